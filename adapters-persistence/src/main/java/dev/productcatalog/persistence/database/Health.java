package dev.productcatalog.persistence.database;

import dev.productcatalog.domain.CatalogException.Unavailable;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Finds out whether the database can be read and written, on a connection beside the pool: so a pool that is busy is
 * not taken for a database that is dead. After a write has failed for want of something that every write needs, it
 * tries until one succeeds. Thread-safe.
 */
final class Health implements AutoCloseable {

    /** Whoever asks is to know within 2 s. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** How often a file is tried that has room to grow, before a new start of the process is asked for. */
    private static final int ATTEMPTS = 10;

    private static final System.Logger LOGGER = System.getLogger(Health.class.getName());

    private final Settings settings;
    private final Engine engine;
    private final ConnectionPool pool;
    /** Null for none; guarded by this, as the engine can ask only one thing at a time on it. */
    private Connection connection;
    private volatile boolean closed;
    /** A write has failed for want of what every write needs, and none has succeeded since. */
    private volatile boolean writesFail;
    private volatile boolean beyondRepair;
    /** The last answer was that the database cannot be used. */
    private volatile boolean wasDown;
    /** Whether a thread tries to write until that succeeds: at most one does. */
    private final AtomicBoolean trying = new AtomicBoolean();
    /** The question that the database has not answered yet; null for none. */
    private final AtomicReference<CompletableFuture<Void>> underWay = new AtomicReference<>();

    Health(Settings settings, Engine engine, ConnectionPool pool) {
        this.settings = settings;
        this.engine = engine;
        this.pool = pool;
    }

    /** Takes note of how a statement failed. */
    void failed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && engine.endsWriting(e)) {
                writesFail = true;
                tryAgain();
            }
        }
    }

    /**
     * Returns if a write may be tried. On H2 each that fails closes the file, under those that read as well.
     *
     * @throws Unavailable if writes failed, and none has succeeded since
     */
    void requireWrites() {
        if (writesFail && engine.isEmbedded()) {
            throw new Unavailable("the database could not be written when that was tried last", null, false);
        }
    }

    /** {@return whether only a new start of the process may help} */
    boolean isBeyondRepair() {
        return beyondRepair;
    }

    private void tryAgain() {
        if (writesFail && !closed && trying.compareAndSet(false, true)) {
            LOGGER.log(Level.WARNING, "The database cannot be written; that is tried until it can");
            Thread.ofVirtual().name("database-attempts").start(this::tryUntilWritten);
        }
    }

    private void tryUntilWritten() {
        int failed = 0;
        try {
            while (writesFail && !closed) {
                Thread.sleep(PAUSE); // nobody tells when there is room again
                if (!hasRoom()) {
                    failed = 0;
                } else if (!isWell() && ++failed == ATTEMPTS && engine.isEmbedded()) {
                    beyondRepair = true;
                    LOGGER.log(Level.ERROR, "The database cannot be opened again in this process: restart it");
                }
            }
            if (!writesFail) {
                beyondRepair = false;
                LOGGER.log(Level.WARNING, "The database can be written again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by nobody
        } finally {
            // a write that fails now finds either that nobody tries, or its mark is seen by the next line
            trying.set(false);
            tryAgain();
        }
    }

    private boolean hasRoom() {
        try {
            engine.requireRoom(settings);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isWell() {
        try {
            check();
            return true;
        } catch (Unavailable e) {
            return false;
        }
    }

    /**
     * Returns if the database can be read and written.
     *
     * @throws Unavailable if not, or if that is not known in time
     */
    void check() {
        try {
            answer().get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            if (wasDown) {
                wasDown = false;
                pool.renew(); // what was opened meanwhile may be as the database was
            }
        } catch (ExecutionException e) {
            wasDown = true;
            throw new Unavailable("the database cannot be read and written", e.getCause(), false);
        } catch (TimeoutException e) {
            wasDown = true;
            throw new Unavailable("the database does not answer", e, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted while the database was asked", e, false);
        }
    }

    /** {@return the answer to come} Of a database that is slow to answer, all who wait share one question. */
    private CompletableFuture<Void> answer() {
        CompletableFuture<Void> own = new CompletableFuture<>();
        CompletableFuture<Void> other = underWay.compareAndExchange(null, own);
        if (other != null) {
            return other;
        }
        Thread.ofVirtual().name("database-check").start(() -> {
            Throwable failure = null;
            try {
                ask();
            } catch (SQLException | IOException | RuntimeException | Error e) {
                failure = e;
            }
            underWay.set(null); // whoever asks after this answer asks anew
            if (failure == null) {
                own.complete(null);
            } else {
                own.completeExceptionally(failure);
            }
        });
        return own;
    }

    private synchronized void ask() throws SQLException, IOException {
        if (closed) {
            throw new SQLException("closed");
        }
        if (writesFail) {
            engine.requireRoom(settings);
        }
        try {
            if (connection == null) {
                connection = Engine.connect(settings);
            }
            engine.requireReadable(connection);
            if (writesFail) {
                engine.requireWritable(connection);
                writesFail = false;
            }
        } catch (SQLException e) {
            if (connection != null && engine.endsSession(e)) {
                engine.end(connection);
            }
            failed(e);
            closeConnection();
            pool.renew(); // what is open may be of no use any more
            throw e;
        }
    }

    private void closeConnection() {
        try (Connection _ = connection) {
            connection = null;
        } catch (SQLException e) {
            // it was broken
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeConnection();
    }
}
