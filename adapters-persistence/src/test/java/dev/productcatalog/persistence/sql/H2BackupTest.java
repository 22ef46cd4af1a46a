package dev.productcatalog.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.change.RetryKey;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogFile;
import dev.productcatalog.domain.port.CatalogFile.Refused;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import dev.productcatalog.domain.port.ChangeLog;
import dev.productcatalog.persistence.backup.H2Backup;
import dev.productcatalog.persistence.database.Database;
import dev.productcatalog.persistence.database.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.tools.RunScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of H2 files, what they bring back, and how a file is shrunk. */
class H2BackupTest {

    private static final int WRITERS = 16;
    private static final ProductDetails TEA = new ProductDetails("Tea", "Loose leaf", 450L);
    /** The restart of a counter from the end of a page of ids that H2 had taken for itself. */
    private static final long IDS_TAKEN = 100;

    @TempDir
    Path directory;
    private final SqlCatalogProvider provider = new SqlCatalogProvider();

    /** As the documentation says. */
    @Test
    void an_h2_file_that_has_grown_can_be_shrunk() throws Exception {
        Settings settings = settings("catalog");
        Path file = directory.resolve("catalog.mv.db");
        LogState before;
        try (Catalog catalog = provider.open(settings)) {
            for (int i = 0; i < 100; i++) {
                catalog.products().add(TEA);
            }
            before = catalog.changes().orElseThrow().state();
        }
        long grown = Files.size(file);
        Path script = Files.writeString(directory.resolve("compact.sql"), "SHUTDOWN COMPACT");
        RunScript.main("-url", settings.url() + ";IFEXISTS=TRUE", "-script", script.toString());
        assertThat(Files.size(file)).isLessThan(grown / 2);
        try (Catalog catalog = provider.open(settings)) {
            assertThat(catalog.products().count(ProductFilter.ALL)).isEqualTo(100);
            assertThat(catalog.changes().orElseThrow().state()).as("epoch and changes").isEqualTo(before);
        }
    }

