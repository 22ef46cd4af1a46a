package dev.productcatalog.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.change.RetryKey;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import dev.productcatalog.domain.port.ChangeLog;
import dev.productcatalog.persistence.database.Database;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.h2.tools.RunScript;
import org.h2.tools.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlCatalogProviderTest {

    private static final ProductDetails TEA = new ProductDetails("Tea", "Loose leaf", 450L);
    /** With what a script has to escape. */
    private static final ProductDetails ODD =
            new ProductDetails("Tea", "Loose leaf; it's 100 g\n-- “é\ud83c\udf75”", 475L);

    private final SqlCatalogProvider provider = new SqlCatalogProvider();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"jdbc:h2:mem:x, true", "jdbc:h2:file:/x;CIPHER=AES, true", "'jdbc:postgresql://h1,h2/db?a=b', true",
            "memory:, false", "jdbc:mysql://h/db, false", "h2:mem:x, false"})
    void takes_the_urls_of_its_databases(String url, boolean taken) {
        assertThat(provider.accepts(url)).isEqualTo(taken);
    }

    @Test
    void h2_in_memory_keeps_products_while_it_is_open() {
        try (Catalog catalog = provider.open(settings("jdbc:h2:mem:" + UUID.randomUUID()))) {
            Product tea = catalog.products().add(TEA);
            assertThat(catalog.products().find(tea.id())).contains(tea);
        }
    }

    @Test
    void an_h2_file_that_another_process_holds_is_refused() throws IOException {
        String url = "jdbc:h2:file:" + directory.resolve("catalog");
        provider.open(settings(url)).close();

        try (FileChannel file = FileChannel.open(directory.resolve("catalog.mv.db"), StandardOpenOption.WRITE)) {
            file.lock();
            assertRefused(settings(url), url, "in use by another process");
        }
        provider.open(settings(url)).close();
    }

    @Test
    void the_file_of_a_newer_h2_is_refused() throws Exception {
        String url = makeFileOfNewerH2();

        assertRefused(settings(url), url, "made by a newer H2 (build 252, this is 240)", "org.h2.tools.Script");
    }

    /** As the refusal and the documentation say: even after a start that was refused. */
    @Test
    void the_file_of_a_newer_h2_can_be_brought_over() throws Exception {
        String newer = makeFileOfNewerH2();
        String url = "jdbc:h2:file:" + directory.resolve("catalog");
        String script = directory.resolve("catalog.sql").toString();
        assertRefused(settings(newer), newer, "org.h2.tools.RunScript");
        runNewerH2("org.h2.tools.Script", "-url", newer, "-script", script);
        RunScript.main("-url", url, "-script", script);

        try (Catalog catalog = provider.open(settings(url))) {
            assertThat(catalog.products().find(1).orElseThrow().details()).isEqualTo(ODD);
            assertThat(catalog.products().find(2)).as("was deleted").isEmpty();
            ChangeLog changes = catalog.changes().orElseThrow();
            assertThat(changes.ofProduct(1, Long.MAX_VALUE, 10)).extracting(Change::type)
                    .containsExactly(Change.Type.UPDATED, Change.Type.CREATED);
            assertThat(changes.receipt("first")).isPresent();
            assertThat(catalog.products().add(TEA).id()).as("the next id").isEqualTo(3);
        }
    }

    /** {@return the URL of a catalogue of two products, of which the second was deleted} */
    private String makeFileOfNewerH2() throws Exception {
        String older = "jdbc:h2:file:" + directory.resolve("older");
        String newer = "jdbc:h2:file:" + directory.resolve("newer");
        String script = directory.resolve("older.sql").toString();
        try (Catalog catalog = provider.open(settings(older))) {
            Product tea = catalog.products().add(TEA,
                    Attempt.by("ann").under(new RetryKey("first", "print"), (type, product) -> "made"));
            catalog.products().replace(tea, ODD);
            catalog.products().remove(catalog.products().add(TEA));
        }
        Script.main("-url", older, "-script", script);
        runNewerH2("org.h2.tools.RunScript", "-url", newer, "-script", script);
        return newer;
    }

    private static void runNewerH2(String... tool) throws Exception {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1", "-cp", Path.of("target", "drivers", "h2-newer.jar").toString()));
        command.addAll(List.of(tool));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void a_database_that_a_newer_version_has_changed_is_refused() {
        for (Settings settings : List.of(settings("jdbc:h2:file:" + directory.resolve("catalog")),
                Postgres.newSchema())) {
            provider.open(settings).close();
            try (Database database = Database.open(settings)) {
                database.alter("INSERT INTO catalog_schema_changes VALUES (99, '', '99_unknown.sql')");
            }
            assertRefused(settings, "db.url", "changed by a newer version of this program");
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> provider.pending(settings))
                    .withMessageContaining("changed by a newer version of this program");
        }
    }

    @Test
    void a_file_that_is_no_database_is_refused() throws IOException {
        for (int length : new int[] {8, 20_000}) {
            Path file = Files.write(directory.resolve(length + ".mv.db"), new byte[length]);
            String url = "jdbc:h2:file:" + directory.resolve(Integer.toString(length));

            assertRefused(settings(url), url, "is no H2 database");
            assertThat(file).hasBinaryContent(new byte[length]);
        }
    }

    @Test
    void a_folder_that_cannot_be_written_is_refused() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        String url = "jdbc:h2:file:" + file.resolve("catalog");

        assertRefused(settings(url), url, "cannot be written");
    }

    @ParameterizedTest
    @CsvSource({"jdbc:h2:relative/path, relative", "jdbc:h2:mem:x;NO_SUCH_SETTING=1, malformed",
            "jdbc:postgresql://host:port/db, malformed"})
    void a_malformed_url_is_refused(String url, String reason) {
        assertRefused(settings(url), "db.url", reason);
    }

    @Test
    void wrong_credentials_are_refused() {
        String url = "jdbc:h2:file:" + directory.resolve("catalog");
        provider.open(new Settings(url, "anna", "right", Map.of("pool-size", "1"))).close();

        assertRefused(new Settings(url, "anna", "wr0ng", Map.of("pool-size", "1")), "db.username anna", "refused");
        Settings postgres = Postgres.newSchema();
        assertRefused(new Settings(postgres.url(), "nobody", "wr0ng", Map.of("pool-size", "1")), "db.username nobody",
                "refused");
    }

    @Test
    void a_database_that_does_not_exist_is_refused() {
        String url = Postgres.newSchema().url().replace("/postgres?", "/nowhere?");

        assertRefused(new Settings(url, "postgres", "", Map.of("pool-size", "1")), "/nowhere", "3D000");
    }

    @Test
    void a_database_that_counts_bytes_is_refused() {
        Settings settings = Postgres.newSchema();
        try (Database database = Database.open(settings)) {
            database.write("CREATE DATABASE bytes ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0",
                    PreparedStatement::execute);
        }
        String url = settings.url().replace("/postgres?", "/bytes?");

        assertRefused(new Settings(url, "postgres", "", Map.of("pool-size", "1")), "/bytes has the encoding SQL_ASCII",
                "'UTF8'");
    }

    @Test
    void a_user_who_may_not_make_tables_is_refused() {
        Settings settings = Postgres.newSchema();
        try (Database database = Database.open(settings)) {
            database.write("CREATE ROLE guest LOGIN", PreparedStatement::execute);
        }
        String inPublic = settings.url().replaceFirst("\\?.*", "");

        for (String url : List.of(settings.url(), inPublic)) {
            assertRefused(new Settings(url, "guest", "", Map.of("pool-size", "1")), "db.username guest",
                    "may not make the tables");
        }
    }

    private void assertRefused(Settings settings, String... parts) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> provider.open(settings).close())
                .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain("\n", "wr0ng"));
    }

    @Test
    void a_server_that_does_not_listen_is_unavailable() throws IOException {
        int port = FreePort.find();
        assertThatExceptionOfType(CatalogException.Unavailable.class)
                .isThrownBy(() -> provider.open(settings("jdbc:postgresql://127.0.0.1:" + port + "/db")).close());
    }

    @Test
    void several_instances_may_start_at_once() throws Exception {
        Settings settings = Postgres.newSchema();
        int instances = 6;
        CyclicBarrier barrier = new CyclicBarrier(instances);
        Callable<UUID> start = () -> {
            barrier.await();
            try (Catalog catalog = provider.open(settings)) {
                return catalog.id();
            }
        };
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<UUID> catalogs = new ArrayList<>();
            for (Future<UUID> started : Stream.generate(() -> executor.submit(start)).limit(instances).toList()) {
                catalogs.add(started.get());
            }
            assertThat(catalogs).hasSize(instances).containsOnly(catalogs.getFirst());
        }
    }

    @Test
    void a_start_that_waits_for_another_says_so_and_goes_on_after_it() throws Exception {
        Settings settings = new Settings(Postgres.url(Postgres.newDatabase()), "postgres", "", Map.of());
        CompletableFuture<String> said = new CompletableFuture<>();
        Handler handler = new ConsoleHandler() {
            @Override
            public void publish(LogRecord line) {
                said.complete(new SimpleFormatter().formatMessage(line));
            }
        };
        Logger logger = Logger.getLogger("dev.productcatalog.persistence.database.PostgresEngine");
        logger.addHandler(handler);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
             Connection another = DriverManager.getConnection(settings.url());
             Statement lock = another.createStatement()) {
            another.setAutoCommit(false);
            lock.execute("SELECT pg_advisory_xact_lock(7083291502776)");
            Future<Catalog> start = executor.submit(() -> provider.open(settings));

            assertThat(said.get(60, TimeUnit.SECONDS)).contains("Another start holds the lock", "waiting");
            assertThat(start.isDone()).isFalse();
            another.rollback();
            start.get().close();
        } finally {
            logger.removeHandler(handler);
        }
    }

    /** The process was killed between a script and the note that it was run. */
    @Test
    void a_start_that_was_cut_short_can_be_repeated() {
        for (Settings settings : List.of(settings("jdbc:h2:file:" + directory.resolve("catalog")),
                Postgres.newSchema())) {
            UUID id;
            Product tea;
            try (Catalog catalog = provider.open(settings)) {
                id = catalog.id();
                tea = catalog.products().add(TEA);
            }
            try (Database database = Database.open(settings)) {
                database.write("DELETE FROM catalog_schema_changes", PreparedStatement::executeUpdate);
            }
            try (Catalog catalog = provider.open(settings)) {
                assertThat(catalog.id()).isEqualTo(id);
                assertThat(catalog.products().find(tea.id())).contains(tea);
            }
        }
    }

    /** As pg_restore makes it. */
    @Test
    void a_log_in_a_table_made_anew_on_postgresql_has_another_epoch() {
        Settings settings = Postgres.newSchema();
        LogState before;
        try (Catalog catalog = provider.open(settings)) {
            catalog.products().add(TEA);
            before = catalog.changes().orElseThrow().state();
        }
        try (Catalog catalog = provider.open(settings)) {
            assertThat(catalog.changes().orElseThrow().state()).as("after a restart").isEqualTo(before);
        }
        try (Database database = Database.open(settings)) {
            database.alter("CREATE TABLE restored (LIKE change_log INCLUDING ALL)");
            database.alter("INSERT INTO restored SELECT * FROM change_log");
            database.alter("DROP TABLE change_log");
            database.alter("ALTER TABLE restored RENAME TO change_log");
        }
        try (Catalog catalog = provider.open(settings)) {
            LogState after = catalog.changes().orElseThrow().state();
            assertThat(after.epoch()).isNotEqualTo(before.epoch());
            assertThat(after.head()).isEqualTo(before.head());
        }
    }

    private static Settings settings(String url) {
        return new Settings(url, "", "", Map.of("pool-size", "2"));
    }
}
