package dev.productcatalog.persistence.database;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.CatalogException.Locked;
import dev.productcatalog.domain.CatalogException.Overloaded;
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
    private final long deadline;
    private final boolean alone;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    // these are of the thread that commits groups, which hands them over by completing the answer
    private T result;
    private Throwable failure;
    /** Also read by the caller who waits no longer. */
    private volatile boolean locked;

    /**
     * @param patience how long it may take until somebody begins with this write
     * @param alone    whether no other write may be under way at the same time
     */
    PendingWrite(Transaction.Body<T> body, Duration patience, boolean alone) {
        this.body = body;
        this.deadline = System.nanoTime() + patience.toNanos();
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
    void run(Connection connection, Engine engine, boolean echo) throws SQLException {
        Savepoint before = connection.setSavepoint();
        Transaction transaction = new Transaction(echo).on(connection);
        try {
            locked = false;
            result = body.in(transaction);
        } catch (SQLException e) {
            String message = "statement failed: " + transaction.lastStatement();
            locked = engine.isLocked(e);
            failure = locked ? new Locked(message, e) : new Unavailable(message, e, false);
            if (engine.endsSession(e)) {
                throw e;
            }
            connection.rollback(before);
        } catch (RuntimeException | Error e) {
            failure = e;
            connection.rollback(before);
        }
    }

    /** {@return whether another transaction held what it changes} */
    boolean isLocked() {
        return locked;
    }

    /** Takes part in that another transaction held what one of its group changes. */
    void undone(Throwable reason) {
        locked = true;
        failure = new Locked("a group of writes was undone", reason);
    }

    /**
     * Takes part in the failure of its group, even if it was refused: it may have been for what another of its group
     * did, which was not committed.
     */
    void fail(Throwable reason, boolean outcomeUnknown) {
        boolean isRefused = failure instanceof CatalogException && !(failure instanceof Unavailable);
        if (failure == null || isRefused) {
            failure = new Unavailable("a group of writes failed", reason, outcomeUnknown && !isRefused);
        }
    }

    /**
     * {@return whether it is to be run again, as another transaction held what it changes, and there is time left} Then
     * its caller may also decide to wait no longer.
     */
    boolean isToRunAgain() {
        if (!locked || alone || System.nanoTime() - deadline >= 0) {
            return false;
        }
        failure = null;
        taken.set(false);
        return true;
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
     * @throws CatalogException what the body threw, or {@code Unavailable}
     */
    T await() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (take()) {
                        throw locked ? new Locked("another transaction held what was to be changed", null)
                                : new Overloaded("a write had no turn in time");
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

    /**
     * Waits for what the body signals.
     *
     * @throws CatalogException.Unavailable if the write failed without it
     */
    void await(CompletableFuture<Void> signal) {
        try {
            CompletableFuture.anyOf(signal, answer).join();
        } catch (CompletionException e) {
            throw rethrown(e.getCause());
        }
    }

    private static RuntimeException rethrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }
}
