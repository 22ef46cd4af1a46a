package dev.productcatalog.bootstrap.harness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Where the service can keep its products; the HTTP tests run on each. */
public enum Database {
    H2 {
        @Override
        public Map<String, String> empty(Path folder) {
            return Map.of("db.url", "jdbc:h2:file:" + folder.resolve("catalog"));
        }
    },
    POSTGRESQL {
        @Override
        public Map<String, String> empty(Path folder) {
            return Postgres.emptyDatabase();
        }
    },
    MEMORY {
        @Override
        public Map<String, String> empty(Path folder) {
            return Map.of("db.url", "memory:");
        }
    };

    /**
     * {@return the settings for one that is empty}
     *
     * @param folder where its files may lie
     */
    public abstract Map<String, String> empty(Path folder);

    /** Whether the products are still there after a restart. */
    public boolean isDurable() {
        return this != MEMORY;
    }

    /**
     * {@return what starts a real server of PostgreSQL} Nothing outlives the tests, so nothing need be safe from a
     * power cut; a start may take its time on a busy machine.
     */
    public static EmbeddedPostgres.Builder server() throws IOException {
        return EmbeddedPostgres.builder().setServerConfig("fsync", "off").setPort(FreePort.find())
                .setPGStartupWait(Duration.ofMinutes(2));
    }

    /** One real server, started when it is first asked for, that ends with the tests. */
    private static final class Postgres {

        private static final EmbeddedPostgres SERVER = start();
        private static final AtomicInteger DATABASES = new AtomicInteger();

        private static EmbeddedPostgres start() {
            try {
                return server().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public static Map<String, String> emptyDatabase() {
            String name = "catalog_" + DATABASES.incrementAndGet();
            try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                 Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return Map.of("db.url", SERVER.getJdbcUrl("postgres", name), "db.username", "postgres");
        }
    }
}
