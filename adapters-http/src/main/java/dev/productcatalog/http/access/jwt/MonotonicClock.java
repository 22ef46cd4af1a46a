package dev.productcatalog.http.access.jwt;

import java.time.Duration;

/** Time as it passes, whatever the clock on the wall is set to. Thread-safe. */
interface MonotonicClock {

    /** That of the machine. */
    MonotonicClock SYSTEM = new MonotonicClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            Thread.sleep(time); // this is the clock; whoever waits by it says why
        }
    };

    /** {@return nanoseconds since some moment, as those of {@link System#nanoTime()}} */
    long nanoTime();

    /** Returns when that much time has passed. */
    void sleep(Duration time) throws InterruptedException;
}
