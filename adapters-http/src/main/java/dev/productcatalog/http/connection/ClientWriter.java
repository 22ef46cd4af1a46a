package dev.productcatalog.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.CloseConnectionException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes to a client, which has to take each part in time. Not thread-safe. */
final class ClientWriter implements DataWriter {

    private static final int WRITE_AT_MOST = 64 * 1024;
    private static final String HEAD_END = "\r\n\r\n";

    private final DataWriter direct;
    private final Runnable startWait;
    private final Runnable endWait;
    private boolean isHeadOnly;
    /** How many writes to come have no chunk in them, but a head; negative if chunks are sent as they are. */
    private int headsBeforeChunks = -1;

    /** @param startWait called before each part, and {@code endWait} when the client has taken all */
    ClientWriter(DataWriter direct, Runnable startWait, Runnable endWait) {
        this.direct = direct;
        this.startWait = startWait;
        this.endWait = endWait;
    }

    /** The next write is a head, and those after it are chunks, one each, of which only the data are to be sent. */
    void removeChunks() {
        headsBeforeChunks = 1;
    }

    /** Of the next write only the head is to be sent: RFC 9110, section 9.3.2. */
    void onlyHead() {
        isHeadOnly = true;
    }

    @Override
    public void writeNow(BufferData buffer) {
        if (isHeadOnly) {
            buffer = head(buffer);
            isHeadOnly = false;
        }
        if (headsBeforeChunks == 0) {
            buffer = data(buffer);
        } else if (headsBeforeChunks > 0) {
            headsBeforeChunks--;
        }
        try {
            if (buffer.available() <= WRITE_AT_MOST) {
                writeInTime(buffer);
                return;
            }
            while (buffer.available() > 0) {
                byte[] part = new byte[Math.min(buffer.available(), WRITE_AT_MOST)];
                buffer.read(part);
                writeInTime(BufferData.create(part));
            }
        } catch (UncheckedIOException e) {
            throw new CloseConnectionException("The connection is lost", e);
        } finally {
            endWait.run();
        }
    }

    private static BufferData head(BufferData answer) {
        byte[] bytes = answer.readBytes();
        int end = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(HEAD_END) + HEAD_END.length();
        return BufferData.create(bytes, 0, end);
    }

    private static BufferData data(BufferData chunk) {
        String size = chunk.readString(chunk.indexOf((byte) '\r'));
        chunk.skip(2);
        byte[] data = new byte[Integer.parseInt(size, 16)];
        chunk.read(data);
        return BufferData.create(data);
    }

    private void writeInTime(BufferData part) {
        startWait.run();
        direct.writeNow(part);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        writeNow(buffer);
    }

    @Override
    public void write(BufferData... buffers) {
        writeNow(buffers);
    }
}
