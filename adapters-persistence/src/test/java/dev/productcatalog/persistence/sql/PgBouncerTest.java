package dev.productcatalog.persistence.sql;

import static dev.productcatalog.persistence.database.Lasting.assertLasts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.productcatalog.domain.CatalogException.Unavailable;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behind the real PgBouncer, in each mode; skipped where it is not installed. */
@Timeout(300)
class PgBouncerTest {

    private static final ProductDetails TEA = new ProductDetails("Tea", "Loose leaf", 450L);

    @TempDir
    Path folder;

    @BeforeEach
    void requirePgBouncer() {
        assumeTrue(PgBouncer.isInstalled(), "pgbouncer is not installed");
    }

    @ParameterizedTest
    @CsvSource({"session, ''", "transaction, ''", "transaction, 'ignore_startup_parameters = options'"})
    void two_instances_start_at_once_and_work(String mode, String further) throws Exception {
        String database = Postgres.newDatabase();
        try (PgBouncer pooler = PgBouncer.start(folder, Postgres.port(), mode, further)) {
            Settings settings = settings(pooler.url(database));
            CompletableFuture<Catalog> other = CompletableFuture.supplyAsync(() -> open(settings));
            try (Catalog one = open(settings); Catalog two = other.get()) {
                List<CompletableFuture<Void>> clients = IntStream.range(0, 12)
                        .mapToObj(i -> CompletableFuture.runAsync(() -> use(i % 2 == 0 ? one : two),
                                Thread::startVirtualThread)).toList();
                clients.forEach(CompletableFuture::join);
                one.ping();

                // no lock is left to a connection of the pooler's
                open(settings(Postgres.url(database))).close();
                try (Catalog impatient = open(settings(pooler.url(database), "PT0.5S"))) {
                    assertThatAWriteWaitsForALockOnlySoLong(impatient, database);
                }
            }
        }
    }

    private static void use(Catalog catalog) {
        for (int i = 0; i < 30; i++) {
            Product tea = catalog.products().add(TEA);
            Product dearer = catalog.products().replace(tea, new ProductDetails("Tea", "Loose leaf", 450L + i + 1));
            assertThat(catalog.products().find(tea.id())).contains(dearer);
            catalog.products().remove(dearer);
        }
    }

    private static void assertThatAWriteWaitsForALockOnlySoLong(Catalog catalog, String database) throws Exception {
        Product tea = catalog.products().add(TEA);
        try (Connection other = DriverManager.getConnection(Postgres.url(database), "postgres", "")) {
            other.setAutoCommit(false);
            other.createStatement().executeUpdate("UPDATE product SET price = 1");
            assertLasts(Duration.ofMillis(400), Duration.ofMillis(1_900), () -> {
                Throwable refused = catchThrowable(() -> catalog.products().remove(tea));
                assertThat(((Unavailable) refused).outcomeUnknown()).isFalse();
            });
            other.rollback();
        }
        assertThat(catalog.products().find(tea.id())).contains(tea);
    }

    private static Catalog open(Settings settings) {
        return new SqlCatalogProvider().open(settings);
    }

    private static Settings settings(String url) {
        return settings(url, "PT60S");
    }

    private static Settings settings(String url, String lockTimeout) {
        return new Settings(url, "postgres", "", Map.of("pool-size", "8", "lock-timeout", lockTimeout));
    }
}
