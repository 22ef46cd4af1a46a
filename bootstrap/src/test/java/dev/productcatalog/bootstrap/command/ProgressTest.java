package dev.productcatalog.bootstrap.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command says of how far it is. */
class ProgressTest {

    @ParameterizedTest
    @CsvSource({"0, 0 bytes", "999, 999 bytes", "1000, 1.0 kB", "1550, 1.6 kB", "1000000, 1.0 MB",
        "7600000000, 7600.0 MB"})
    void a_size_is_told_for_people(long bytes, String told) {
        assertThat(Progress.size(bytes)).isEqualTo(told);
    }

    @Test
    @Timeout(180)
    void the_line_is_shown_again_and_again_even_while_nothing_moves_and_is_cleared_in_the_end() throws Exception {
        Screen screen = new Screen(3);
        try (Progress progress = new Progress(new PrintWriter(screen), true, "restore", OptionalLong.of(200),
                Duration.ZERO)) {
            progress.moved(150);
            screen.shown.await();
        }
        assertThat(screen.toString())
                .matches("(\\rrestore: 0 %, \\d+ s +)*(\\rrestore: 75 %, \\d+ s +){3,}\\r {60}\\r");
    }

    @Test
    void what_is_done_sooner_shows_nothing() {
        Screen screen = new Screen(1);
        try (Progress progress = new Progress(new PrintWriter(screen), true, "restore", OptionalLong.empty(),
                Duration.ofDays(1))) {
            progress.moved(150);
        }
        assertThat(screen).hasToString("");
    }

    /** Counts how often it was shown how far something is that has begun to move. */
    private static final class Screen extends StringWriter {

        private final CountDownLatch shown;

        Screen(int times) {
            shown = new CountDownLatch(times);
        }

        @Override
        public void flush() {
            if (getBuffer().indexOf("75 %") >= 0) {
                shown.countDown();
            }
        }
    }
}
