package dev.productcatalog.http.exchange;

import dev.productcatalog.http.problem.Problem;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many bytes requests may hold together, so that no number of them exhausts the heap. Thread-safe. */
public final class Room {

    private static final int UNIT = 1024;

    private final int units;
    private final Semaphore free;
    private final Duration longestWait;
    private final String reason;

    /**
     * @param bytes       all there are
     * @param longestWait how long a request waits for its share
     * @param reason      by which the requests are counted that do not get it
     */
    public Room(long bytes, Duration longestWait, String reason) {
        this.units = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
        this.free = new Semaphore(units); // not fair: what is small must not wait for what is large
        this.longestWait = longestWait;
        this.reason = reason;
    }

    /**
     * {@return a share of that many bytes, or of three quarters of all if that is less} Waits for it. Who takes long
     * over what is left keeps nobody from such a share.
     *
     * @throws Problem {@code unavailable} if that takes too long
     */
    public Share take(long bytes) {
        int wanted = Math.min(units(bytes), units - units / 4);
        try {
            if (free.tryAcquire(wanted, longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Share(wanted);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw refusal();
    }

    /** {@return a share of nothing, to begin with} */
    Share none() {
        return new Share(0);
    }

    private int units(long bytes) {
        return Math.clamp((bytes + UNIT - 1) / UNIT, 0, units);
    }

    private Problem refusal() {
        return Problem.unavailable(reason, "there is no room for this now; nothing was changed", 1);
    }

    /** What one request holds. Not thread-safe. */
    public final class Share implements AutoCloseable {

        private int held;

        private Share(int held) {
            this.held = held;
        }

        /**
         * Makes it as large as that, at once: two that waited for more would wait for each other.
         *
         * @throws Problem {@code unavailable} if there is no room
         */
        void growTo(long bytes) {
            int more = units(bytes) - held;
            if (more > 0) {
                if (!free.tryAcquire(more)) {
                    throw refusal();
                }
                held += more;
            }
        }

        /** Gives back what is more than that. */
        public void shrinkTo(long bytes) {
            int less = held - units(bytes);
            if (less > 0) {
                held -= less;
                free.release(less);
            }
        }

        @Override
        public void close() {
            shrinkTo(0);
        }
    }
}
