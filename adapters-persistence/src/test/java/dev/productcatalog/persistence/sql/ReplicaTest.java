package dev.productcatalog.persistence.sql;

import static dev.productcatalog.persistence.database.Lasting.assertLasts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.domain.CatalogException.Unavailable;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is read at a real replica, and what at the primary. */
@Timeout(300)
class ReplicaTest {

    private static final ProductDetails TEA = new ProductDetails("Tea", "Loose leaf", 450L);
    private static final ProductFilter ALL = ProductFilter.ALL;
    /** Less than the wait for a lock, or for a connection. */
    private static final Duration AT_ONCE = Duration.ofMillis(1_000);

    @TempDir
    static Path folder;
    private static StreamingReplica replica;
    private Settings settings;
    private Catalog catalog;

    @BeforeAll
    static void startReplica() throws Exception {
        replica = StreamingReplica.start(folder);
    }

    @AfterAll
    static void stopReplica() throws Exception {
        replica.close();
    }

    @BeforeEach
    void open() {
        settings = settings(Postgres.newSchema(), replica);
        catalog = new SqlCatalogProvider().open(settings);
    }

    /** {@return the settings with the replica} */
    static Settings settings(Settings primary, StreamingReplica replica) {
        // as it is by default: what is acknowledged is on its way to the replica
        String url = primary.url() + "&options=-c%20synchronous_commit=on";
        return new Settings(url, primary.username(), primary.password(),
                Map.of("pool-size", "4", "lock-timeout", "PT0.5S", "read-url", replica.url(url)));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void pages_counts_and_exports_are_read_at_the_replica() throws Exception {
        Product tea = catalog.products().add(TEA);
        whileThePrimaryCannotBeRead(() -> {
            assertThat(firstPageThatCanBeRead()).containsExactly(tea);
            assertThat(catalog.products().count(ALL)).isEqualTo(1);
            assertThat(export()).containsExactly(tea);
        });
    }

    /** Holds the products at the primary locked, and the replica where it was before it would be told of that lock. */
    private void whileThePrimaryCannotBeRead(Runnable task) throws Exception {
        catalog.changes().orElseThrow().state(); // all changes have numbers
        replica.awaitAll();
        replica.ask("SELECT pg_wal_replay_pause()");
        try (Connection other = Postgres.connection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE " + schema(settings) + ".product");
            task.run();
        } finally {
            replica.ask("SELECT pg_wal_replay_resume()");
        }
    }

    private static String schema(Settings settings) {
        return settings.url().replaceFirst(".*currentSchema=(\\w+).*", "$1");
    }

    @Test
    void what_the_replica_lacks_is_read_at_the_primary() throws Exception {
        replica.awaitAll();
        replica.ask("SELECT pg_wal_replay_pause()");
        try {
            Product tea = catalog.products().add(TEA);

            assertThat(page()).containsExactly(tea);
            assertThat(catalog.products().count(ALL)).isEqualTo(1);
            assertThat(export()).containsExactly(tea);
        } finally {
            replica.ask("SELECT pg_wal_replay_resume()");
        }
    }

    @Test
    void the_primary_does_the_work_of_a_replica_that_is_away_until_it_is_back() throws Exception {
        Product tea = catalog.products().add(TEA);
        assertThat(page()).containsExactly(tea);
        int port = replica.stop();
        try {
            assertThat(page()).containsExactly(tea); // finds that its connection is broken
            assertThat(page()).containsExactly(tea); // finds that there is none to be had
            assertLasts(Duration.ZERO, AT_ONCE, () -> {
                assertThat(page()).containsExactly(tea);
                assertThat(export()).containsExactly(tea);
            });
        } finally {
            replica.start(port);
        }
        whileThePrimaryCannotBeRead(() -> assertThat(firstPageThatCanBeRead()).containsExactly(tea));
    }

    /** {@return the page, when it is known that the replica is there} */
    private List<Product> firstPageThatCanBeRead() {
        while (true) {
            try {
                return page();
            } catch (Unavailable e) {
                // the primary was asked
            }
        }
    }

    @Test
    void a_replica_that_was_promoted_is_asked_no_more(@TempDir Path other) throws Exception {
        Settings primary = Postgres.newSchema();
        try (StreamingReplica promoted = StreamingReplica.start(other);
             Catalog own = new SqlCatalogProvider().open(settings(primary, promoted))) {
            Product tea = own.products().add(TEA);
            own.changes().orElseThrow().state();
            promoted.awaitAll();
            promoted.ask("SELECT pg_promote()");
            promoted.ask("UPDATE " + schema(primary) + ".product SET price = 1 RETURNING price");

            assertThat(page(own)).containsExactly(tea);
        }
    }

    private List<Product> page() {
        return page(catalog);
    }

    private static List<Product> page(Catalog catalog) {
        return catalog.products().page(new ProductQuery(ALL, SortOrder.BY_ID, PageStart.FIRST, 10));
    }

    private List<Product> export() {
        List<Product> products = new ArrayList<>();
        catalog.bulk().orElseThrow().read(ALL, products::add);
        return products;
    }
}
