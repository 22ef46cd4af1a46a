package dev.productcatalog.persistence.database;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.CatalogException.Unavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A write that somebody waits for. What takes part in a group is called by the one thread that commits groups. */
final class PendingWrite<T> {

    private final Transaction.Body<T> body;
    private final boolean alone;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private T result;
    private Throwable failure;

    PendingWrite(Transaction.Body<T> body) {
        this(body, false);
    }

    /** @param alone whether no other write may be under way at the same time */
    PendingWrite(Transaction.Body<T> body, boolean alone) {
        this.body = body;
        this.alone = alone;
    }

    boolean isAlone() {
        return alone;
    }

    /** {@return whether the caller decides on this write from now on} Thread-safe; the first one has it. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    /**
     * Runs the body in the transaction of a group, and undoes it alone if it fails.
     *
     * @throws SQLException if the whole transaction cannot go on
     */
    void run(Connection connection, boolean echo) throws SQLException {
        Savepoint before = connection.setSavepoint();
        Transaction transaction = new Transaction(connection, echo);
        try {
            result = body.in(transaction);
        } catch (SQLException e) {
            failure = new Unavailable("statement failed: " + transaction.lastStatement(), e, false);
            connection.rollback(before);
        } catch (RuntimeException | Error e) {
            failure = e;
            connection.rollback(before);
        }
    }

    /** Takes part in the failure of its group, unless it has failed already. */
    void fail(Throwable reason, boolean outcomeUnknown) {
        if (failure == null) {
            failure = new Unavailable("a group of writes failed", reason, outcomeUnknown);
        }
    }

    /** Tells the outcome to whoever waits for it. */
    void complete() {
        if (failure == null) {
            answer.complete(result);
        } else {
            answer.completeExceptionally(failure);
        }
    }

    /**
     * Waits for the outcome. An interrupt does not end that, and is there again afterwards.
     *
     * @param patience how long it may take until somebody begins with this write
     * @throws CatalogException what the body threw, or {@code Unavailable}
     */
    T await(Duration patience) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                try {
                    return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (take()) {
                        throw new Unavailable("other writes took all of " + patience, null, false);
                    }
                    return answer.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException | CompletionException e) {
            throw rethrown(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException rethrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }
}
