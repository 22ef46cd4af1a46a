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
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;

/**
 * The way to the database: a Helidon DB Client over a pool of HikariCP. Here is where transactions begin and end, where
 * connections are taken and given back, and where the technology's exceptions end. Thread-safe.
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

    /** How long a write may wait for others. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

    /** H2's isolation level that JDBC does not know: all tables as they were when the transaction began. */
    private static final int H2_SNAPSHOT = 6;

    private final RetryingDataSource source;
    private final DbClient client;
    /** Null for a database in this process, which does not fall silent. */
    private final Watchdog watchdog;
    /** Null for a server, where writers that wait for each other would be slower. */
    private final GroupCommit groups;
    private final boolean echo;

    private Database(RetryingDataSource source, DbClient client, boolean embedded, Settings settings) {
        this.source = source;
        this.client = client;
        this.echo = Boolean.parseBoolean(settings.others().get("echo"));
        this.watchdog = embedded ? null : new Watchdog(() -> connect(settings).close());
        this.groups = embedded ? new GroupCommit(this::connection, echo, LOCK_TIMEOUT) : null;
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
        boolean embedded = settings.url().startsWith("jdbc:h2:");
        if (embedded) {
            // an H2 in memory is gone with its last connection, and one in this process ages no connections
            pool.setMaxLifetime(0);
        }
        DbClient client = JdbcClientBuilder.create().connectionPool(new Pool(pool)).build();
        return new Database(source, client, embedded, settings);
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
        return run(false, _ -> { }, transaction -> transaction.run(sql, work));
    }

    /**
     * Runs statements that change nothing, all on one state of the database.
     *
     * @throws CatalogException.Unavailable if they cannot be run
     */
    public <T> T read(Transaction.Body<T> body) {
        return run(false, this::beginSnapshot, body);
    }

    /**
     * Runs a statement that changes something; it is committed when this returns.
     *
     * @throws CatalogException.Unavailable if it cannot be run, or if it is not known whether it was
     */
    public <T> T write(String sql, Work<T> work) {
        return writeByOne(transaction -> transaction.run(sql, work));
    }

    /**
     * Runs a body of which one statement changes something. It is committed when this returns; on PostgreSQL by the
     * statement itself, without a round trip for the commit.
     *
     * @throws CatalogException what the body throws, and then nothing was changed; {@code Unavailable} also if it
     *                          cannot be run, or if it is not known whether it was
     */
    public <T> T writeByOne(Transaction.Body<T> body) {
        return embedded() ? groups.write(body) : run(true, _ -> { }, body);
    }

    /**
     * Runs statements that change something as one transaction, which is committed when this returns. On H2 one write
     * goes after the other; on PostgreSQL they overlap (READ COMMITTED).
     *
     * @throws CatalogException what the body throws, and then nothing was changed; {@code Unavailable} also if it
     *                          cannot be run, or if it is not known whether it was
     */
    public <T> T write(Transaction.Body<T> body) {
        return embedded() ? groups.write(body) : run(true, connection -> connection.setAutoCommit(false), body);
    }

    /**
     * Runs statements that change something as one transaction that may take long: others overlap with it, on H2 as well
     * (READ COMMITTED).
     *
     * @param body   most of it
     * @param finish the end of it; on H2 no other write is under way then, nor until the commit is done
     * @return what the body returns
     * @throws CatalogException as {@link #write(Transaction.Body)}
     */
    public <T> T writeLong(Transaction.Body<T> body, Finish<T> finish) {
        return run(true, connection -> connection.setAutoCommit(false), transaction -> {
            T result = body.in(transaction);
            if (embedded()) {
                groups.alone(() -> finish.in(transaction, result), transaction::commit);
            } else {
                finish.in(transaction, result);
            }
            return result;
        });
    }

    /**
     * Runs a statement that changes a table, beside all transactions.
     *
     * @throws CatalogException.Unavailable if it cannot be run, or if it is not known whether it was
     */
    public void alter(String sql) {
        run(true, _ -> { }, transaction -> transaction.run(sql, PreparedStatement::executeUpdate));
    }

    /** The end of a long transaction. */
    @FunctionalInterface
    public interface Finish<T> {

        /** Runs statements, with what those before have come to. */
        void in(Transaction transaction, T result) throws SQLException;
    }

    /** What makes a connection ready for a transaction. */
    @FunctionalInterface
    private interface Begin {
        void on(Connection connection) throws SQLException;
    }

    private void beginSnapshot(Connection connection) throws SQLException {
        if (embedded()) {
            connection.setTransactionIsolation(H2_SNAPSHOT);
        }
        connection.setAutoCommit(false);
        if (!embedded()) {
            try (Statement statement = connection.createStatement()) {
                // for the transaction alone: the session may be another's next, behind a pooler
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            }
        }
    }

    private <T> T run(boolean write, Begin begin, Transaction.Body<T> body) {
        Transaction transaction = null;
        boolean mayBeCommitted = false;
        try (Connection connection = connection(); // which rolls back what is not committed when it is given back
             Watchdog.Watch _ = watchdog == null ? null : watchdog.watch(connection)) {
            transaction = new Transaction(connection, echo);
            begin.on(connection);
            boolean each = connection.getAutoCommit();
            mayBeCommitted = write && each;
            T result = body.in(transaction);
            if (!each) {
                mayBeCommitted = write;
                connection.commit();
            }
            return result;
        } catch (SQLException e) {
            String statement = transaction == null ? "none" : transaction.lastStatement();
            throw new CatalogException.Unavailable("statement failed: " + statement, e,
                    mayBeCommitted && !isRefusal(e.getSQLState()));
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

    private boolean embedded() {
        return groups != null;
    }

    /** Ends the writes under way, and closes all connections. */
    @Override
    public void close() {
        if (embedded()) {
            groups.close();
        }
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
