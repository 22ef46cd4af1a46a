package dev.productcatalog.persistence.sql;

import static dev.productcatalog.persistence.database.Lasting.assertLasts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.productcatalog.domain.CatalogException.Unavailable;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.list.Condition.Mentions;
import dev.productcatalog.domain.list.Condition.NameIs;
import dev.productcatalog.domain.list.Condition.PriceBetween;
import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import dev.productcatalog.persistence.database.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens beside the statements: failures and the log. */
@Timeout(300)
class DatabaseTest {

    private static final ProductDetails TEA = new ProductDetails("Tea", "Loose leaf", 450L);
    private static final int ATTEMPTS = 5;

    @Test
    void a_pool_that_is_empty_is_unavailable_within_two_seconds() throws Exception {
        Settings settings = inMemory(false);
        // H2 is loaded first, which on a busy machine takes longer than the pool waits
        try (Connection _ = DriverManager.getConnection(settings.url());
             Database database = Database.open(settings);
             Connection _ = database.connection()) {
            assertLasts(Duration.ZERO, Duration.ofSeconds(2), () -> {
                Unavailable e = catchThrowableOfType(Unavailable.class,
                        () -> database.write("DELETE FROM product", PreparedStatement::executeUpdate));

                assertThat(e.outcomeUnknown()).as("it was never sent").isFalse();
            });
        }
    }

