package dev.productcatalog.http.connection;

import io.helidon.http.RequestException;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads the head of one request, byte by byte and strictly (RFC 9112, sections 2 to 6): the first byte that no request
 * could have is refused. Holds the head in the form in which the server's parser takes it, which knows HTTP/1.1 only.
 * Not thread-safe.
 */
final class RequestHead {

    /** Longest request target, in bytes; over it is 414. */
    static final int MAX_TARGET = 8 * 1024;

    /** Longest header section, in bytes with the empty line that ends it; over it is 431. */
    static final int MAX_HEADERS = 16 * 1024;

    private static final int MAX_METHOD = 32;
    private static final String VERSION = "HTTP/1.1";

    /** Longest request line that can be valid, in bytes without its end. */
    static final int MAX_REQUEST_LINE = MAX_METHOD + 1 + MAX_TARGET + 1 + VERSION.length();

    /** RFC 9110, section 7.2, with a port that may be empty (RFC 3986, section 3.2.3). */
    private static final Pattern HOST =
            Pattern.compile("(?:\\[[0-9A-Za-z:.]+]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(?::[0-9]*)?");

    private enum Part {
        START, EMPTY_LINE, METHOD, TARGET, VERSION, LINE_FEED, HEADER, NAME, VALUE, VALUE_LINE_FEED, LAST_LINE_FEED, END
    }

    private Part part = Part.START;
    private byte[] bytes = new byte[512];
    private int size;
    // where in bytes the current part, the headers and the current header's value begin
    private int begin;
    private int headers;
    private int value;
    private boolean emptyLine;

    private boolean head;
    private boolean old;
    private int hosts;
    private long length = -1;
    private boolean chunked;
    private boolean close;
    private boolean keepAlive;

    /** {@return whether nothing of a request has come} An empty line before it is nothing (RFC 9112, section 2.2). */
    boolean isEmpty() {
        return part == Part.START;
    }

    /**
     * Takes the next byte.
     *
     * @return whether that was the last of the head
     * @throws RequestException if it is no request: 400, 414, 431, or 505 for another version
     */
    boolean take(byte b) {
        part = switch (part) {
            case START -> start(b);
            case EMPTY_LINE -> {
                expectLineFeed(b);
                emptyLine = true;
                yield Part.START;
            }
            case METHOD -> method(b);
            case TARGET -> target(b);
            case VERSION -> version(b);
            case LINE_FEED -> {
                expectLineFeed(b);
                append(b);
                headers = begin = size;
                yield Part.HEADER;
            }
            case HEADER -> header(b);
            case NAME -> name(b);
            case VALUE -> value(b);
            case VALUE_LINE_FEED -> {
                expectLineFeed(b);
                append(b);
                field();
                begin = size;
                yield Part.HEADER;
            }
            case LAST_LINE_FEED -> {
                expectLineFeed(b);
                append(b);
                check();
                yield Part.END;
            }
            case END -> throw new IllegalStateException("The head is complete");
        };
        if (headers > 0 && size - headers > MAX_HEADERS) {
            throw Refusal.of(Refusal.HEADERS_TOO_LARGE, "the header section is over " + MAX_HEADERS + " bytes");
        }
        return part == Part.END;
    }

    /** {@return the head as the server's parser takes it} */
    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** {@return how many bytes of content follow; 0 if the content is chunked} */
    long length() {
        return Math.max(length, 0);
    }

    /** {@return whether chunks follow} */
    boolean isChunked() {
        return chunked;
    }

    /** {@return whether only the headers of the answer are asked for} */
    boolean isHead() {
        return head;
    }

    /** {@return whether the request is of HTTP/1.0, whose clients know no chunks} */
    boolean isOld() {
        return old;
    }

    /** {@return whether the client wants no further request on the connection (RFC 9112, section 9.3)} */
    boolean isLast() {
        return close || old && !keepAlive;
    }

    private Part start(byte b) {
        if (b != '\r') {
            return method(b);
        }
        if (emptyLine) {
            throw Refusal.malformed("a request must begin with a request line");
        }
        return Part.EMPTY_LINE;
    }

    private Part method(byte b) {
        if (b == ' ' && size > 0) {
            head = text(0, size).equals("HEAD");
            append(b);
            begin = size;
            return Part.TARGET;
        }
        if (!Octets.isToken(b) || size == MAX_METHOD) {
            throw Refusal.malformed("a request must begin with a method and one space");
        }
        // methods are case-sensitive (RFC 9110, section 9.1), but the server would take "get" for GET
        append(b >= 'a' ? (byte) '!' : b);
        return Part.METHOD;
    }

