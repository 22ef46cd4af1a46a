package dev.productcatalog.http.transfer.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Decodes text, and goes on after bytes that are no text: in their place is {@link #NO_TEXT}, which no decoder yields,
 * and where they are is remembered, so that only the record that has them fails. Not thread-safe.
 */
public final class DecodingReader extends Reader {

    /** Half of a surrogate pair: a decoder that reports errors never yields it alone. */
    static final char NO_TEXT = '\uDFFF';

    private static final int BUFFER = 16_384;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private final CharBuffer chars = CharBuffer.allocate(BUFFER).flip();
    private final Queue<Long> offsets = new ArrayDeque<>(0);
    private long consumed;
    private boolean ended;
    private boolean flushed;

    /** @param offset that of the first byte in the file */
    DecodingReader(InputStream in, Charset charset, long offset) {
        this.in = in;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        this.consumed = offset;
    }

    /** {@return the offset in the file of the bytes that the next {@link #NO_TEXT} is for, in the order of the text} */
    long takeOffset() {
        return offsets.remove();
    }

    @Override
    public int read(char[] target, int from, int length) throws IOException {
        while (!chars.hasRemaining()) {
            if (flushed) {
                return -1;
            }
            chars.clear();
            decode();
            chars.flip();
        }
        int count = Math.min(length, chars.remaining());
        chars.get(target, from, count);
        return count;
    }

    private void decode() throws IOException {
        int before = bytes.position();
        CoderResult result = decoder.decode(bytes, chars, ended);
        consumed += bytes.position() - before;
        if (result.isError() && chars.hasRemaining()) {
            offsets.add(consumed);
            chars.put(NO_TEXT);
            bytes.position(bytes.position() + result.length());
            consumed += result.length();
        } else if (result.isUnderflow() && ended) {
            flushed = decoder.flush(chars).isUnderflow();
        } else if (result.isUnderflow()) {
            fill();
        }
    }

    private void fill() throws IOException {
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (count < 0) {
            ended = true;
        } else {
            bytes.position(bytes.position() + count);
        }
        bytes.flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
