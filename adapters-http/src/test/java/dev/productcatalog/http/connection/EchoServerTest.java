package dev.productcatalog.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.http.settings.ConnectionLimits;
import io.helidon.http.DirectHandler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;

/** A real server with an echo behind guarded connections, and raw sockets as its clients. */
abstract class EchoServerTest {

    static final String HOST = "Host: x\r\n";
    static final String GET = "GET /next HTTP/1.1\r\n" + HOST + "\r\n";
    static final Duration LONG = Duration.ofMinutes(1);
    /** For what comes at once, in milliseconds. */
    static final int PATIENCE = 60_000;

    final Queue<String> executed = new ConcurrentLinkedQueue<>();
    final CountDownLatch release = new CountDownLatch(1);
    final CountDownLatch atWork = new CountDownLatch(1);
    final CompletableFuture<Throwable> streaming = new CompletableFuture<>();
    volatile boolean interrupted;
    HttpServer server;

    record Answer(int status, String headers, String body) { }

    @AfterEach
    void stop() {
        release.countDown();
        server.stop(Duration.ZERO);
    }

    void start(ConnectionLimits limits) {
        server = HttpServer.start("127.0.0.1", 0, limits, this::answer, DirectHandler.defaultHandler(), refusal -> { },
                List.of());
    }

    private void answer(ServerRequest request, ServerResponse response) throws Exception {
        String path = request.prologue().uriPath().rawPath();
        String line = request.prologue().method().text() + " " + path;
        executed.add(line);
        switch (path) {
            case "/unread" -> response.send("unread");
            case "/large" -> response.send("x".repeat(1_000_000));
            case "/work" -> {
                request.content().inputStream().readAllBytes();
                atWork.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                    throw e;
                }
                response.send("worked");
            }
            case "/streamed" -> {
                try (OutputStream out = response.outputStream()) {
                    for (int i = 0; i < 100; i++) {
                        out.write("ab".repeat(1000).getBytes(ISO_8859_1));
                    }
                }
            }
            case "/endless" -> {
                try (OutputStream out = response.outputStream()) {
                    for (;;) {
                        out.write(new byte[100_000]);
                    }
                } catch (Throwable e) {
                    streaming.complete(e);
                    throw e;
                }
            }
            default -> response.send(line + " "
                    + new String(request.content().inputStream().readAllBytes(), ISO_8859_1));
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
        socket.setSoTimeout(PATIENCE);
        socket.setTcpNoDelay(true);
        return socket;
    }

    static void send(Socket client, String bytes) throws IOException {
        client.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    }

    List<Answer> untilClosed(String bytes) {
        return answers(raw(bytes));
    }

    String raw(String bytes) {
        try (Socket client = connect()) {
            send(client, bytes);
            return readAll(client);
        } catch (IOException e) {
            throw new AssertionError("no close after " + bytes, e);
        }
    }

    /** {@return all that came until the server closed} Fails with a timeout if it does not. */
    static String readAll(Socket client) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (int b = client.getInputStream().read(); b >= 0; b = client.getInputStream().read()) {
                all.write(b);
                all.write(client.getInputStream().readNBytes(client.getInputStream().available()));
            }
        } catch (SocketException e) {
            // a reset is a close as well
        }
        return all.toString(ISO_8859_1);
    }

    static String readOne(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = client.getInputStream().read();
            assertThat(b).isNotNegative();
            head.append((char) b);
        }
        Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
        assertThat(length.find()).isTrue();
        return head + new String(client.getInputStream().readNBytes(Integer.parseInt(length.group(1))), ISO_8859_1);
    }

    static List<Answer> answers(String bytes) {
        Pattern head = Pattern.compile("HTTP/1\\.1 (\\d{3}) [^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n");
        Pattern length = Pattern.compile("(?i)content-length: (\\d+)");
        List<Answer> answers = new ArrayList<>();
        for (int at = 0; at < bytes.length(); ) {
            Matcher next = head.matcher(bytes).region(at, bytes.length());
            assertThat(next.lookingAt()).as("an answer at %d of %s", at, bytes).isTrue();
            Matcher size = length.matcher(next.group(2));
            int end = next.end() + (size.find() ? Integer.parseInt(size.group(1)) : 0);
            answers.add(new Answer(Integer.parseInt(next.group(1)), next.group(2), bytes.substring(next.end(), end)));
            at = end;
        }
        return answers;
    }
}
