package dev.productcatalog.http.access.jwt;

import java.time.Duration;

/** A clock that a test sets, for one thread that sleeps by it. Thread-safe. */
final class ManualClock implements MonotonicClock {

    /** As {@link System#nanoTime()} may, it overflows while it is used. */
    private static final long START = Long.MAX_VALUE;
    private static final long NEVER = Long.MAX_VALUE;

    private long elapsed;
    private long alarm = NEVER;

    @Override
    public synchronized long nanoTime() {
        return START + elapsed;
    }

    synchronized Duration elapsed() {
        return Duration.ofNanos(elapsed);
    }

    @Override
    public synchronized void sleep(Duration time) throws InterruptedException {
        alarm = elapsed + time.toNanos();
        notifyAll();
        while (elapsed < alarm) {
            wait();
        }
        alarm = NEVER;
    }

    /** Lets that much time pass, and the sleeper do at each of its moments what it does until it sleeps again. */
    synchronized void advance(Duration time) throws InterruptedException {
        long end = elapsed + time.toNanos();
        awaitSleeper();
        while (alarm <= end) {
            elapsed = alarm;
            notifyAll();
            awaitSleeper();
        }
        elapsed = end;
    }

    private void awaitSleeper() throws InterruptedException {
        while (alarm == NEVER || alarm <= elapsed) {
            wait();
        }
    }
}
