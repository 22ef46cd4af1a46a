package dev.productcatalog.persistence.database;

import dev.productcatalog.domain.CatalogException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does all writes on one thread: those that wait at the same time share a transaction and its commit, which is what
 * costs on H2. Each has an outcome of its own. As callers only wait, none of them can close the file of the database
 * under a write by being interrupted. Thread-safe.
 */
final class GroupCommit implements AutoCloseable {

    /** Bounds how long the first of a group waits for the last. Larger groups are no faster. */
    private static final int LARGEST_GROUP = 64;

    private static final String FORCE = "CHECKPOINT SYNC";
    private static final Duration FOR_EVER = Duration.ofDays(1);

    /** How long one write may hold up the others by waiting for a lock: it is better undone, and tried again. */
    private static final Duration LOCK_PATIENCE = Duration.ofMillis(1);
    /** After how long it is tried again; nobody tells when a lock is free. */
    private static final Duration LOCK_PAUSE = Duration.ofMillis(200);

    private final ConnectionPool pool;
    private final Engine engine;
    private final boolean echo;
    private final boolean forced;
    private final Duration patience;
    /** At most one for each caller, who waits for it. */
    private final BlockingQueue<PendingWrite<?>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts the thread.
     *
     * @param pool        gives a connection for a group
     * @param engine      what the database is
     * @param echo        whether to log each statement
     * @param forced      whether a group is on the disk, not only with the operating system, before anybody is told
     * @param patience    how long a write may wait for others
     */
    GroupCommit(ConnectionPool pool, Engine engine, boolean echo, boolean forced, Duration patience) {
        this.pool = pool;
        this.engine = engine;
        this.echo = echo;
        this.forced = forced;
        this.patience = patience;
        this.thread = Thread.ofPlatform().name("database-writer").daemon().start(this::run);
    }

    /**
     * Does a write, and returns when it is committed.
     *
     * @throws CatalogException what the body threw, and {@code Unavailable} if the write could not begin in time, or
     *                          its group failed
     */
    <T> T write(Transaction.Body<T> body) {
        PendingWrite<T> write = new PendingWrite<>(body, patience, false);
        add(write);
        return write.await();
    }

    private void add(PendingWrite<?> write) {
        waiting.add(write);
        // the thread ends when it has seen that this is closed, and then that nothing waits: if it has not seen this
        // write, it was closed before the write was added
        if (closed && write.take()) {
            throw new CatalogException.Unavailable("the database is closed", null, false);
        }
    }

    /**
     * Ends a long transaction that is not one of a group, in the thread of the caller: after the writes that are
     * committed, and before all others. These wait only until they see it: H2 shows all at the beginning of a commit,
     * and then works long on the rows.
     *
     * @param transaction is committed when this returns
     * @param finish      its last statements, which are to be short
     * @param visible     tells in another transaction whether it is committed
     * @throws CatalogException.Unavailable if there was no turn for it
     * @throws SQLException                 if it fails
     */
    void alone(Transaction transaction, Transaction.Body<?> finish, Transaction.Body<Boolean> visible)
            throws SQLException {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        CompletableFuture<Void> end = new CompletableFuture<>();
        PendingWrite<Void> pause = new PendingWrite<>(other -> {
            turn.complete(null);
            do {
                await(end);
            } while (!end.isDone() && !isTrue(visible, other));
            return null;
        }, FOR_EVER, true);
        add(pause);
        pause.await(turn);
        try {
            finish.in(transaction);
            transaction.commit();
            if (forced) {
                transaction.run(FORCE, PreparedStatement::execute);
            }
        } finally {
            end.complete(null);
        }
    }

    private static boolean isTrue(Transaction.Body<Boolean> visible, Transaction other) {
        try {
            return visible.in(other);
        } catch (SQLException e) {
            return false; // then others wait until the commit is done
        }
    }

    /** Waits for a millisecond, or less: nobody tells when a commit can be seen. */
    private static void await(CompletableFuture<Void> end) {
        try {
            end.get(1, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // the caller looks
        } catch (InterruptedException e) {
            // by nobody
        }
    }

    private void run() {
        List<PendingWrite<?>> group = new ArrayList<>();
        List<PendingWrite<?>> locked = new ArrayList<>();
        long pauseEnd = System.nanoTime();
        while (!closed || !waiting.isEmpty() || !locked.isEmpty()) {
            if (System.nanoTime() - pauseEnd >= 0) {
                waiting.addAll(locked);
                locked.clear();
                pauseEnd = System.nanoTime() + LOCK_PAUSE.toNanos();
            }
            try {
                PendingWrite<?> first = locked.isEmpty() ? waiting.take()
                        : waiting.poll(pauseEnd - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (first == null) {
                    continue;
                }
                group.add(first);
            } catch (InterruptedException e) {
                continue; // by nobody
            }
            while (group.size() < LARGEST_GROUP && !group.getLast().isAlone() && !waiting.isEmpty()
                    && !waiting.peek().isAlone()) {
                group.add(waiting.remove());
            }
            group.removeIf(write -> !write.take());
            if (!group.isEmpty()) {
                commit(group);
            }
            for (PendingWrite<?> write : group) {
                if (write.isToRunAgain()) {
                    locked.add(write);
                } else {
                    write.complete();
                }
            }
            group.clear();
        }
    }

    private void commit(List<PendingWrite<?>> group) {
        boolean committing = false;
        try (Connection connection = pool.connection()) {
            try {
                connection.setAutoCommit(false);
                engine.limitWaits(connection, LOCK_PATIENCE);
                for (PendingWrite<?> write : group) {
                    write.run(connection, engine, echo);
                }
                committing = true;
                connection.commit();
                if (forced && group.stream().noneMatch(PendingWrite::isAlone)) {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(FORCE);
                    }
                }
            } catch (SQLException e) {
                pool.failed(connection, e);
                throw e;
            }
        } catch (SQLException | RuntimeException | Error e) {
            // H2 undoes the whole transaction of which a statement waits for one that waits for it
            boolean undone = !committing && group.stream().anyMatch(PendingWrite::isLocked);
            for (PendingWrite<?> write : group) {
                if (undone) {
                    write.undone(e);
                } else {
                    write.fail(e, committing);
                }
            }
        }
    }

    /** Does all writes that wait, and ends the thread. */
    @Override
    public void close() {
        closed = true;
        waiting.add(new PendingWrite<>(_ -> null, FOR_EVER, false)); // wakes the thread, which must not be interrupted
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
