package dev.productcatalog.bootstrap.service;

import dev.productcatalog.application.ForgetChanges;
import dev.productcatalog.domain.CatalogException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;

/**
 * Forgets old changes and receipts in the background, a few at a time. While there are many it rests four times as long
 * as it works, so that it takes at most a fifth of what the database can write.
 */
final class Housekeeping implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(Housekeeping.class.getName());
    private static final int RESTS = 4;

    private final ForgetChanges forget;
    private final Duration period;
    private final Thread thread;
    private boolean closed;

    /**
     * Begins after the first period: a start has other things to do.
     *
     * @param period in which it looks for something to forget
     */
    Housekeeping(ForgetChanges forget, Duration period) {
        this.forget = forget;
        this.period = period;
        this.thread = Thread.ofPlatform().daemon().name("housekeeping").start(this::run);
    }

    private void run() {
        long pause = period.toMillis();
        while (isOpenAfter(pause)) {
            long began = System.nanoTime();
            boolean more = step();
            pause = more ? RESTS * (System.nanoTime() - began) / 1_000_000 + 1 : period.toMillis();
        }
    }

    private boolean step() {
        try {
            return forget.forget(Instant.now());
        } catch (CatalogException.Unavailable e) {
            return false; // there is time
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "Old changes cannot be forgotten", e);
            return false;
        }
    }

    /** Nobody interrupts the thread: that could close the file of an embedded database. */
    private synchronized boolean isOpenAfter(long millis) {
        long deadline = System.nanoTime() + millis * 1_000_000;
        try {
            for (long left = millis; !closed && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            return false;
        }
        return !closed;
    }

    /** Lets the step under way end, and ends. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