    @Test
    void a_backup_under_load_has_all_that_had_returned_before_and_nothing_half() throws Exception {
        Map<Long, Product> acknowledged = new ConcurrentHashMap<>();
        Map<Long, Product> before;
        byte[] backup;
        try (Catalog catalog = provider.open(settings("catalog"));
             ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            CountDownLatch underWay = new CountDownLatch(50 * WRITERS);
            CountDownLatch stop = new CountDownLatch(1);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                all.add(writers.submit(() -> {
                    while (stop.getCount() > 0) {
                        Product added = catalog.products().add(TEA, Attempt.ANONYMOUS);
                        Product replaced = catalog.products().replace(added,
                                new ProductDetails("Tea " + added.id(), "", 1L), Attempt.ANONYMOUS);
                        acknowledged.put(replaced.id(), replaced);
                        underWay.countDown();
                    }
                }));
            }
            underWay.await();
            before = new HashMap<>(acknowledged);
            backup = bytes(catalog.backup().orElseThrow()::write);
            stop.countDown();
            for (Future<?> writer : all) {
                writer.get();
            }
        }
        try (Catalog restored = restored(backup)) {
            Map<Long, Product> there = products(restored);
            assertThat(there).containsAllEntriesOf(before);
            ChangeLog log = restored.changes().orElseThrow();
            Map<Long, Product> told = new HashMap<>();
            LogState state = log.state();
            List<Change> changes = log.after(0, Math.toIntExact(state.head())).changes();
            changes.forEach(change -> told.put(change.product().id(), change.product()));
            assertThat(changes).extracting(Change::number).startsWith(1L).endsWith(state.head()).isSorted();
            assertThat(there).as("what is, is what was told").isEqualTo(told);
            assertThat(restored.products().add(TEA, Attempt.ANONYMOUS).id())
                    .isGreaterThan(there.keySet().stream().max(Long::compare).orElseThrow());
        }
    }

    @Test
    void all_comes_back_but_the_epoch() throws Exception {
        String text = "\uD83C\uDF75 \u00A0'\"\\ <b>\u0001\n\r\t\uFFFF" + "\uD83C\uDF75".repeat(9_000);
        byte[] backup;
        List<Change> changes;
        LogState state;
        Object id;
        try (Catalog catalog = provider.open(settings("catalog"))) {
            catalog.products().add(new ProductDetails("\uD83C\uDF75 Tea \u00DF", text, 9_007_199_254_740_991L),
                    Attempt.by("ann"));
            Attempt once = Attempt.by("bob").under(new RetryKey("k", "f"), (_, product) -> text + product.id());
            catalog.products().add(new ProductDetails("Cup", "", 0L), once);
            Product last = catalog.products().add(TEA, Attempt.ANONYMOUS);
            catalog.products().remove(last, Attempt.ANONYMOUS);
            changes = catalog.changes().orElseThrow().after(0, 10).changes();
            state = catalog.changes().orElseThrow().state();
            id = catalog.id();
            backup = bytes(catalog.backup().orElseThrow()::write);
        }
        try (Catalog restored = restored(backup)) {
            ChangeLog log = restored.changes().orElseThrow();
            assertThat(restored.id()).isEqualTo(id);
            assertThat(products(restored).values()).containsExactlyInAnyOrder(changes.get(0).product(),
                    changes.get(1).product());
            assertThat(log.after(0, 10).changes()).isEqualTo(changes);
            assertThat(log.receipt("k").orElseThrow().content()).isEqualTo(text + 2);
            assertThat(log.state().head()).isEqualTo(state.head());
            assertThat(log.state().oldest()).isEqualTo(state.oldest());
            assertThat(log.state().epoch()).isNotEqualTo(state.epoch());
            assertThat(restored.products().add(TEA, Attempt.ANONYMOUS).id()).as("not given twice")
                    .isBetween(4L, IDS_TAKEN);
        }
    }

    @Test
    void a_catalogue_that_nobody_has_open_is_backed_up_and_not_changed() throws Exception {
        Product tea;
        try (Catalog catalog = provider.open(settings("catalog"))) {
            tea = catalog.products().add(TEA, Attempt.ANONYMOUS);
        }
        byte[] file = Files.readAllBytes(path("catalog.mv.db"));

        byte[] backup = bytes(file("catalog")::backUp);

        assertThat(path("catalog.mv.db")).hasBinaryContent(file);
        try (Catalog restored = restored(backup)) {
            assertThat(products(restored)).containsExactly(Map.entry(tea.id(), tea));
        }
    }

    @Test
    void a_catalogue_that_is_not_there_is_not_backed_up() {
        assertRefused(() -> file("none").backUp(_ -> { }), "there is no catalogue at " + path("none.mv.db"));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void what_an_older_version_made_is_brought_to_what_it_is_now() throws Exception {
        Settings old = settings("catalog");
        try (Database database = Database.open(old)) {
            Schema.update(Dialect.class, "h2", Dialect.SCRIPTS.subList(0, 1), database::connection);
            database.alter("INSERT INTO product (version, name, description, price, search_text)"
                    + " VALUES (1, 'Tea', '', 450, 'tea')");
        }

        try (Catalog restored = restored(bytes(file("catalog")::backUp))) {
            assertThat(products(restored).get(1L).details().name()).isEqualTo("Tea");
            assertThat(restored.changes().orElseThrow().state().head()).isZero();
        }
        assertThat(provider.pending(settings("restored"))).isEmpty();
    }

    @Test
    void the_former_catalogue_is_kept() throws Exception {
        Path backup = written(backupOf(TEA));
        ProductDetails cup = new ProductDetails("Cup", "", 1L);
        try (Catalog former = provider.open(settings("restored"))) {
            former.products().add(cup, Attempt.ANONYMOUS);
        }

        Optional<String> kept = restore(backup);

        try (Catalog restored = provider.open(settings("restored"))) {
            assertThat(products(restored).get(1L).details()).isEqualTo(TEA);
        }
        assertThat(kept.orElseThrow()).startsWith(path("restored-before-restore-").toString()).endsWith("Z.mv.db");
        String name = Path.of(kept.orElseThrow()).getFileName().toString().replace(".mv.db", "");
        try (Catalog former = provider.open(settings(name))) {
            assertThat(products(former).get(1L).details()).isEqualTo(cup);
        }
    }

    /** Every place, as each may be of another kind: the name, the version, the content, the digest. */
    @Test
    void a_backup_with_a_byte_that_is_changed_or_missing_is_refused_before_anything_is_replaced() throws Exception {
        byte[] backup = backupOf(TEA);
        provider.open(settings("restored")).close();
        byte[] there = Files.readAllBytes(path("restored.mv.db"));
        for (int i = 0; i < backup.length; i++) {
            byte[] flipped = backup.clone();
            flipped[i] ^= 1;
            assertRefused(flipped);
        }
        for (int length = 0; length < backup.length; length += 7) {
            assertRefused(Arrays.copyOf(backup, length));
        }
        assertRefused(Arrays.copyOf(backup, backup.length - 1));
        assertRefused(Arrays.copyOf(backup, backup.length + 1));
        assertThat(path("restored.mv.db")).hasBinaryContent(there);

        file("restored").verify(written(backup).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CREATE TABLE product;", "product-catalog\n"})
    void what_is_no_backup_is_refused(String content) throws IOException {
        assertRefused(() -> restore(written(content.getBytes())), "backup is no backup of a product catalogue");
    }

    @Test
    void the_backup_of_another_version_is_refused() throws IOException {
        assertRefused(() -> restore(written("product-catalog backup 2\nwhatever it has".getBytes())),
                "backup is a backup in the form of another version");
        try (Database database = Database.open(settings("newer"))) {
            Schema.update(Dialect.class, "h2", Dialect.SCRIPTS, database::connection);
            database.alter("INSERT INTO " + Schema.TABLE + " VALUES (99, '', '99_unknown.sql')");
        }
        byte[] backup = bytes(new H2Backup(settings("newer"))::write);

        assertRefused(() -> file("newer").backUp(_ -> { }), "newer was changed by a newer version of this program");
        assertRefused(() -> restore(written(backup)), "backup was made by a newer version");
        assertThat(path("restored.mv.db")).doesNotExist();
    }

    @Test
    void a_backup_that_is_not_there_is_refused() {
        assertRefused(() -> restore(path("none")), "none", "there is no such file");
    }

    @Test
    void a_catalogue_that_a_process_has_open_is_left_alone() throws Exception {
        Path backup = written(backupOf(TEA));
        provider.open(settings("restored")).close();
        byte[] there = Files.readAllBytes(path("restored.mv.db"));
        try (FileChannel channel = FileChannel.open(path("restored.mv.db"), StandardOpenOption.WRITE)) {
            channel.lock();
            assertRefused(() -> restore(backup), "is in use by another process");
            assertRefused(() -> file("restored").backUp(_ -> { }), "is in use by another process");
        }
        assertThat(path("restored.mv.db")).hasBinaryContent(there);
    }

    private byte[] backupOf(ProductDetails details) {
        try (Catalog catalog = provider.open(settings("catalog"))) {
            catalog.products().add(details, Attempt.ANONYMOUS);
            return bytes(catalog.backup().orElseThrow()::write);
        }
    }

    private void assertRefused(byte[] backup) throws IOException {
        Path file = written(backup);
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> restore(file));
    }

    private static void assertRefused(ThrowingCallable action, String... parts) {
        assertThatExceptionOfType(Refused.class).isThrownBy(action)
                .satisfies(refused -> assertThat(refused.getMessage()).contains(parts));
    }

    private Catalog restored(byte[] backup) throws IOException {
        assertThat(restore(written(backup))).isEmpty();
        assertThat(directory).isDirectoryNotContaining(left -> left.toString().contains("restoring"));
        return provider.open(settings("restored"));
    }

    private Optional<String> restore(Path backup) {
        return file("restored").restore(backup.toString(), _ -> { });
    }

    private Path written(byte[] backup) throws IOException {
        return Files.write(path("backup"), backup);
    }

    private static byte[] bytes(Consumer<Consumer<byte[]>> backup) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        backup.accept(all::writeBytes);
        return all.toByteArray();
    }

    private static Map<Long, Product> products(Catalog catalog) {
        Map<Long, Product> products = new HashMap<>();
        catalog.bulk().orElseThrow().read(ProductFilter.ALL, product -> products.put(product.id(), product));
        return products;
    }

    private CatalogFile file(String name) {
        return provider.file(settings(name)).orElseThrow();
    }

    private Settings settings(String name) {
        // on a busy machine a write may wait longer for others than by default
        return new Settings("jdbc:h2:file:" + path(name), "", "", Map.of("lock-timeout", "PT60S"));
    }

    private Path path(String name) {
        return directory.resolve(name);
    }
}