    @Test
    void a_statement_that_is_refused_has_done_nothing_and_gives_its_connection_back() {
        try (Database database = Database.open(inMemory(false))) {
            for (int i = 0; i < 3; i++) {
                Unavailable e = catchThrowableOfType(Unavailable.class,
                        () -> database.write("DELETE FROM nowhere", PreparedStatement::executeUpdate));
                assertThat(e.outcomeUnknown()).isFalse();
                assertThat(e).hasCauseInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void a_write_whose_connection_breaks_has_an_unknown_outcome() throws Exception {
        Settings fresh = Postgres.newSchema();
        Settings settings = new Settings(fresh.url(), fresh.username(), "", Map.of("lock-timeout", "PT60S"));
        try (Catalog catalog = new SqlCatalogProvider().open(settings);
             Database other = Database.open(settings);
             Connection lock = other.connection()) {
            Product tea = catalog.products().add(TEA);
            lock.setAutoCommit(false);
            lock.createStatement().executeUpdate("UPDATE product SET price = 1");

            CompletableFuture<Unavailable> write = CompletableFuture.supplyAsync(() ->
                    catchThrowableOfType(Unavailable.class, () -> catalog.products().remove(tea)));
            String endWaiting = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE wait_event_type = 'Lock' AND query LIKE '%DELETE FROM product%'";
            while (!other.read(endWaiting, DatabaseTest::hasRow)) {
                Thread.onSpinWait();
            }

            assertThat(write.get().outcomeUnknown()).isTrue();
            lock.rollback();
            assertThat(catalog.products().find(tea.id())).as("with another connection").contains(tea);
        }
    }

    private static boolean hasRow(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next();
        }
    }

    @Test
    void a_server_that_goes_away_and_comes_back_is_used_again(@TempDir Path directory) throws Exception {
        EmbeddedPostgres.Builder builder =
                Postgres.server().setDataDirectory(directory).setCleanDataDirectory(false);
        EmbeddedPostgres server = builder.start();
        builder.setPort(server.getPort());
        Settings settings = new Settings(server.getJdbcUrl("postgres", "postgres"), "postgres", "",
                Map.of("pool-size", "4"));
        try (Catalog catalog = new SqlCatalogProvider().open(settings)) {
            Product tea = catalog.products().add(TEA);
            boolean soon = false;
            for (int attempt = 0; attempt < ATTEMPTS && !soon; attempt++) {
                server.close();
                for (int i = 0; i < 2; i++) {
                    assertLasts(Duration.ZERO, Duration.ofSeconds(4), () -> {
                        assertThat(catchThrowableOfType(Unavailable.class, () -> catalog.products().find(tea.id())))
                                .isNotNull();
                        assertThat(catchThrowableOfType(Unavailable.class, catalog::ping)).isNotNull();
                    });
                }
                server = builder.start();
                soon = answersWithin(Duration.ofSeconds(3), catalog); // not at HikariCP's next attempt, about 5 s later
                assertThat(catalog.products().find(tea.id())).contains(tea);
            }
            assertThat(soon).isTrue();
        } finally {
            server.close();
        }
    }

    /** Waits until it answers, and {@return whether it did so within that time} */
    private static boolean answersWithin(Duration limit, Catalog catalog) {
        long start = System.nanoTime();
        while (catchThrowableOfType(Unavailable.class, catalog::ping) != null) {
            Thread.onSpinWait(); // each round takes its time
        }
        return System.nanoTime() - start < limit.toNanos();
    }

    @Test
    void waiting_for_a_connection_ends_when_nobody_needs_it() throws Exception {
        Settings never = new Settings("jdbc:h2:mem:" + UUID.randomUUID() + ";IFEXISTS=TRUE", "", "",
                Map.of("pool-size", "1"));
        assertLasts(Duration.ZERO, Duration.ofSeconds(4), () -> {
            try (Database database = Database.open(never)) {
                assertThat(catchThrowableOfType(Unavailable.class, database::connection))
                        .hasRootCauseInstanceOf(SQLException.class).rootCause().hasMessageContaining("not found");
            }
        });
    }

    @Test
    void a_server_that_falls_silent_is_given_up_within_two_seconds_and_used_again() throws Exception {
        try (Catalog catalog = new SqlCatalogProvider().open(Postgres.newSchema())) {
            Product tea = catalog.products().add(TEA);

            AtomicBoolean inTime = new AtomicBoolean();
            // what is slow by itself is slow each time; what a busy machine delayed is not
            for (int attempt = 0; attempt < ATTEMPTS && !inTime.get(); attempt++) {
                catalog.products().find(tea.id());
                Postgres.whileFrozen(() -> inTime.set(areGivenUpInTime(catalog, tea)));
                inTime.compareAndSet(true, answersWithin(Duration.ofSeconds(5), catalog));
                assertThat(catalog.products().find(tea.id()).orElseThrow().details()).isEqualTo(TEA);
            }
            assertThat(inTime).isTrue();
        }
    }

    /**
     * {@return whether writes were given up in time, one of them under way} That one has the connection that was used
     * just before, and which is so not asked whether it is alive; the others find none that is.
     */
    private static boolean areGivenUpInTime(Catalog catalog, Product tea) {
        long start = System.nanoTime();
        List<CompletableFuture<Unavailable>> calls = Stream.generate(() -> CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(Unavailable.class, () -> catalog.products().replace(tea, TEA)),
                Thread::startVirtualThread)).limit(8).toList();

        List<Unavailable> failures = calls.stream().map(CompletableFuture::join).toList();
        assertThat(failures).doesNotContainNull();
        return System.nanoTime() - start < Duration.ofSeconds(2).toNanos()
                && failures.stream().anyMatch(Unavailable::outcomeUnknown);
    }

    @Test
    void a_statement_that_takes_long_on_a_server_that_answers_is_waited_for() {
        try (Database database = Database.open(Postgres.newSchema())) {
            assertThat(database.<Boolean>read("SELECT pg_sleep(1)", DatabaseTest::hasRow)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"23505, true", "40001, true", "40P01, true", "53100, true", "57014, true", "HYT00, true",
            "40003, false", "08006, false", "57P01, false", "XX000, false", "90067, false", "'', false", ", false"})
    void only_a_refusal_is_known_to_have_changed_nothing(String sqlState, boolean refusal) {
        assertThat(Database.isRefusal(sqlState)).isEqualTo(refusal);
    }

    /** H2 may answer from the result of the statement before, and then overlooks a limit within a table expression. */
    @Test
    void the_same_place_with_another_limit_is_another_page() {
        try (Catalog catalog = new SqlCatalogProvider().open(inMemory(false))) {
            Product first = catalog.products().add(TEA);
            for (int i = 0; i < 5; i++) {
                catalog.products().add(TEA);
            }
            SortOrder byName = new SortOrder(List.of(new SortOrder.Key(SortOrder.Field.NAME, false)));
            for (int limit : new int[] {1, 2, 4, 3}) {
                assertThat(catalog.products()
                        .page(new ProductQuery(ProductFilter.ALL, byName, Position.of(first), limit)))
                        .hasSize(limit);
            }
        }
    }

    @Test
    void the_echo_shows_statements_and_never_values() {
        List<String> echoed = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                echoed.add(line.getMessage());
            }

            @Override
            public void flush() { }

            @Override
            public void close() { }
        };
        Logger logger = Logger.getLogger("dev.productcatalog.sql");
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            useAll(inMemory(false));
            assertThat(echoed).as("without echo").isEmpty();

            useAll(inMemory(true));
            assertThat(echoed).anyMatch(line -> line.contains("INSERT INTO product"))
                    .anyMatch(line -> line.contains("UPDATE product"))
                    .anyMatch(line -> line.contains("DELETE FROM product"))
                    .anyMatch(line -> line.contains("WHERE name_key = ?"))
                    .noneMatch(line -> line.contains("Tea") || line.contains("Loose") || line.contains("450"));
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }

    private static void useAll(Settings settings) {
        try (Catalog catalog = new SqlCatalogProvider().open(settings)) {
            Product tea = catalog.products().add(TEA);
            ProductFilter filter = ProductFilter.of(new NameIs("Tea"), new PriceBetween(0, 450),
                    new Mentions(List.of("loose")));
            catalog.products().page(new ProductQuery(filter, SortOrder.BY_ID, PageStart.FIRST, 10));
            catalog.products().remove(catalog.products().replace(tea, new ProductDetails("Tea", "Loose", 451L)));
        }
    }

    private static Settings inMemory(boolean echo) {
        return new Settings("jdbc:h2:mem:" + UUID.randomUUID(), "", "",
                Map.of("pool-size", "1", "echo", Boolean.toString(echo)));
    }
}
