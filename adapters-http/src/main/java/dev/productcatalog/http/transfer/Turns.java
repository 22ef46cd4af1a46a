package dev.productcatalog.http.transfer;

import dev.productcatalog.domain.change.RetryKey;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets attempts under the same key go one after the other, so that a retry that comes early waits for the first attempt
 * and not for a place of its own. Thread-safe.
 */
final class Turns {

    private final Set<String> underWay = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    /** Waits until no other attempt under this key is under way. An attempt without a key waits for nobody. */
    Turn await(Optional<RetryKey> key) {
        if (key.isEmpty()) {
            return () -> { };
        }
        String text = key.get().key();
        lock.lock();
        try {
            while (!underWay.add(text)) {
                ended.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        return () -> end(text);
    }

    private void end(String key) {
        lock.lock();
        try {
            underWay.remove(key);
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The time of one attempt. */
    @FunctionalInterface
    interface Turn extends AutoCloseable {

        /** Lets the next one go. */
        @Override
        void close();
    }
}
