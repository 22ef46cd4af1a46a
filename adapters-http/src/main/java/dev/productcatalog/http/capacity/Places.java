package dev.productcatalog.http.capacity;

import dev.productcatalog.http.problem.Problem;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** How many requests may be at work at the same time. Thread-safe. */
public final class Places {

    private final int places;
    private final Semaphore free;

    /** @param places how many, at least one */
    public Places(int places) {
        this.places = places;
        this.free = new Semaphore(places);
    }

    /** {@return how many requests are at work} */
    public int taken() {
        return places - free.availablePermits();
    }

    /**
     * {@return what the work returns, which has a place meanwhile}
     *
     * @throws Problem {@code unavailable} if there is no place
     */
    public <T> T during(Supplier<T> work) {
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
