package dev.productcatalog.http.transfer;

import dev.productcatalog.http.exchange.CurrentRequest;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.transfer.TransferObserver.Kind;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** The imports, or the exports, under way: so many at once, and no more. Thread-safe. */
final class Transfers {

    /** In how many seconds one may have ended. */
    private static final long PATIENCE = 5;
    private static final Thread.Builder THREADS = Thread.ofPlatform().daemon().name("transfer");

    private final Kind kind;
    private final Semaphore places;
    private final TransferObserver observer;

    Transfers(Kind kind, int max, TransferObserver observer) {
        this.kind = kind;
        this.places = new Semaphore(max);
        this.observer = observer;
    }

    /** @throws Problem {@code unavailable} if there is no place now */
    void requirePlace() {
        if (places.availablePermits() == 0) {
            throw refusal();
        }
    }

    /**
     * Begins one.
     *
     * @throws Problem {@code unavailable} if there is no place now
     */
    Place begin() {
        if (!places.tryAcquire()) {
            throw refusal();
        }
        return new Place();
    }

    /** Begins one as soon as there is a place. */
    Place await() {
        places.acquireUninterruptibly();
        return new Place();
    }

    private Problem refusal() {
        String what = kind.name().toLowerCase(Locale.ROOT) + 's';
        return Problem.unavailable("too-many-" + what, "as many " + what + " as the service allows are under way",
                PATIENCE);
    }

    /** One that is under way. Used by one thread at a time. */
    final class Place implements AutoCloseable {

        private Place() {
            observer.begun(kind);
        }

        /**
         * {@return what the work yields, done by a thread of its own} That one shares the processors with all requests;
         * a virtual thread would keep one of them to itself for as long as the work has something to do.
         */
        <T> T work(Supplier<T> work) {
            try {
                return CompletableFuture.supplyAsync(CurrentRequest.carried(work), THREADS::start).join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException reason) {
                    throw reason;
                }
                throw (Error) e.getCause();
            }
        }

        /** @param rows so many more */
        void moved(long rows) {
            observer.moved(kind, rows);
        }

        @Override
        public void close() {
            observer.ended(kind);
            places.release();
        }
    }
}
