package dev.productcatalog.bootstrap.command;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/** Says on a terminal how far a command is that takes longer than a second, in a line that changes. */
final class Progress implements AutoCloseable {

    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();
    private static final long PERIOD = Duration.ofMillis(200).toNanos();
    private static final int WIDTH = 60;

    private final PrintWriter terminal;
    private final boolean shown;
    private final String what;
    private final OptionalLong total;
    private final long started = System.nanoTime();
    private long next = started + PATIENCE;
    private boolean begun;
    private long bytes;

    /**
     * @param terminal takes the line
     * @param shown    whether somebody looks at it
     * @param what     is done, in a word
     * @param total    how many bytes there are, if that is known
     */
    Progress(PrintWriter terminal, boolean shown, String what, OptionalLong total) {
        this.terminal = terminal;
        this.shown = shown;
        this.what = what;
        this.total = total;
    }

    /** So many more bytes are done. */
    void moved(long count) {
        bytes += count;
        if (shown && System.nanoTime() - next >= 0) {
            show(total.isPresent() ? "%d %%".formatted(100 * bytes / Math.max(1, total.getAsLong())) : size(bytes));
            next = System.nanoTime() + PERIOD;
        }
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

    private void show(String state) {
        begun = true;
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
        if (begun) {
            terminal.print('\r' + " ".repeat(WIDTH) + '\r');
            terminal.flush();
        }
    }
}
