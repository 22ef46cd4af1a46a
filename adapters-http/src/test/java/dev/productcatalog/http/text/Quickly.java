package dev.productcatalog.http.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.IntStream;

/** That something is quick, on a machine that may be busy with others. */
public final class Quickly {

    private static final int ATTEMPTS = 10;

    private Quickly() { }

    /**
     * Asserts that it takes less than a second: what is slow by itself is slow each time it is tried, what a busy
     * machine delayed is not.
     */
    public static void assertQuick(Runnable what) {
        assertTimeoutPreemptively(Duration.ofMinutes(1), () ->
                assertThat(IntStream.range(0, ATTEMPTS).anyMatch(attempt -> isQuick(what))).isTrue());
    }

    private static boolean isQuick(Runnable what) {
        long start = System.nanoTime();
        what.run();
        return System.nanoTime() - start < 1_000_000_000;
    }
}
