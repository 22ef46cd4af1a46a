package dev.productcatalog.bootstrap.command;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Says on a terminal how far a command is that takes longer than a second, in a line that changes. Thread-safe. */
final class Progress implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final int WIDTH = 60;

    private final PrintWriter terminal;
    private final String what;
    private final OptionalLong total;
    private final long started = System.nanoTime();
    private final AtomicLong bytes = new AtomicLong();
    /** Tells the time as well, while there is nothing to count. */
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private volatile boolean begun;

    /**
     * @param terminal takes the line
     * @param shown    whether somebody looks at it
     * @param what     is done, in a word
     * @param total    how many bytes there are, if that is known
     * @param patience after how long the line is shown first
     */
    Progress(PrintWriter terminal, boolean shown, String what, OptionalLong total, Duration patience) {
        this.terminal = terminal;
        this.what = what;
        this.total = total;
        if (shown) {
            timer.scheduleAtFixedRate(this::show, patience.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** So many more bytes are done. */
    void moved(long count) {
        bytes.addAndGet(count);
    }

    /** {@return the stream, of which all that is read is done} */
    InputStream of(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] target, int from, int count) throws IOException {
                int read = super.read(target, from, count);
                moved(Math.max(0, read));
                return read;
            }
        };
    }

    private void show() {
        begun = true;
        String state = total.isPresent() ? "%d %%".formatted(100 * bytes.get() / Math.max(1, total.getAsLong()))
                : size(bytes.get());
        String line = "%s: %s, %d s".formatted(what, state, (System.nanoTime() - started) / 1_000_000_000);
        terminal.print('\r' + line + " ".repeat(Math.max(0, WIDTH - line.length())));
        terminal.flush();
    }

    /** {@return a number of bytes, for people to read} */
    static String size(long bytes) {
        return bytes < 1_000 ? bytes + " bytes" : bytes < 1_000_000 ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    /** Clears the line. */
    @Override
    public void close() {
        timer.close();
        if (begun) {
            terminal.print('\r' + " ".repeat(WIDTH) + '\r');
            terminal.flush();
        }
    }
}
