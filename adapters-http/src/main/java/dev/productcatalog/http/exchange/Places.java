package dev.productcatalog.http.exchange;

import dev.productcatalog.http.problem.Problem;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** How many requests may be at work at the same time. Thread-safe. */
final class Places {

    private final int places;
    private final Semaphore free;

    Places(int places) {
        this.places = places;
        this.free = new Semaphore(places);
    }

    /** {@return how many requests are at work} */
    int taken() {
        return places - free.availablePermits();
    }

    /** @throws Problem {@code unavailable} if there is no place */
    Answer during(Supplier<Answer> work) {
        if (!free.tryAcquire()) {
            throw Problem.unavailable("too-many-requests", "too many requests are at work; nothing was changed", 1);
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }
}
