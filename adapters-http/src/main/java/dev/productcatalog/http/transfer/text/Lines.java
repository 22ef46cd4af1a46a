package dev.productcatalog.http.transfer.text;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** A file line by line, as bytes; a line ends with LF, or at the end of the file. Not thread-safe. */
public final class Lines implements Closeable {

    /** The longest line that is kept, in bytes. */
    public static final int MAX_LENGTH = 1 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[65_536];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private int position;
    private int limit;
    private long number;
    private long start;
    private long end;
    private boolean isTooLong;

    /** @param in is closed with this */
    public Lines(InputStream in) {
        this.in = in;
    }

    /** Goes on to the next line, and {@return whether there is one} */
    public boolean next() throws IOException {
        line.reset();
        isTooLong = false;
        start = end;
        while (true) {
            if (position == limit) {
                limit = in.read(buffer);
                position = 0;
                if (limit < 0) {
                    limit = 0;
                    number++;
                    return end > start;
                }
            }
            int from = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            end += position - from;
            isTooLong |= line.size() + position - from > MAX_LENGTH;
            if (!isTooLong) {
                line.write(buffer, from, position - from);
            }
            if (position < limit) {
                position++;
                end++;
                number++;
                return true;
            }
        }
    }

    /** {@return which line it is, from 1} */
    public long number() {
        return number;
    }

    /** {@return where in the file the {@link #bytes} begin, from 0} */
    public long offset() {
        return start;
    }

    /** {@return whether it is longer than what is kept} */
    public boolean isTooLong() {
        return isTooLong;
    }

    /** {@return whether there is nothing but what JSON takes for white space} */
    public boolean isBlank() {
        if (isTooLong) {
            return false;
        }
        for (byte b : line.toByteArray()) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    /** {@return the line, without its end} */
    public byte[] bytes() {
        return line.toByteArray();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
