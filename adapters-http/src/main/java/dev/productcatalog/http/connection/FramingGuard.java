package dev.productcatalog.http.connection;

import io.helidon.http.RequestException;
import java.util.Arrays;

/**
 * Divides the bytes of a connection into requests, strictly (RFC 9112), before the server's parser sees them.
 *
 * <p>What leaves it can be read in one way only: a head with at most one of a length and the chunked coding, then
 * content that belongs to that head, then the next head. A piece never reaches over these borders. The server reads a
 * head a second time, as it takes nothing but bytes. Not thread-safe.
 */
final class FramingGuard {

    private enum State { HEAD, CONTENT, CHUNKS }

    private static final byte[] NONE = {};

    private State state = State.HEAD;
    private RequestException refusal;

    // input[position..) was fed and has not been read yet
    private byte[] input = NONE;
    private int position;

    /** Under way while {@link #state} is {@code HEAD}, otherwise that of the content. */
    private RequestHead head = new RequestHead();
    private boolean headLeft;
    private ChunkedContent chunks;
    private long remaining;

    /** {@return whether the next piece is a head} */
    boolean expectsHead() {
        return state == State.HEAD;
    }

    /** {@return whether the bytes were refused: there will be no further piece} */
    boolean refused() {
        return refusal != null;
    }

    /** {@return whether all requests that were begun have left whole} */
    boolean idle() {
        return state == State.HEAD && position == input.length && (headLeft || head.isEmpty()) && refusal == null;
    }

    /** {@return the head that left last, or one that is not complete} */
    RequestHead head() {
        return head;
    }

    /**
     * Takes what was read, when all before it has left.
     *
     * @param bytes not empty; they now belong to the guard
     */
    void feed(byte[] bytes) {
        input = bytes;
        position = 0;
    }

    /**
     * {@return the next piece: a whole head, or some of its content; {@code null} if more must be fed first}
     *
     * @throws RequestException if the bytes are no request (400, 505), or too many for one (414, 431); again at each
     * call
     */
    byte[] next() {
        if (refusal != null) {
            throw refusal;
        }
        try {
            return switch (state) {
                case HEAD -> nextHead();
                case CONTENT -> nextContent();
                case CHUNKS -> nextChunk();
            };
        } catch (RequestException e) {
            refusal = e;
            throw e;
        }
    }

    /**
     * Says that no more will be fed.
     *
     * @throws RequestException if that cuts a request off
     */
    void end() {
        if (!idle()) {
            refusal = Refusal.malformed("the request ends too early");
            throw refusal;
        }
    }

    private byte[] nextHead() {
        if (headLeft && position < input.length) {
            head = new RequestHead();
            headLeft = false;
        }
        while (position < input.length) {
            if (head.take(input[position++])) {
                headLeft = true;
                remaining = head.length();
                chunks = new ChunkedContent();
                state = head.isChunked() ? State.CHUNKS : remaining > 0 ? State.CONTENT : State.HEAD;
                return head.bytes();
            }
        }
        return null;
    }

    private byte[] nextContent() {
        if (position == input.length) {
            return null;
        }
        int size = (int) Math.min(remaining, input.length - position);
        byte[] piece = Arrays.copyOfRange(input, position, position + size);
        position += size;
        remaining -= size;
        if (remaining == 0) {
            state = State.HEAD;
        }
        return piece;
    }

    private byte[] nextChunk() {
        byte[] chunk = chunks.read(input, position, input.length);
        position = chunks.position();
        if (chunks.isEnd()) {
            state = State.HEAD;
        }
        return chunk.length == 0 ? null : chunk;
    }
}
