package dev.productcatalog.persistence.database;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** PostgreSQL, also behind a pooler that gives a session to another client after each transaction. */
final class PostgresEngine extends Engine {

    static final PostgresEngine INSTANCE = new PostgresEngine();

    /** Those that update the tables of one database go one after the other; any number of our own. */
    private static final long LOCK_ID = 7_083_291_502_776L;
    private static final String LOCK = "SELECT pg_try_advisory_xact_lock(" + LOCK_ID + ')';
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOCK_PAUSE = Duration.ofMillis(250);

    /**
     * Classes of SQLSTATE that may be gone at the next attempt: no connection, not the primary, rolled back, out of
     * resources, locked, told to stop.
     */
    private static final Set<String> MAY_PASS = Set.of("08", "25", "40", "53", "55", "57");

    private static final String PROTOCOL_VIOLATION = "08P01";
    private static final String READ_ONLY = "25006";
    /** The disk is full, or failed. */
    private static final Set<String> DISK = Set.of("53100", "58030");

    private static final System.Logger LOGGER = System.getLogger(PostgresEngine.class.getName());

    private PostgresEngine() {
        super("allowed is jdbc:postgresql://<host>:<port>/<a database that exists>",
                Set.of("55P03", "40P01"), "SET LOCAL lock_timeout = ");
    }

    @Override
    Optional<Settings> replica(Settings settings) {
        Map<String, String> others = new HashMap<>(settings.others());
        String url = others.remove(READ_URL);
        if (url == null) {
            return Optional.empty();
        }
        Settings replica = new Settings(url, settings.username(), settings.password(), others);
        if (!url.startsWith("jdbc:postgresql:") || !isTakenByDriver(url)) {
            throw new IllegalArgumentException("db.read-url " + shown(replica) + " is malformed; allowed is"
                    + " jdbc:postgresql://<host>:<port>/<database>");
        }
        return Optional.of(complete(replica, others.containsKey("pooled")));
    }

    @Override
    Start begin(Settings settings) throws SQLException {
        try {
            return begin(settings, false);
        } catch (SQLException e) {
            if (!PROTOCOL_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            return begin(settings, true); // a pooler refuses a setting for the session
        }
    }

    private static Start begin(Settings settings, boolean pooled) throws SQLException {
        Settings full = complete(settings, pooled);
        Connection first = connect(full);
        try {
            if (!pooled && !hasLockTimeout(first, settings)) {
                first.close();
                return begin(settings, true);
            }
            requireUtf8(settings, first);
            first.setAutoCommit(false); // behind a pooler, too, all that follows is in one session
            waitForLock(settings, first);
            return new Start(first, full);
        } catch (SQLException | RuntimeException e) {
            first.close();
            throw e;
        }
    }

    @Override
    public Optional<Connection> inspect(Settings settings) throws SQLException {
        replica(settings);
        Connection connection = connect(settings);
        try {
            requireUtf8(settings, connection);
            return Optional.of(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * {@return the settings with those of ours that the URL leaves open}
     *
     * @param pooled whether sessions are not ours to keep something in
     */
    static Settings complete(Settings settings, boolean pooled) {
        Map<String, String> ours = new LinkedHashMap<>();
        // in seconds; without them a server that is gone without a word holds a request for minutes
        ours.put("connectTimeout", "1");
        ours.put("loginTimeout", "2");
        ours.put("socketTimeout", "10");
        ours.put("tcpKeepAlive", "true");
        Map<String, String> others = new HashMap<>(settings.others());
        String url = settings.url();
        if (pooled) {
            ours.put("prepareThreshold", "0"); // no statement that outlives its transaction
            others.put("pooled", "true");
        } else {
            String option = "-c%20lock_timeout=" + Database.lockTimeout(settings).toMillis();
            // before those that are there: the last one counts
            url = url.replaceFirst("([?&]options=)", "$1" + option + "%20");
            ours.put("options", option);
        }
        return new Settings(complete(url, ours, '?', '&'), settings.username(), settings.password(), others);
    }

    /** {@return whether the session has what its connection asked for} A pooler may pass over that. */
    private static boolean hasLockTimeout(Connection connection, Settings settings) throws SQLException {
        return settings.url().contains("lock_timeout") || value(connection,
                "SELECT setting FROM pg_settings WHERE name = 'lock_timeout'")
                .equals(Long.toString(Database.lockTimeout(settings).toMillis()));
    }

    /** In SQL_ASCII, which servers have without a locale, lengths are bytes; others lack most characters. */
    private static void requireUtf8(Settings settings, Connection connection) throws SQLException {
        String encoding = value(connection, "SHOW server_encoding");
        if (!encoding.equals("UTF8")) {
            throw new IllegalArgumentException("db.url " + shown(settings) + " has the encoding " + encoding
                    + "; allowed is a database made with ENCODING 'UTF8'");
        }
    }

    private static void waitForLock(Settings settings, Connection connection) throws SQLException {
        long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
        boolean said = false;
        while (!value(connection, LOCK).equals("t")) {
            if (!said) {
                LOGGER.log(Level.WARNING, "Another start holds the lock on the tables of {0}: waiting for it to end",
                        shown(settings));
                said = true;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new CatalogException.Unavailable("another start holds the lock on the tables of "
                        + shown(settings) + ", " + LOCK_ID + " in pg_locks", null, false);
            }
            try {
                // To wait in the server would end with the session's timeouts, and say nothing.
                Thread.sleep(LOCK_PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CatalogException.Unavailable("interrupted while waiting for another start", e, false);
            }
        }
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    RuntimeException refusal(Settings settings, String state, SQLException e) {
        if (state.equals("42501") || state.equals("3F000")) {
            return new IllegalArgumentException("db.username " + settings.username() + " may not make the tables in "
                    + shown(settings) + "; grant it USAGE and CREATE on the schema, or name the owner", e);
        }
        if (state.length() == 5 && MAY_PASS.contains(state.substring(0, 2))) {
            return new CatalogException.Unavailable("cannot reach " + shown(settings), e, false);
        }
        return cannotBeOpened(settings, "SQLSTATE " + state, e);
    }

    @Override
    boolean isEmbedded() {
        return false;
    }

    /** A session stays read-only after the server is not; what else ends one HikariCP knows. */
    @Override
    boolean endsSession(SQLException e) {
        return READ_ONLY.equals(e.getSQLState());
    }

    @Override
    boolean endsWriting(SQLException e) {
        return READ_ONLY.equals(e.getSQLState()) || DISK.contains(e.getSQLState());
    }

    @Override
    void requireReadable(Connection connection) throws SQLException {
        if (!value(connection, "SHOW transaction_read_only").equals("off")) {
            throw new SQLException("the session is read-only", READ_ONLY);
        }
    }

    @Override
    void requireWritable(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE catalog_write_check AS SELECT * FROM generate_series(1, 10000)");
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    @Override
    void beginSnapshot(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // for the transaction alone: behind a pooler the session is another's next
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        }
    }
}
