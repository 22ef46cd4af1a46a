package dev.productcatalog.http.exchange;

import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** How many requests may be at work at the same time. Thread-safe. */
final class Places {

    private final int places;
    private final Semaphore free;
    private final Runnable refused;

    /** @param refused called for each request that finds no place */
    Places(int places, Runnable refused) {
        this.places = places;
        this.free = new Semaphore(places);
        this.refused = refused;
    }

    /** {@return how many requests are at work} */
    int taken() {
        return places - free.availablePermits();
    }

    /** @throws Problem {@code unavailable} if there is no place */
    Answer during(Supplier<Answer> work) {
        if (!free.tryAcquire()) {
            refused.run();
            throw new Problem(ProblemType.UNAVAILABLE, "too many requests are at work; nothing was changed")
                    .header(HeaderValues.create(HeaderNames.RETRY_AFTER, "1"));
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }
}
