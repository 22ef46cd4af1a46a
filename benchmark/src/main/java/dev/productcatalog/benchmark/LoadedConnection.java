package dev.productcatalog.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** A connection for one request after the other, that costs little beside thousands of its kind. Not thread-safe. */
final class LoadedConnection implements AutoCloseable {

    /** A longer body is not kept: of it there is a checksum only. */
    private static final int KEPT = 1 << 20;

    private final Socket socket;
    private final InputStream in;

    LoadedConnection(URI service) throws IOException {
        this.socket = new Socket(service.getHost(), service.getPort());
        this.socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 12);
    }

    /**
     * An answer.
     *
     * @param head     the status line and the headers, as they came
     * @param body     empty if it is too long to be kept
     * @param length   of the body in bytes
     * @param checksum of the body
     */
    record Answer(int status, String head, String body, long length, long checksum) { }

    /**
     * {@return the whole answer}
     *
     * @param request the head, without the length of the body and the empty line at its end
     * @throws IOException if the connection ends before the answer does
     */
    Answer exchange(String request, String body) throws IOException {
        socket.getOutputStream().write((request + "\r\nHost: a" + (body.isEmpty() ? ""
                : "\r\nContent-Length: " + body.length()) + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
        StringBuilder read = new StringBuilder();
        while (read.indexOf("\r\n\r\n", read.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("no more after \"" + read + '"');
            }
            read.append((char) next);
        }
        String head = read.toString();
        long length = Long.parseLong(head.replaceFirst("(?s).*\r\nContent-Length: (\\d+)\r\n.*", "$1"));
        CRC32 checksum = new CRC32();
        byte[] kept = new byte[(int) (length <= KEPT ? length : 1 << 16)];
        for (long left = length; left > 0; ) {
            int at = length <= KEPT ? (int) (length - left) : 0;
            int some = in.read(kept, at, (int) Math.min(left, kept.length - at));
            if (some < 0) {
                throw new EOFException(left + " of " + length + " bytes of the body are missing");
            }
            checksum.update(kept, at, some);
            left -= some;
        }
        String text = length <= KEPT ? new String(kept, StandardCharsets.UTF_8) : "";
        return new Answer(Integer.parseInt(head.substring(9, 12)), head, text, length, checksum.getValue());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // what was to be known is known
        }
    }
}
