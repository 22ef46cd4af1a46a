package dev.productcatalog.persistence.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.jdbc.CloseableJdbcConnectionPool;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;

/**
 * The way to the database: a Helidon DB Client over a pool of HikariCP. All statements pass through {@link #run}, each a
 * transaction of its own; here is where connections are taken and given back, where statements are logged, and where
 * the technology's exceptions end. Thread-safe.
 *
 * <p>Statements run as plain JDBC on the connections that the client gives. The client's own statements rebuild the
 * metadata for every row (45 us for 50 rows against 6 us), take 3 us instead of 1.5 us for a row by key, send texts of
 * more than 1 KB as streams, and lose a connection to the pool if it breaks just as they take it.
 */
public final class Database implements AutoCloseable {

    /** Requests are to be answered within 2 s when the database is away. In milliseconds. */
    private static final long CONNECTION_TIMEOUT = 1_250;
    /** Comes on top of the one above, if a connection is to be had only then. */
    private static final long VALIDATION_TIMEOUT = 500;
    /** In seconds. */
    private static final int PING_TIMEOUT = 1;

    /**
     * SQLSTATEs, or classes of them, by which a database says that it has refused a statement, and so has changed
     * nothing: faulty data, broken constraint, wrong transaction state, rolled back, not allowed or not understood, out
     * of resources, over a limit, object in use, cancelled or timed out. After all else a write may have been done.
     */
    private static final Set<String> REFUSED =
            Set.of("22", "23", "25", "40001", "40P01", "42", "53", "54", "55", "57014", "HYT00");

    private static final System.Logger LOGGER = System.getLogger("dev.productcatalog.sql");

    private final RetryingDataSource source;
    private final DbClient client;
    /** Null for a database in this process, which does not fall silent. */
    private final Watchdog watchdog;
    private final boolean echo;

    private Database(RetryingDataSource source, DbClient client, Watchdog watchdog, boolean echo) {
        this.source = source;
        this.client = client;
        this.watchdog = watchdog;
        this.echo = echo;
    }

    /** {@return a pool that makes its first connection when it is first asked for one} */
    public static Database open(Settings settings) {
        // not from a HikariConfig: to copy it, by reflection, takes 30 ms of the start
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("product-catalog");
        RetryingDataSource source = new RetryingDataSource(settings);
        pool.setDataSource(source);
        pool.setInitializationFailTimeout(-1); // no connection is made where a caller waits for it
        pool.setMaximumPoolSize(Integer.parseInt(settings.others().getOrDefault("pool-size", "16")));
        pool.setConnectionTimeout(CONNECTION_TIMEOUT);
        pool.setValidationTimeout(VALIDATION_TIMEOUT);
        Watchdog watchdog = null;
        if (settings.url().startsWith("jdbc:h2:")) {
            // an H2 in memory is gone with its last connection, and one in this process ages no connections
            pool.setMaxLifetime(0);
        } else {
            watchdog = new Watchdog(() -> connect(settings).close());
        }
        DbClient client = JdbcClientBuilder.create().connectionPool(new Pool(pool)).build();
        return new Database(source, client, watchdog, Boolean.parseBoolean(settings.others().get("echo")));
    }

    /** {@return a connection beside the pool, which would hide what is wrong} */
    public static Connection connect(Settings settings) throws SQLException {
        Properties properties = new Properties();
        if (!settings.username().isEmpty()) {
            properties.setProperty("user", settings.username());
        }
        if (!settings.password().isEmpty()) {
            properties.setProperty("password", settings.password());
        }
        return DriverManager.getConnection(settings.url(), properties);
    }

    /** What is done with a statement. */
    @FunctionalInterface
    public interface Work<T> {

        /** Sets the parameters, executes it once, and reads what it yields. */
        T on(PreparedStatement statement) throws SQLException;
    }

    /**
     * Runs a statement that changes nothing.
     *
     * @throws CatalogException.Unavailable if it cannot be run
     */
    public <T> T read(String sql, Work<T> work) {
        return run(sql, false, work);
    }

    /**
     * Runs a statement that changes something; it is committed when this returns.
     *
     * @throws CatalogException.Unavailable if it cannot be run, or if it is not known whether it was
     */
    public <T> T write(String sql, Work<T> work) {
        return run(sql, true, work);
    }

    private <T> T run(String sql, boolean write, Work<T> work) {
        if (echo) {
            LOGGER.log(System.Logger.Level.INFO, sql);
        }
        try (Connection connection = connection();
             PreparedStatement statement = connection.prepareStatement(sql);
             Watchdog.Watch _ = watchdog == null ? null : watchdog.watch(connection)) {
            return work.on(statement);
        } catch (SQLException e) {
            boolean outcomeUnknown = write && !isRefusal(e.getSQLState());
            throw new CatalogException.Unavailable("statement failed: " + sql, e, outcomeUnknown);
        }
    }

    /**
     * Returns if the database answers within a second.
     *
     * @throws CatalogException.Unavailable if it does not
     */
    public void ping() {
        try (Connection connection = connection()) {
            if (!connection.isValid(PING_TIMEOUT)) {
                throw new CatalogException.Unavailable("the database does not answer", null, false);
            }
        } catch (SQLException e) {
            throw new CatalogException.Unavailable("the database does not answer", e, false);
        }
    }

    /**
     * {@return a connection of the pool} Closing it gives it back.
     *
     * @throws CatalogException.Unavailable if there is none to be had in time
     */
    public Connection connection() {
        try {
            return client.unwrap(Connection.class);
        } catch (DbClientException e) {
            SQLException failure = source.lastFailure();
            throw new CatalogException.Unavailable("no connection to the database",
                    failure == null ? e.getCause() : failure, false);
        }
    }

    public static boolean isRefusal(String sqlState) {
        return sqlState != null && (REFUSED.contains(sqlState)
                || sqlState.length() == 5 && REFUSED.contains(sqlState.substring(0, 2)));
    }

    /** Closes all connections. */
    @Override
    public void close() {
        if (watchdog != null) {
            watchdog.close();
        }
        source.close();
        client.close();
    }

    /** HikariCP as the client wants it; set up in code, as settings in a tree of texts would be no clearer. */
    private record Pool(HikariDataSource dataSource) implements CloseableJdbcConnectionPool {

        @Override
        public Connection connection() {
            try {
                return dataSource.getConnection();
            } catch (SQLException e) {
                throw new DbClientException("no connection", e);
            }
        }

        @Override
        public void close() {
            dataSource.close();
        }
    }
}
