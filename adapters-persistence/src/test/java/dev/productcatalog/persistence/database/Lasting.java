package dev.productcatalog.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** How long something takes, on a machine that may be busy with others. */
public final class Lasting {

    private static final int ATTEMPTS = 5;

    private Lasting() { }

    /**
     * Asserts that something takes at least so long, and less than that: what is slow by itself is slow each time it is
     * tried, what a busy machine delayed is not.
     */
    public static void assertLasts(Duration least, Duration less, Attempt attempt) throws Exception {
        Duration took = less;
        for (int i = 0; i < ATTEMPTS && took.compareTo(less) >= 0; i++) {
            long start = System.nanoTime();
            attempt.run();
            took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(took).isGreaterThanOrEqualTo(least);
        }
        assertThat(took).isLessThan(less);
    }

    /** Something that can be tried again. */
    @FunctionalInterface
    public interface Attempt {

        /** Does it. */
        void run() throws Exception;
    }
}
