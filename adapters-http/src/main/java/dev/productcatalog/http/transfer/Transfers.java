package dev.productcatalog.http.transfer;

import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.transfer.TransferObserver.Kind;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/** The imports, or the exports, under way: so many at once, and no more. Thread-safe. */
final class Transfers {

    /** In how many seconds one may have ended. */
    private static final long PATIENCE = 5;

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

    /** One that is under way. Used by one thread. */
    final class Place implements AutoCloseable {

        private Place() {
            observer.begun(kind);
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
