package dev.productcatalog.http.connection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads content in the chunked coding strictly (RFC 9112, section 7.1), and gives its data on in chunks of the plainest
 * form, without extensions and trailers: the server's parser waits for ever on those, and takes some that are
 * malformed. Not thread-safe.
 */
final class ChunkedContent {

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private enum Part {
        START, SIZE, SPACE, EXTENSION, LINE_FEED, DATA, DATA_END, DATA_LINE_FEED,
        TRAILER, TRAILER_NAME, TRAILER_VALUE, TRAILER_LINE_FEED, LAST_LINE_FEED, END
    }

    private Part part = Part.START;
    /** Bytes to come of the data of this chunk. */
    private long remaining;
    private int digits;
    private long data;
    private long rest;
    private int position;

    /** {@return whether all of the content was read} */
    boolean isEnd() {
        return part == Part.END;
    }

    /** {@return up to where the last call of {@link #read} has read} */
    int position() {
        return position;
    }

    /**
     * Reads up to the end of the content or of the bytes.
     *
     * @return the data as one chunk, and the last chunk where the content ends; empty if there is neither
     * @throws io.helidon.http.RequestException if the coding is broken
     */
    byte[] read(byte[] bytes, int from, int to) {
        int end = from; // data is moved together, where it was read from
        position = from;
        while (position < to && part != Part.END) {
            if (part == Part.DATA) {
                int size = (int) Math.min(remaining, to - position);
                System.arraycopy(bytes, position, bytes, end, size);
                end += size;
                position += size;
                remaining -= size;
                if (remaining == 0) {
                    part = Part.DATA_END;
                }
            } else {
                part = next(bytes[position++]);
            }
        }
        data += end - from;
        return chunk(bytes, from, end - from);
    }

    private byte[] chunk(byte[] bytes, int from, int size) {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(size + 32);
        if (size > 0) {
            chunk.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunk.write(bytes, from, size);
            chunk.writeBytes(LINE_END);
        }
        if (part == Part.END) {
            chunk.writeBytes(LAST_CHUNK);
        }
        return chunk.toByteArray();
    }

    private Part next(byte b) {
        return switch (part) {
            case START -> {
                remaining = 0;
                digits = 0;
                yield size(b);
            }
            case SIZE -> switch (b) {
                case '\r' -> Part.LINE_FEED;
                case ' ', '\t' -> counted(Part.SPACE);
                case ';' -> counted(Part.EXTENSION);
                default -> size(b);
            };
            case SPACE -> switch (b) {
                case ' ', '\t' -> counted(Part.SPACE);
                case ';' -> counted(Part.EXTENSION);
                default -> throw Refusal.malformed("a chunk's size must be a hexadecimal number");
            };
            case EXTENSION -> text(b, Part.EXTENSION, Part.LINE_FEED);
            case LINE_FEED -> expect(b, '\n', remaining == 0 ? Part.TRAILER : Part.DATA);
            case DATA_END -> expect(b, '\r', Part.DATA_LINE_FEED);
            case DATA_LINE_FEED -> expect(b, '\n', Part.START);
            case TRAILER -> b == '\r' ? Part.LAST_LINE_FEED : trailerName(b);
            case TRAILER_NAME -> b == ':' ? counted(Part.TRAILER_VALUE) : trailerName(b);
            case TRAILER_VALUE -> text(b, Part.TRAILER_VALUE, Part.TRAILER_LINE_FEED);
            case TRAILER_LINE_FEED -> expect(b, '\n', Part.TRAILER);
            case LAST_LINE_FEED -> expect(b, '\n', Part.END);
            case DATA, END -> throw new IllegalStateException(part.toString());
        };
    }

    private Part size(byte b) {
        int digit = Character.digit(b, 16);
        if (digit < 0) {
            throw Refusal.malformed("a chunk's size must be a hexadecimal number");
        }
        if (++digits > 16 || remaining > Long.MAX_VALUE >> 4) {
            throw Refusal.malformed("a chunk's size is too large");
        }
        remaining = remaining << 4 | digit;
        return Part.SIZE;
    }

    private Part trailerName(byte b) {
        if (!Octets.isToken(b)) {
            throw Refusal.malformed("a trailer must be a name, a colon at once, and a value on the same line");
        }
        return counted(Part.TRAILER_NAME);
    }

    private Part text(byte b, Part more, Part end) {
        if (b == '\r') {
            return end;
        }
        if (Octets.isControl(b)) {
            throw Refusal.malformed("there must be no control characters between chunks");
        }
        return counted(more);
    }

    private static Part expect(byte b, char expected, Part then) {
        if (b != expected) {
            throw Refusal.malformed("a chunk and its lines must end with CR LF");
        }
        return then;
    }

    /** Bounds what a client can send in extensions and trailers without ever sending data. */
    private Part counted(Part then) {
        if (++rest > RequestHead.MAX_HEADERS + data) {
            throw Refusal.malformed("there are too many chunk extensions or trailers");
        }
        return then;
    }
}
