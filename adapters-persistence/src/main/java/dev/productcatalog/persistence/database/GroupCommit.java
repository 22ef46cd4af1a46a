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
import java.util.concurrent.CompletionException;
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
        waiting.add(write);
        if (closed && write.take()) {
            throw new CatalogException.Unavailable("the database is closed", null, false);
        }
        return write.await();
    }

    /**
     * Commits a long transaction that is not one of a group, after those that are committed, and before all others.
     * Others wait only until they see it: H2 shows all at the beginning of a commit, and then works long on the rows.
     *
     * @param finish  its last statements, which are to be short
     * @param visible tells whether another transaction sees it
     * @throws CatalogException as {@link #write}
     */
    void alone(Transaction transaction, Transaction.Body<?> finish, Transaction.Body<Boolean> visible) {
        CompletableFuture<Void> committed = new CompletableFuture<>();
        PendingWrite<Object> end = new PendingWrite<>(other -> {
            finish.in(transaction);
            Thread.ofPlatform().name("database-long-commit").start(() -> commit(transaction, committed));
            do {
                pause(committed);
            } while (!committed.isDone() && !isTrue(visible, other));
            return null;
        }, FOR_EVER, true);
        waiting.add(end);
        if (closed && end.take()) {
            throw new CatalogException.Unavailable("the database is closed", null, false);
        }
        end.await();
        try {
            committed.join();
        } catch (CompletionException e) {
            throw new CatalogException.Unavailable("a long transaction was not committed", e.getCause(), true);
        }
    }

    private void commit(Transaction transaction, CompletableFuture<Void> committed) {
        try {
            transaction.commit();
            if (forced) {
                transaction.run(FORCE, PreparedStatement::execute);
            }
            committed.complete(null);
        } catch (SQLException | RuntimeException | Error e) {
            committed.completeExceptionally(e);
        }
    }

    private static boolean isTrue(Transaction.Body<Boolean> visible, Transaction other) {
        try {
            return visible.in(other);
        } catch (SQLException e) {
            return false; // until the commit is done
        }
    }

    /** Waits for a millisecond, or less: nobody tells when a commit can be seen. */
    private static void pause(CompletableFuture<Void> committed) {
        try {
            committed.get(1, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // whoever waits for the whole is told
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by nobody
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
            commit(group);
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
