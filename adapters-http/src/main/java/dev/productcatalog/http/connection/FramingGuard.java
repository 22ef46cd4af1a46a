package dev.productcatalog.http.connection;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Divides the bytes of a connection into HTTP/1.1 requests, strictly (RFC 9112), before the server's parser sees them.
 *
 * <p>What leaves it can be read in one way only: a head with one {@code Host} and at most one of a length and the
 * chunked coding, then content that belongs to that head, then the next head. A piece never reaches over these borders.
 * Chunked content leaves re-chunked, without extensions and trailers. Anything else is refused, and nothing follows.
 *
 * <p>Bytes go in with {@link #feed}, pieces come out of {@link #next} until it returns {@code null}. Not thread-safe.
 */
final class FramingGuard {

    /** Longest request target, in bytes; over it is 414. */
    static final int MAX_TARGET = 8 * 1024;

    /** Longest header section, in bytes with the empty line that ends it; over it is 431. */
    static final int MAX_HEADERS = 16 * 1024;

    private static final int MAX_METHOD = 32;
    private static final byte[] VERSION = " HTTP/1.1".getBytes(StandardCharsets.US_ASCII);

    /** Longest request line that can be valid, in bytes without its end. */
    static final int MAX_REQUEST_LINE = MAX_METHOD + 1 + MAX_TARGET + VERSION.length;

    private static final Status HEADERS_TOO_LARGE_431 = Status.create(431, "Request Header Fields Too Large");
    private static final byte[] CHUNKED = "chunked".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONE = {};
    private static final int CUT_OFF = -1;
    private static final long EACH = 0x0101010101010101L;
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private enum State {
        REQUEST_LINE, HEADERS,
        CONTENT,
        CHUNK_START, CHUNK_SIZE, CHUNK_SPACE, CHUNK_EXTENSION, CHUNK_LINE_FEED, CHUNK_DATA, DATA_END, DATA_LINE_FEED,
        TRAILER_START, TRAILER_NAME, TRAILER_VALUE, TRAILER_LINE_FEED, LAST_LINE_FEED
    }

    private State state = State.REQUEST_LINE;
    private RequestException refusal;

    // input[position..limit) was fed and has not left yet; in a head, input[line..scanned) was found to be cut off
    private byte[] input = NONE;
    private int position;
    private int limit;
    private int scanned;
    private int line;
    private int headers;

    // what the head under way has said
    private boolean blankLine;
    private int hosts;
    private boolean chunked;
    private long length = -1;

    // content under way: bytes to come of it or of its chunk, and for chunked all bytes so far, of data and of the rest
    private long remaining;
    private int digits;
    private long data;
    private long rest;

    /** {@return whether the next piece is a head} */
    boolean expectsHead() {
        return state == State.REQUEST_LINE || state == State.HEADERS;
    }

    /** {@return whether the bytes were refused: there will be no further piece} */
    boolean refused() {
        return refusal != null;
    }

    /** {@return whether all requests that were begun have left whole} */
    boolean idle() {
        return state == State.REQUEST_LINE && position == limit && refusal == null;
    }

    /**
     * Takes what was read.
     *
     * @param bytes not empty; they now belong to the guard
     */
    void feed(byte[] bytes) {
        if (position == limit) {
            input = bytes;
            limit = bytes.length;
            position = scanned = line = 0;
            return;
        }
        int pending = limit - position;
        if (limit + bytes.length > input.length) {
            byte[] larger = new byte[Math.max(2 * pending, pending + bytes.length)];
            System.arraycopy(input, position, larger, 0, pending);
            input = larger;
            limit = pending;
            scanned -= position;
            line -= position;
            headers -= position;
            position = 0;
        }
        System.arraycopy(bytes, 0, input, limit, bytes.length);
        limit += bytes.length;
    }

    /**
     * {@return the next piece: a whole head, or some of its content; {@code null} if more must be fed first}
     *
     * @throws RequestException if the bytes are no request (400), or too many for one (414, 431); again at each call
     */
    byte[] next() {
        if (refusal != null) {
            throw refusal;
        }
        return switch (state) {
            case REQUEST_LINE, HEADERS -> head();
            case CONTENT -> content();
            default -> chunks();
        };
    }

    /**
     * Says that no more will be fed.
     *
     * @throws RequestException if that cuts a request off
     */
    void end() {
        if (!idle()) {
            throw malformed("The request ends too early");
        }
    }

    private byte[] head() {
        // a line that was cut off is looked at again when its end has come, not with every byte
        while (line < limit && (scanned == line || lineFeedCame())) {
            boolean empty = input[line] == '\r';
            int next = empty ? lineEnd(line) : state == State.HEADERS ? header(line) : requestLine(line);
            if (next == CUT_OFF) {
                break;
            }
            line = scanned = next;
            if (state == State.HEADERS && next - headers > MAX_HEADERS) {
                throw headersTooLarge();
            }
            if (!empty) {
                if (state == State.REQUEST_LINE) {
                    state = State.HEADERS;
                    headers = next;
                }
            } else if (state == State.HEADERS) {
                return endHead();
            } else if (blankLine) {
                throw malformed("A request must begin with a request line");
            } else {
                // RFC 9112, section 2.2: an empty line before a request line is passed over
                blankLine = true;
                position = next;
            }
        }
        scanned = limit;
        if (state == State.HEADERS) {
            if (limit - headers > MAX_HEADERS) {
                throw headersTooLarge();
            }
        } else if (limit - line > MAX_REQUEST_LINE + 1) {
            requestLine(line); // refuses it, and knows why
        }
        return null;
    }

    private boolean lineFeedCame() {
        for (int i = scanned; i < limit; i++) {
            if (input[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    /** {@return where the next line begins, or {@link #CUT_OFF}} */
    private int requestLine(int from) {
        byte[] bytes = input;
        int end = limit;
        int i = from;
        while (i < end && token(bytes[i])) {
            if (bytes[i] >= 'a') {
                // methods are case-sensitive (RFC 9110, section 9.1), but the server would take "get" for GET
                bytes[i] = '!';
            }
            i++;
        }
        if (i - from > MAX_METHOD || i < end && (i == from || bytes[i] != ' ')) {
            throw malformed("The request line must begin with a method");
        }
        int target = Math.min(i + 1, end);
        i = plain(target, '!');
        while (i < end && bytes[i] >= '!' && bytes[i] < 0x7f) {
            i++;
        }
        if (i - target > MAX_TARGET) {
            throw refuse(Status.REQUEST_URI_TOO_LONG_414, "The request target is over " + MAX_TARGET + " bytes");
        }
        int version = Math.min(VERSION.length, end - i);
        if (version > 0 && i == target || !Arrays.equals(bytes, i, i + version, VERSION, 0, version)) {
            throw malformed("The request line must be method, target and HTTP/1.1, with one space between them");
        }
        return lineEnd(i + version);
    }

    /** {@return where the next line begins, or {@link #CUT_OFF}} */
    private int header(int from) {
        byte[] bytes = input;
        int end = limit;
        int i = from;
        while (i < end && token(bytes[i])) {
            i++;
        }
        int nameLength = i - from;
        if (i < end && (nameLength == 0 || bytes[i] != ':')) {
            throw malformed("A header must be a name, a colon at once, and a value on the same line");
        }
        int value = Math.min(i + 1, end);
        i = plain(value, ' ');
        while (i < end && !control(bytes[i])) {
            i++;
        }
        int next = lineEnd(i);
        if (next == CUT_OFF) {
            return next;
        }
        switch (nameLength) {
            case 4 -> hosts += named("host", from) ? 1 : 0;
            case 6 -> {
                if (named("expect", from)) {
                    lowerCase(value, i);
                }
            }
            case 10 -> {
                if (named("connection", from)) {
                    lowerCase(value, i);
                }
            }
            case 14 -> {
                if (named("content-length", from)) {
                    contentLength(value, i);
                }
            }
            case 17 -> {
                if (named("transfer-encoding", from)) {
                    transferEncoding(value, i);
                }
            }
            default -> { }
        }
        return next;
    }

    /** {@return where the next line begins, if this one ends at {@code at}, or {@link #CUT_OFF}} */
    private int lineEnd(int at) {
        if (at < limit && input[at] != '\r' || at + 1 < limit && input[at + 1] != '\n') {
            throw malformed("A line must have no control characters and end with CR LF");
        }
        return at + 1 < limit ? at + 2 : CUT_OFF;
    }

    /**
     * Passes over eight bytes at a time, which is what most of a head's time goes to.
     *
     * @param least the lowest byte to pass over
     * @return where the first byte is that is lower, DEL or no ASCII, or where there are fewer than eight
     */
    private int plain(int from, char least) {
        byte[] bytes = input;
        int last = limit - Long.BYTES;
        int i = from;
        while (i <= last) {
            long eight = (long) EIGHT.get(bytes, i);
            // the high bit of a byte that is too low, is DEL, or has it; what is carried goes to later bytes only
            long found = (eight - least * EACH | eight + EACH | eight) & 0x80 * EACH;
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
            i += Long.BYTES;
        }
        return i;
    }

    private boolean named(String lowerCaseName, int from) {
        for (int i = 0; i < lowerCaseName.length(); i++) {
            char expected = lowerCaseName.charAt(i);
            if (input[from + i] != expected && (expected == '-' || (input[from + i] | 0x20) != expected)) {
                return false;
            }
        }
        return true;
    }

    /** The server compares these values exactly, although they are not case-sensitive (RFC 9110, 7.6.1 and 10.1.1). */
    private void lowerCase(int from, int end) {
        for (int i = from; i < end; i++) {
            if (input[i] >= 'A' && input[i] <= 'Z') {
                input[i] |= 0x20;
            }
        }
    }

    private void contentLength(int from, int end) {
        int first = skipSpace(from, end);
        int last = skipSpaceBack(first, end);
        if (length >= 0 || first == last || last - first > 19) {
            throw malformed("Content-Length must be one number");
        }
        long value = 0;
        for (int i = first; i < last; i++) {
            int digit = input[i] - '0';
            if (digit < 0 || digit > 9) {
                throw malformed("Content-Length must be one number");
            }
            value = value * 10 + digit;
        }
        if (value < 0) {
            throw malformed("Content-Length is too large");
        }
        length = value;
    }

    private void transferEncoding(int from, int end) {
        int first = skipSpace(from, end);
        int last = skipSpaceBack(first, end);
        lowerCase(first, last);
        if (chunked || !Arrays.equals(input, first, last, CHUNKED, 0, CHUNKED.length)) {
            throw malformed("The only Transfer-Encoding is chunked");
        }
        chunked = true;
    }

    private int skipSpace(int from, int end) {
        int i = from;
        while (i < end && (input[i] == ' ' || input[i] == '\t')) {
            i++;
        }
        return i;
    }

    private int skipSpaceBack(int from, int end) {
        int i = end;
        while (i > from && (input[i - 1] == ' ' || input[i - 1] == '\t')) {
            i--;
        }
        return i;
    }

    private byte[] endHead() {
        if (hosts != 1) {
            throw malformed("There must be one Host");
        }
        if (chunked && length >= 0) {
            throw malformed("Content-Length and Transfer-Encoding exclude each other");
        }
        state = chunked ? State.CHUNK_START : length > 0 ? State.CONTENT : State.REQUEST_LINE;
        remaining = length;
        data = 0;
        rest = 0;
        hosts = 0;
        chunked = false;
        length = -1;
        blankLine = false;
        return take(line);
    }

    private byte[] content() {
        if (position == limit) {
            return null;
        }
        int size = (int) Math.min(remaining, limit - position);
        remaining -= size;
        if (remaining == 0) {
            state = State.REQUEST_LINE;
        }
        return take(position + size);
    }

    /** Passes what it can without a copy: a request mostly comes in one read of its own. */
    private byte[] take(int end) {
        byte[] piece = position == 0 && end == input.length ? input : Arrays.copyOfRange(input, position, end);
        position = end;
        release();
        return piece;
    }

    private void release() {
        if (position == limit) {
            input = NONE;
            position = limit = 0;
        }
        scanned = line = position;
    }

    private byte[] chunks() {
        int from = position;
        int to = position; // data is moved together at the front of what was read
        while (position < limit && state != State.REQUEST_LINE) {
            if (state == State.CHUNK_DATA) {
                int size = (int) Math.min(remaining, limit - position);
                System.arraycopy(input, position, input, to, size);
                to += size;
                position += size;
                remaining -= size;
                if (remaining == 0) {
                    state = State.DATA_END;
                }
            } else {
                state = between(input[position++]);
            }
        }
        boolean last = state == State.REQUEST_LINE;
        byte[] piece = to > from || last ? chunk(from, to, last) : null;
        data += to - from;
        release();
        return piece;
    }

    private byte[] chunk(int from, int to, boolean last) {
        int size = to - from;
        byte[] start = size > 0 ? (Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII) : NONE;
        byte[] chunk = new byte[start.length + size + (size > 0 ? 2 : 0) + (last ? LAST_CHUNK.length : 0)];
        System.arraycopy(start, 0, chunk, 0, start.length);
        System.arraycopy(input, from, chunk, start.length, size);
        if (size > 0) {
            chunk[start.length + size] = '\r';
            chunk[start.length + size + 1] = '\n';
        }
        if (last) {
            System.arraycopy(LAST_CHUNK, 0, chunk, chunk.length - LAST_CHUNK.length, LAST_CHUNK.length);
        }
        return chunk;
    }

    /** {@return the state after one byte of chunked coding that is no data (RFC 9112, section 7.1)} */
    private State between(byte b) {
        return switch (state) {
            case CHUNK_START -> {
                remaining = 0;
                digits = 0;
                yield size(b);
            }
            case CHUNK_SIZE -> switch (b) {
                case '\r' -> State.CHUNK_LINE_FEED;
                case ' ', '\t' -> counted(State.CHUNK_SPACE);
                case ';' -> counted(State.CHUNK_EXTENSION);
                default -> size(b);
            };
            case CHUNK_SPACE -> switch (b) {
                case ' ', '\t' -> counted(State.CHUNK_SPACE);
                case ';' -> counted(State.CHUNK_EXTENSION);
                default -> throw malformed("A chunk size must be a hexadecimal number");
            };
            case CHUNK_EXTENSION -> text(b, State.CHUNK_EXTENSION, State.CHUNK_LINE_FEED);
            case CHUNK_LINE_FEED ->
                    expect(b, '\n', remaining == 0 ? State.TRAILER_START : State.CHUNK_DATA);
            case DATA_END -> expect(b, '\r', State.DATA_LINE_FEED);
            case DATA_LINE_FEED -> expect(b, '\n', State.CHUNK_START);
            case TRAILER_START -> {
                if (b == '\r') {
                    yield State.LAST_LINE_FEED;
                }
                if (!token(b)) {
                    throw malformed("A trailer must begin with its name");
                }
                yield counted(State.TRAILER_NAME);
            }
            case TRAILER_NAME -> {
                if (b != ':' && !token(b)) {
                    throw malformed("A trailer must be a name, a colon at once, and a value");
                }
                yield counted(b == ':' ? State.TRAILER_VALUE : State.TRAILER_NAME);
            }
            case TRAILER_VALUE -> text(b, State.TRAILER_VALUE, State.TRAILER_LINE_FEED);
            case TRAILER_LINE_FEED -> expect(b, '\n', State.TRAILER_START);
            case LAST_LINE_FEED -> expect(b, '\n', State.REQUEST_LINE);
            default -> throw new IllegalStateException(state.toString());
        };
    }

    private State size(byte b) {
        int digit = Character.digit(b, 16);
        if (digit < 0) {
            throw malformed("A chunk size must be a hexadecimal number");
        }
        if (++digits > 16 || remaining > Long.MAX_VALUE >> 4) {
            throw malformed("A chunk size is too large");
        }
        remaining = remaining << 4 | digit;
        return State.CHUNK_SIZE;
    }

    private State text(byte b, State more, State end) {
        if (b == '\r') {
            return end;
        }
        if (control(b)) {
            throw malformed("A control character between chunks");
        }
        return counted(more);
    }

    private State expect(byte b, char expected, State then) {
        if (b != expected) {
            throw malformed("A chunk must end with CR LF");
        }
        return then;
    }

    /** Bounds what a client can send in extensions and trailers without ever sending data. */
    private State counted(State then) {
        if (++rest > MAX_HEADERS + data) {
            throw malformed("Too many chunk extensions or trailers");
        }
        return then;
    }

    private static boolean token(byte b) {
        return TOKEN[b & 0xff];
    }

    private static boolean control(byte b) {
        return b >= 0 && b < ' ' && b != '\t' || b == 0x7f;
    }

    private RequestException malformed(String message) {
        return refuse(Status.BAD_REQUEST_400, message);
    }

    private RequestException headersTooLarge() {
        return refuse(HEADERS_TOO_LARGE_431, "The header section is over " + MAX_HEADERS + " bytes");
    }

    private RequestException refuse(Status status, String message) {
        refusal = RequestException.builder()
                .type(EventType.BAD_REQUEST)
                .status(status)
                .setKeepAlive(false)
                .message(message)
                .build();
        return refusal;
    }
}
