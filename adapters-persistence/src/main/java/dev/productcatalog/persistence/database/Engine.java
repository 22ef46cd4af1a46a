package dev.productcatalog.persistence.database;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** How databases of one make are opened, and what they say about it. Immutable. */
public sealed abstract class Engine permits H2Engine, PostgresEngine {

    /** Where a replica is. */
    static final String READ_URL = "read-url";

    private final String form;
    private final Set<String> locked;
    private final String limitWaits;

    /**
     * @param form       which URLs are allowed
     * @param locked     SQLSTATEs after which a lock was not to be had in time, or not at all: two transactions would
     *                   wait for each other
     * @param limitWaits the beginning of a statement that ends with how long others may wait for a lock, in ms
     */
    Engine(String form, Set<String> locked, String limitWaits) {
        this.form = form;
        this.locked = locked;
        this.limitWaits = limitWaits;
    }

    /** {@return the one whose URLs look like this; H2 has {@code jdbc:h2:}} */
    public static Engine of(String url) {
        return url.startsWith("jdbc:h2:") ? H2Engine.INSTANCE : PostgresEngine.INSTANCE;
    }

    /**
     * Opens the database for a start, and sees to it that no other start changes it meanwhile.
     *
     * @throws IllegalArgumentException     if it cannot be used; the message is for the operator
     * @throws CatalogException.Unavailable if it cannot be used now
     */
    public final Start start(Settings settings) {
        if (!isTakenByDriver(settings.url())) {
            throw new IllegalArgumentException("db.url " + shown(settings) + " is malformed; " + form);
        }
        replica(settings);
        try {
            return begin(settings);
        } catch (SQLException e) {
            throw refusal(settings, e);
        }
    }

    /**
     * Returns if the database may be written where it is, as far as that can be known without opening it.
     *
     * @throws IllegalArgumentException if not; the message is for the operator
     */
    public void requirePlace(Settings settings) { }

    /**
     * {@return a connection to look at the database; none if it does not exist yet, but would be made by a start}
     *
     * @throws IllegalArgumentException if it cannot be used; the message is for the operator
     * @throws SQLException             if it cannot be opened
     */
    public abstract Optional<Connection> inspect(Settings settings) throws SQLException;

    static boolean isTakenByDriver(String url) {
        try {
            DriverManager.getDriver(url);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * {@return how to open the replica, if there is to be one}
     *
     * @throws IllegalArgumentException if it cannot be used; the message is for the operator
     */
    abstract Optional<Settings> replica(Settings settings);

    abstract Start begin(Settings settings) throws SQLException;

    /**
     * {@return what an operator is told about a database that cannot be opened} Without a password.
     *
     * @return an {@link IllegalArgumentException}, or {@link CatalogException.Unavailable} if it may pass
     */
    public final RuntimeException refusal(Settings settings, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("28")) {
            return new IllegalArgumentException("db.username " + settings.username()
                    + " and db.password are refused by " + shown(settings) + "; set those that the database knows", e);
        }
        return refusal(settings, state, e);
    }

    abstract RuntimeException refusal(Settings settings, String state, SQLException e);

    /** {@return what is refused, why, and what is allowed} */
    final IllegalArgumentException cannotBeOpened(Settings settings, String reason, SQLException e) {
        return new IllegalArgumentException(
                "db.url " + shown(settings) + " cannot be opened (" + reason + "); " + form, e);
    }

    /** {@return the refusal of a database that this version does not know any more} */
    public final IllegalArgumentException madeByNewer(Settings settings) {
        return new IllegalArgumentException("db.url " + shown(settings) + " was changed by a newer version of this"
                + " program: run that, or restore what was backed up before");
    }

    /** {@return whether the database is in this process} */
    abstract boolean isEmbedded();

    /** {@return whether a session can do no more after this error, or no more writes} */
    abstract boolean endsSession(SQLException e);

    /** {@return whether other writes fail as well after this error} */
    abstract boolean endsWriting(SQLException e);

    /** Ends what an error has left of a session, or of the database, so that it can be opened anew. */
    void end(Connection connection) { }

    /** {@return whether another transaction held what the statement needed, for too long or for ever} */
    final boolean isLocked(SQLException e) {
        return e.getSQLState() != null && locked.contains(e.getSQLState());
    }

    /** Lets a database in this process keep count of the memory that its tables and the transaction take. */
    public void countMemory(Connection connection) throws SQLException { }

    /** Says how long each statement on the connection may wait for a lock; on a server, of the next transaction. */
    final void limitWaits(Connection connection, Duration longest) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(limitWaits + longest.toMillis());
        }
    }

    /** Returns if the database can be read, and a session may write. */
    abstract void requireReadable(Connection connection) throws SQLException;

    /**
     * Returns if there is room for the database to grow, as far as that can be known without it.
     *
     * @throws IOException if not
     */
    void requireRoom(Settings settings) throws IOException { }

    /** Returns if the database can be written, by what takes up space and leaves nothing behind. */
    abstract void requireWritable(Connection connection) throws SQLException;

    /** Begins a transaction that changes nothing and sees one state. */
    abstract void beginSnapshot(Connection connection) throws SQLException;

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

    /** {@return the URL without what may hold a password} */
    static String shown(Settings settings) {
        return settings.url().split("[;?]", 2)[0];
    }

    /** {@return the URL with those settings of ours that it leaves open} */
    static String complete(String url, Map<String, String> ours, char first, char next) {
        StringBuilder full = new StringBuilder(url);
        String[] parts = url.split("[;?&]");
        ours.forEach((key, value) -> {
            for (int i = 1; i < parts.length; i++) {
                if (parts[i].split("=", 2)[0].strip().equalsIgnoreCase(key)) {
                    return;
                }
            }
            full.append(full.indexOf(String.valueOf(first)) < 0 ? first : next).append(key).append('=').append(value);
        });
        return full.toString();
    }

    /**
     * A start under way. While it is open, no other start changes the tables.
     *
     * @param first    the connection that holds the others off
     * @param settings those with which the database is to be opened
     */
    public record Start(Connection first, Settings settings) implements AutoCloseable {

        @Override
        public void close() throws SQLException {
            first.close();
        }
    }
}
