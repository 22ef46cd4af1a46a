package dev.productcatalog.bootstrap.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A connection for what a well-behaved client would not send. */
public final class Wire implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;

    /** @param address of which host and port count */
    public Wire(URI address) throws IOException {
        socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * {@return the answer to a request that has a connection to itself} The service has done with it when this returns:
     * it is in the log, in the metrics and in the traces, of which else the client may know before.
     */
    public static Answer exchangeAlone(URI service, String method, String target, String body, String... headers)
            throws IOException {
        try (Wire wire = new Wire(service)) {
            Answer answer = wire.exchange(method, target, body,
                    Stream.concat(Stream.of(headers), Stream.of("Connection: close")).toArray(String[]::new));
            assertThat(wire.isClosed()).isTrue();
            return answer;
        }
    }

    /** @param latin1 each character is a byte */
    public void send(String latin1) throws IOException {
        send(latin1.getBytes(ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Says that nothing more will be sent. */
    public void end() throws IOException {
        socket.shutdownOutput();
    }

    /** Sends a whole request: the first line, header lines and a host, and the body with its length. */
    public Answer exchange(String method, String target, String body, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        send(request + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body);
        return receive(method, target);
    }

    /**
     * {@return the next answer} An interim one, too.
     *
     * @param method of the request, on which it depends whether there is a body
     * @throws EOFException if the connection was closed instead
     */
    public Answer receive(String method, String target) throws IOException {
        String statusLine = line();
        assertThat(statusLine).matches("HTTP/1\\.1 [1-5][0-9]{2} .*");
        int status = Integer.parseInt(statusLine.substring(9, 12));
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>()).add(line.substring(colon + 1)
                    .strip());
        }
        boolean bodiless = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
        byte[] body = bodiless ? new byte[0] : headers.containsKey("Transfer-Encoding") ? chunks()
                : bytes(Integer.parseInt(headers.get("Content-Length").getFirst()));
        return Answer.received(method, target, status, headers, body);
    }

    /** {@return what the chunks have, up to the last one} There are no trailers. */
    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
            body.write(bytes(length));
            assertThat(line()).isEmpty();
        }
        assertThat(line()).isEmpty();
        return body.toByteArray();
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            line.write(b);
        }
        String text = line.toString(ISO_8859_1);
        assertThat(text).endsWith("\r");
        return text.substring(0, text.length() - 1);
    }

    /** {@return whether the server has closed the connection, having sent nothing more} */
    public boolean isClosed() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