    private Part target(byte b) {
        int length = size - begin;
        if (b == ' ' && length > 0) {
            append(b);
            begin = size;
            return Part.VERSION;
        }
        if (b < 0) {
            throw Refusal.malformed("a request target must be ASCII; other characters are percent-encoded UTF-8");
        }
        if (b <= ' ' || b == 0x7f) {
            throw Refusal.malformed("a request line must be a method, a target and HTTP/1.1, one space between them");
        }
        if ("\"<>#".indexOf(b) >= 0) {
            throw Refusal.malformed("the character %c in a request target must be sent as %%%02X".formatted(b, b));
        }
        if (length == MAX_TARGET) {
            throw Refusal.of(Status.REQUEST_URI_TOO_LONG_414, "the request target is over " + MAX_TARGET + " bytes");
        }
        append(b);
        return Part.TARGET;
    }

    private Part version(byte b) {
        int at = size - begin;
        if (at == VERSION.length()) {
            expect(b, '\r', "a request line must end after its version, with CR LF");
            String version = text(begin, size);
            old = version.equals("HTTP/1.0");
            if (!old && !version.equals(VERSION)) {
                throw Refusal.of(Refusal.VERSION_NOT_SUPPORTED, "send the request as HTTP/1.1");
            }
            bytes[size - 1] = '1';
            append(b);
            return Part.LINE_FEED;
        }
        char expected = VERSION.charAt(at);
        if (expected == '1' ? b < '0' || b > '9' : b != expected) {
            throw Refusal.malformed("a request line must end with HTTP/1.1; a space in its target must be sent as %20");
        }
        append(b);
        return Part.VERSION;
    }

    private Part header(byte b) {
        if (b == '\r') {
            append(b);
            return Part.LAST_LINE_FEED;
        }
        if (b == ' ' || b == '\t') {
            throw Refusal.malformed("a header must be on one line");
        }
        return name(b);
    }

    private Part name(byte b) {
        if (b == ':' && size > begin) {
            append(b);
            value = size;
            return Part.VALUE;
        }
        if (!Octets.isToken(b)) {
            throw Refusal.malformed("a header must be a name, a colon at once, and a value");
        }
        append(b);
        return Part.NAME;
    }

    private Part value(byte b) {
        if (Octets.isControl(b) && b != '\r') {
            throw Refusal.malformed("a header must not have control characters, and must end with CR LF");
        }
        append(b);
        return b == '\r' ? Part.VALUE_LINE_FEED : Part.VALUE;
    }

    /** Keeps what the header that has ended says about the connection and the content. */
    private void field() {
        switch (text(begin, value - 1).toLowerCase(Locale.ROOT)) {
            case "host" -> {
                hosts++;
                if (!HOST.matcher(fieldValue()).matches()) {
                    throw Refusal.malformed("Host must be a name or an address, and may have a port");
                }
            }
            case "content-length" -> contentLength(fieldValue());
            case "transfer-encoding" -> {
                if (chunked || old || !fieldValue().equalsIgnoreCase("chunked")) {
                    throw Refusal.malformed(old ? "HTTP/1.0 has no Transfer-Encoding: send a Content-Length"
                            : "the only Transfer-Encoding is chunked, once");
                }
                chunked = true;
            }
            case "connection" -> {
                for (String option : fieldValue().split(",")) {
                    close |= option.strip().equalsIgnoreCase("close");
                    keepAlive |= option.strip().equalsIgnoreCase("keep-alive");
                }
            }
            case "expect" -> {
                if (old) { // to be ignored (RFC 9110, section 10.1.1)
                    size = begin;
                }
            }
            default -> { }
        }
    }

    private void contentLength(String value) {
        boolean digits = value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (length >= 0 || !digits || value.isEmpty() || value.length() > 19) {
            throw Refusal.malformed("Content-Length must be one number");
        }
        try {
            length = Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw Refusal.malformed("Content-Length is too large");
        }
    }

    private void check() {
        if (hosts != 1 && !(old && hosts == 0)) {
            throw Refusal.malformed("there must be one Host header");
        }
        if (chunked && length >= 0) {
            throw Refusal.malformed("Content-Length and Transfer-Encoding exclude each other");
        }
    }

    /** {@return the value without the white space around it} */
    private String fieldValue() {
        int from = value;
        int to = size - 2;
        while (from < to && Octets.isSpace(bytes[from])) {
            from++;
        }
        while (to > from && Octets.isSpace(bytes[to - 1])) {
            to--;
        }
        return text(from, to);
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private void append(byte b) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = b;
    }

    private static void expectLineFeed(byte b) {
        expect(b, '\n', "a line must end with CR LF");
    }

    private static void expect(byte b, char expected, String otherwise) {
        if (b != expected) {
            throw Refusal.malformed(otherwise);
        }
    }
}
