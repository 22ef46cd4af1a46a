package dev.productcatalog.persistence.database;

import dev.productcatalog.domain.CatalogException.Unavailable;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds out whether the database can be read and written, on a connection beside the pool: so a pool that is busy is
 * not taken for a database that is dead. Thread-safe.
 */
final class Health implements AutoCloseable {

    /** Whoever asks is to know within 2 s. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private final Settings settings;
    private final Engine engine;
    private final ConnectionPool pool;
    private Connection connection;
    private boolean closed;
    /** Whether a write failed for want of something that every write needs, and none has succeeded since. */
    private volatile boolean writesFail;
    private volatile boolean wasDown;

    Health(Settings settings, Engine engine, ConnectionPool pool) {
        this.settings = settings;
        this.engine = engine;
        this.pool = pool;
    }

    /** Takes note of how a write ended. */
    void writeFailed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            writesFail |= cause instanceof SQLException e && engine.endsWriting(e);
        }
    }

    /**
     * Returns if the database can be read and written.
     *
     * @throws Unavailable if not, or if that is not known in time
     */
    void check() {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("database-check").start(() -> {
            try {
                ask();
                answer.complete(null);
            } catch (SQLException | RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            answer.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
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

    private synchronized void ask() throws SQLException {
        if (closed) {
            throw new SQLException("closed");
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
