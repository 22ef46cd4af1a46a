package dev.productcatalog.persistence.database;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import dev.productcatalog.domain.port.ConnectionUse;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The way to the database. Here is where transactions begin and end, and where the technology's exceptions end.
 * Thread-safe.
 *
 * <p>Statements run as plain JDBC on the connections that the client gives. The client's own statements rebuild the
 * metadata for every row (45 us for 50 rows against 6 us), take 3 us instead of 1.5 us for a row by key, send texts of
 * more than 1 KB as streams, and lose a connection to the pool if it breaks just as they take it.
 */
public final class Database implements AutoCloseable {

    /**
     * SQLSTATEs, or classes of them, by which a database says that it has refused a statement, and so has changed
     * nothing: faulty data, broken constraint, wrong transaction state, rolled back, not allowed or not understood, out
     * of resources, over a limit, object in use, cancelled or timed out. After all else a write may have been done.
     */
    private static final Set<String> REFUSED =
            Set.of("22", "23", "25", "40001", "40P01", "42", "53", "54", "55", "57014", "HYT00");

    /** How long a write waits for others to leave it a connection; with the pool's own patience less than 2 s. */
    private static final long WRITER_PATIENCE_MILLIS = 700;
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private static final System.Logger LOGGER = System.getLogger(Database.class.getName());

    private final Engine engine;
    private final ConnectionPool pool;
    /** Null for none. */
    private final Database replica;
    private volatile boolean replicaIsAway;
    private final Health health;
    /** Null for a database in this process, which does not fall silent. */
    private final Watchdog watchdog;
    /** Null for a server, where writers that wait for each other would be slower. */
    private final GroupCommit groups;
    /** The rest of the pool is kept for reads, whatever holds the writes up. */
    private final Semaphore writers;
    private final Duration lockTimeout;
    private final boolean pooled;
    private final boolean echo;

    private Database(Settings settings, Engine engine) {
        this.engine = engine;
        this.pool = new ConnectionPool(settings, engine);
        this.replica = engine.replica(settings).map(own -> new Database(own, engine)).orElse(null);
        this.health = new Health(settings, engine, pool);
        this.lockTimeout = lockTimeout(settings);
        this.pooled = settings.others().containsKey("pooled");
        this.echo = Boolean.parseBoolean(settings.others().get("echo"));
        this.writers = new Semaphore(Math.max(1, poolSize(settings) * 3 / 4));
        this.watchdog = engine.isEmbedded() ? null : new Watchdog(() -> Engine.connect(settings).close());
        this.groups = engine.isEmbedded()
                ? new GroupCommit(pool, engine, echo, isForced(settings), lockTimeout) : null;
    }

    /** {@return a pool that makes its first connection when it is first asked for one} */
    public static Database open(Settings settings) {
        return new Database(settings, Engine.of(settings.url()));
    }

    /** {@return how long a write may wait for others} */
    static Duration lockTimeout(Settings settings) {
        return Duration.parse(settings.others().getOrDefault("lock-timeout", "PT2S"));
    }

    /** {@return whether an acknowledged write has to survive a power cut} */
    private static boolean isForced(Settings settings) {
        return !settings.others().getOrDefault("durability", "power").equalsIgnoreCase("process");
    }

    static int poolSize(Settings settings) {
        return Integer.parseInt(settings.others().getOrDefault("pool-size", "16"));
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
        return run(false, FOR_EVER, _ -> { }, transaction -> transaction.run(sql, work));
    }

    /**
     * Runs statements that change nothing, all on one state of the database.
     *
     * @throws CatalogException.Unavailable if they cannot be run
     */
    public <T> T read(Transaction.Body<T> body) {
        return run(false, FOR_EVER, engine::beginSnapshot, body);
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
        return write(pooled ? this::beginWrite : _ -> { }, body);
    }

    /**
     * Runs statements that change something as one transaction, which is committed when this returns. On H2 one write
     * goes after the other; on PostgreSQL they overlap (READ COMMITTED).
     *
     * @throws CatalogException what the body throws, and then nothing was changed; {@code Unavailable} also if it
     *                          cannot be run, or if it is not known whether it was
     */
    public <T> T write(Transaction.Body<T> body) {
        return write(this::beginWrite, body);
    }

    /**
     * As {@link #write(Transaction.Body)}, for what a read has to write before it can answer: on PostgreSQL it takes
     * one of the connections that are kept for reads, so that it waits for no writer.
     *
     * @throws CatalogException.Unavailable if it cannot be done, or if it is not known whether it was
     */
    public <T> T writeToRead(Transaction.Body<T> body) {
        return groups != null ? write(body) : run(true, FOR_EVER, this::beginWrite, body);
    }

