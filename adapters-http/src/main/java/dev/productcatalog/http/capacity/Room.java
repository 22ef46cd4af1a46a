package dev.productcatalog.http.capacity;

import dev.productcatalog.http.problem.Problem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** How many bytes requests may hold together, so that no number of them exhausts memory or disk. Thread-safe. */
public final class Room {

    /** How often is looked whether there is more room now, in nanoseconds: nobody tells. */
    private static final long LOOK_AGAIN = 1_000_000_000L;

    private final LongSupplier bytes;
    private final Duration longestWait;
    private final int waitAtMost;
    private final String reason;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private long taken;

    /** A share that somebody waits for. */
    private static final class Waiting {
        private final long bytes;
        private final Condition given;
        private Optional<Share> share = Optional.empty();

        Waiting(long bytes, Condition given) {
            this.bytes = bytes;
            this.given = given;
        }
    }

    /**
     * @param bytes       all there are now, more than none
     * @param longestWait how long a request waits for its share
     * @param waitAtMost  how many requests wait at the same time; one more is refused, as each keeps its place among
     *                    those at work
     * @param reason      by which the requests are counted that do not get it
     */
    public Room(LongSupplier bytes, Duration longestWait, int waitAtMost, String reason) {
        this.bytes = bytes;
        this.longestWait = longestWait;
        this.waitAtMost = waitAtMost;
        this.reason = reason;
    }

    /**
     * {@return a share of that many bytes, or of three quarters of all if that is less} Waits for it, after those that
     * came before, except that what is small does not wait for what is large. Who takes long over what is left keeps
     * nobody from such a share.
     *
     * @throws Problem {@code unavailable} if that takes too long
     */
    public Share take(long wanted) {
        lock.lock();
        Waiting me = new Waiting(wanted, lock.newCondition());
        try {
            queue.add(me);
            give();
            long left = queue.size() > waitAtMost ? 0 : longestWait.toNanos();
            while (me.share.isEmpty() && left > 0) {
                long turn = Math.min(left, LOOK_AGAIN);
                left -= turn - me.given.awaitNanos(turn);
                give();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it does not want to wait any longer
        } finally {
            queue.remove(me);
            lock.unlock();
        }
        return me.share.orElseThrow(this::refusal);
    }

    /** Gives their shares to all for whom there is room, in their order. */
    private void give() {
        long all = bytes.getAsLong();
        for (Iterator<Waiting> waiting = queue.iterator(); waiting.hasNext() && taken < all; ) {
            Waiting next = waiting.next();
            long share = Math.min(next.bytes, all - all / 4);
            if (taken + share <= all) {
                taken += share;
                next.share = Optional.of(new Share(share));
                next.given.signal();
                waiting.remove();
            }
        }
    }

    private boolean isFree(long wanted) {
        return taken + wanted <= bytes.getAsLong();
    }

    /** {@return a share of nothing, to begin with} */
    public Share none() {
        return new Share(0);
    }

    private Problem refusal() {
        return Problem.unavailable(reason, "there is no room for this now; nothing was changed", 1);
    }

    /** What one request holds. Not thread-safe. */
    public final class Share implements AutoCloseable {

        private long held;

        private Share(long held) {
            this.held = held;
        }

        /**
         * Makes it as large as that, at once: two that waited for more would wait for each other.
         *
         * @throws Problem {@code unavailable} if there is no room
         */
        public void growTo(long wanted) {
            if (wanted > held) {
                lock.lock();
                try {
                    if (!isFree(wanted - held)) {
                        throw refusal();
                    }
                    taken += wanted - held;
                    held = wanted;
                } finally {
                    lock.unlock();
                }
            }
        }

        /** Gives back what is more than that. */
        public void shrinkTo(long wanted) {
            if (wanted < held) {
                lock.lock();
                try {
                    taken -= held - wanted;
                    held = wanted;
                    give();
                } finally {
                    lock.unlock();
                }
            }
        }

        @Override
        public void close() {
            shrinkTo(0);
        }
    }
}