    private <T> T write(Begin begin, Transaction.Body<T> body) {
        if (groups != null) {
            health.requireWrites();
            try {
                return groups.write(body);
            } catch (CatalogException.Unavailable e) {
                health.failed(e);
                throw e;
            }
        }
        long start = System.nanoTime();
        try {
            if (!writers.tryAcquire(WRITER_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new CatalogException.Overloaded("all connections for writes are in use");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogException.Unavailable("interrupted before the write", e, false);
        }
        try {
            return run(true, lockTimeout.minusNanos(System.nanoTime() - start), begin, body);
        } finally {
            writers.release();
        }
    }

    /**
     * Runs statements that change something as one transaction that may take long: others overlap with it, on H2 as
     * well (READ COMMITTED).
     *
     * @param body   most of it
     * @param finish  the end of it, which should be short: on H2 no other write is under way then
     * @param visible tells in another transaction whether this one is committed, so that others may go on
     * @return what the body returns
     * @throws CatalogException as {@link #write(Transaction.Body)}
     */
    public <T> T writeLong(Transaction.Body<T> body, Finish<T> finish, Transaction.Body<Boolean> visible) {
        health.requireWrites();
        return run(true, FOR_EVER, this::beginLongWrite, transaction -> {
            T result = body.in(transaction);
            if (groups != null) {
                groups.alone(transaction, own -> {
                    finish.in(own, result);
                    return result;
                }, visible);
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
        run(true, FOR_EVER, connection -> engine.limitWaits(connection, lockTimeout),
                transaction -> transaction.run(sql, PreparedStatement::executeUpdate));
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

    private void beginWrite(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        if (pooled || engine.isEmbedded()) {
            engine.limitWaits(connection, lockTimeout);
        }
    }

    private void beginLongWrite(Connection connection) throws SQLException {
        beginWrite(connection);
        engine.countMemory(connection);
    }

    /** @param longest how long it may take before it is given up; on a server only */
    private <T> T run(boolean write, Duration longest, Begin begin, Transaction.Body<T> body) {
        Transaction transaction = new Transaction(echo);
        boolean commitsItself = false;
        try (Connection connection = pool.connection(); // which rolls back what is not committed when it is given back
             Watchdog.Watch _ = watchdog == null ? null : watchdog.watch(connection, transaction, longest)) {
            try {
                transaction.on(connection);
                begin.on(connection);
                commitsItself = connection.getAutoCommit();
                T result = body.in(transaction);
                if (!commitsItself) {
                    transaction.commit();
                }
                return result;
            } catch (SQLException e) {
                pool.failed(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            if (write || engine.isEmbedded()) {
                health.failed(e); // for a read a server may want room on a disk where no write needs any
            }
            String message = "statement failed: " + transaction.lastStatement();
            boolean refused = isRefusal(e.getSQLState());
            boolean mayBeDone = write && !refused && (commitsItself || transaction.mayBeCommitted());
            throw engine.isLocked(e) || transaction.isGivenUp() && refused ? new CatalogException.Locked(message, e)
                    : new CatalogException.Unavailable(message, e, mayBeDone);
        }
    }

    /** {@return the replica, if there is one and it could be reached when that was tried last} It may only be read. */
    public Optional<Database> replica() {
        if (replica == null) {
            return Optional.empty();
        }
        Optional<SQLException> failure = replica.pool.lastFailure();
        if (failure.isPresent() != replicaIsAway) {
            replicaIsAway = failure.isPresent();
            LOGGER.log(Level.WARNING, failure.map(e -> "The replica cannot be reached, the primary does its work: " + e)
                    .orElse("The replica can be reached again"));
        }
        return failure.isPresent() ? Optional.empty() : Optional.of(replica);
    }

    /**
     * Returns if the database can be read and written.
     *
     * @throws CatalogException.Unavailable if it cannot, or if that is not known within 1.5 s
     */
    public void ping() {
        health.check();
    }

    /** {@return whether only a new start of the process may make the database usable again} */
    public boolean isBeyondRepair() {
        return health.isBeyondRepair();
    }

    /** {@return how the connections of the pool are used now} */
    public ConnectionUse connections() {
        return pool.use();
    }

    /**
     * {@return a connection of the pool} Closing it gives it back.
     *
     * @throws CatalogException.Unavailable if there is none to be had in time
     */
    public Connection connection() {
        return pool.connection();
    }

    public static boolean isRefusal(String sqlState) {
        return sqlState != null && (REFUSED.contains(sqlState)
                || sqlState.length() == 5 && REFUSED.contains(sqlState.substring(0, 2)));
    }

    /** Ends the writes under way, and closes all connections. */
    @Override
    public void close() {
        if (replica != null) {
            replica.close();
        }
        if (groups != null) {
            groups.close();
        }
        if (watchdog != null) {
            watchdog.close();
        }
        health.close();
        pool.close();
    }
}
