package dev.productcatalog.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.productcatalog.http.settings.ConnectionLimits;
import io.helidon.http.DirectHandler;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A real server with an echo behind guarded connections, and raw sockets as its clients. */
class GuardedConnectionsTest {

    private static final String HOST = "Host: x\r\n";
    private static final String GET = "GET /next HTTP/1.1\r\n" + HOST + "\r\n";
    private static final String SMUGGLED = "DELETE /smuggled HTTP/1.1\r\n" + HOST + "\r\n";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int PATIENCE = 10_000;

    private final Queue<String> executed = new ConcurrentLinkedQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch atWork = new CountDownLatch(1);
    private final CompletableFuture<Throwable> streaming = new CompletableFuture<>();
    private volatile boolean interrupted;
    private HttpServer server;
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();

    private record Answer(int status, String headers, String body) { }

    @AfterEach
    void stop() {
        release.countDown();
        server.stop(Duration.ZERO);
    }

    @TestFactory
    Stream<DynamicTest> what_is_ambiguous_is_400_once_and_the_connection_closes() {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        Map<String, Future<List<Answer>>> exchanges = new LinkedHashMap<>();
        ambiguous().forEach((what, bytes) -> exchanges.put(what,
                clients.submit(() -> untilClosed(bytes + SMUGGLED))));
        clients.shutdown();
        // the server of this test must outlive the tests that it yields, so all answers are awaited here
        Map<String, List<Answer>> answers = new LinkedHashMap<>();
        exchanges.forEach((what, exchange) -> {
            try {
                answers.put(what, exchange.get(2L * PATIENCE, MILLISECONDS));
            } catch (Exception e) {
                throw new AssertionError(what, e);
            }
        });
        Answer next = untilClosed(GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")).getFirst();
        List<String> ran = List.copyOf(executed);
        return Stream.concat(
                answers.entrySet().stream().map(entry -> dynamicTest(entry.getKey(), () -> {
                    assertThat(entry.getValue()).extracting(Answer::status).containsExactly(400);
                    assertThat(entry.getValue().getFirst().headers()).containsIgnoringCase("Connection: close");
                })),
                Stream.of(dynamicTest("nothing was smuggled in, and the next client is served", () -> {
                    assertThat(ran).noneMatch(request -> request.contains("smuggled"));
                    assertThat(next.status()).isEqualTo(200);
                })));
    }

    private static Map<String, String> ambiguous() {
        Map<String, String> shapes = new LinkedHashMap<>();
        String body = "0123456789012345678901234567890123456789";
        for (String lengths : List.of("Content-Length: 40\r\nContent-Length: 5",
                "Content-Length: 40\r\nContent-Length: 40",
                "Content-Length: 40, 40", "Content-Length: +40", "Content-Length: -1", "Content-Length: 0x28",
                "Content-Length:", "Content-Length: forty", "Content-Length: 4O", "Content-Length: 4 0",
                "Content-Length: 9223372036854775808", "Content-Length: 18446744073709551656",
                "Content-Length : 40", "Content-Length\t: 40", "Content-Length: \r\n 40", " Content-Length: 40",
                "Content-Length\u000b: 40", "Content-Length: 40\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 40")) {
            shapes.put(lengths, "POST /a HTTP/1.1\r\n" + HOST + lengths + "\r\n\r\n" + body);
        }
        for (String coding : List.of("Transfer-Encoding: gzip, chunked", "Transfer-Encoding: gzip",
                "Transfer-Encoding: chunked, identity", "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding: xchunked", "Transfer-Encoding: chunkedx", "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: chunked;q=1", "Transfer-Encoding:", "Transfer-Encoding : chunked",
                "Transfer-Encoding:\r\n chunked", "Content-Length: 5\r\nTransfer-Encoding:\r\n chunked")) {
            shapes.put(coding, "POST /a HTTP/1.1\r\n" + HOST + coding + "\r\n\r\n0\r\n\r\n");
        }
        for (String chunks : List.of("-5\r\nabcde\r\n", "+5\r\nabcde\r\n", "0x5\r\nabcde\r\n", "g\r\nabcde\r\n",
                "\r\nabcde\r\n", " 5\r\nabcde\r\n", "5 \r\nabcde\r\n", "3\r\nabcde\r\n", "5\rabcde\r\n",
                "5\r\nabcde\r0", "5\nabcde\r\n", "5\r\nabcde\n", "5\r\nabcde",
                "10000000000000005\r\nabcde\r\n", "8000000000000000\r\nabcde\r\n",
                "00000000000000005\r\nabcde\r\n", "5;a\nb\r\nabcde\r\n", "5;\0\r\nabcde\r\n",
                "5;" + "x".repeat(20_000) + "\r\nabcde\r\n", "0\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
                "0\r\nX : y\r\n\r\n", "0\r\nX: y\r\n z\r\n\r\n", "0\r\n\r", "0\n\n")) {
            shapes.put("chunks " + chunks.substring(0, Math.min(20, chunks.length())) + chunks.length(),
                    "POST /a HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + chunks
                            + (chunks.startsWith("0") && !chunks.startsWith("00") ? "" : "0\r\n\r\n"));
        }
        shapes.put("chunked in HTTP/1.0",
                "POST /a HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        shapes.put("folded", "GET /a HTTP/1.1\r\n" + HOST + "A: b\r\n c\r\n\r\n");
        shapes.put("folded first", "GET /a HTTP/1.1\r\n A: b\r\n" + HOST + "\r\n");
        shapes.put("bare LF", "GET /a HTTP/1.1\n" + HOST + "\n");
        shapes.put("bare LF after a header", "GET /a HTTP/1.1\r\n" + HOST + "A: b\nC: d\r\n\r\n");
        shapes.put("bare LF at the end", "GET /a HTTP/1.1\r\n" + HOST + "\n");
        shapes.put("bare CR", "GET /a HTTP/1.1\r\n" + HOST + "A: a\rB: b\r\n\r\n");
        shapes.put("CR CR LF", "GET /a HTTP/1.1\r\n" + HOST + "A: a\r\r\n\r\n");
        shapes.put("NUL in a value", "GET /a HTTP/1.1\r\n" + HOST + "A: a\0b\r\n\r\n");
        shapes.put("NUL in a name", "GET /a HTTP/1.1\r\n" + HOST + "A\0: b\r\n\r\n");
        shapes.put("NUL in the target", "GET /a\0b HTTP/1.1\r\n" + HOST + "\r\n");
        shapes.put("no colon", "GET /a HTTP/1.1\r\n" + HOST + "A\r\n\r\n");
        shapes.put("no name", "GET /a HTTP/1.1\r\n" + HOST + ": a\r\n\r\n");
        shapes.put("no Host", "GET /a HTTP/1.1\r\nA: b\r\n\r\n");
        shapes.put("two Hosts", "GET /a HTTP/1.1\r\n" + HOST + HOST + "\r\n");
        shapes.put("two spaces", "GET  /a HTTP/1.1\r\n" + HOST + "\r\n");
        shapes.put("a tab", "GET\t/a HTTP/1.1\r\n" + HOST + "\r\n");
        shapes.put("no version", "GET /a\r\n" + HOST + "\r\n");
        shapes.put("http/1.1", "GET /a http/1.1\r\n" + HOST + "\r\n");
        shapes.put("garbage", "GARBAGE\r\n\r\n");
        shapes.put("two empty lines", "\r\n\r\n" + GET);
        shapes.put("TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003");
        return shapes;
    }

    @Test
    void another_version_of_HTTP_is_505_and_the_connection_closes() {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        for (String request : List.of("GET /a HTTP/1.2\r\n" + HOST + "\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /a HTTP/0.9\r\n\r\n")) {
            assertThat(untilClosed(request + SMUGGLED)).as(request).extracting(Answer::status).containsExactly(505);
        }
        assertThat(executed).isEmpty();
    }

    @Test
    void HTTP_1_0_is_answered_without_chunks_and_is_the_last_unless_it_asks() {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        assertThat(untilClosed("GET /a HTTP/1.0\r\n\r\n" + GET)).singleElement().satisfies(answer -> {
            assertThat(answer.headers()).contains("Connection: close");
            assertThat(answer.body()).isEqualTo("GET /a ");
        });
        assertThat(untilClosed("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\nPOST /b HTTP/1.0\r\n"
                + "Connection: Keep-Alive\r\nContent-Length: 1\r\n\r\nxGET /c HTTP/1.0\r\n\r\n" + GET))
                .extracting(Answer::body).containsExactly("GET /a ", "POST /b x", "GET /c ");
        assertThat(raw("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /c HTTP/1.0\r\n\r\n"))
                .contains("Connection: keep-alive");
        assertThat(raw("GET /streamed HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + GET))
                .contains("Connection: close").doesNotContainIgnoringCase("transfer-encoding")
                .doesNotContainIgnoringCase("content-length").endsWith("\r\n\r\n" + "ab".repeat(100_000));
        assertThat(raw("GET /streamed HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n"))
                .containsIgnoringCase("transfer-encoding: chunked").endsWith("0\r\n\r\n");
    }

    @Test
    void a_stop_cuts_no_answer_off() throws Exception {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        int port = server.port();
        try (Socket kept = connect(); Socket working = connect(); Socket half = connect(); Socket other = connect()) {
            for (Socket socket : List.of(kept, other)) {
                send(socket, GET);
                assertThat(readOne(socket)).contains("Connection: keep-alive");
            }
            send(working, "GET /work HTTP/1.1\r\n" + HOST + "\r\n" + GET);
            send(half, "POST /half HTTP/1.1\r\n" + HOST + "Content-Length: 2\r\n\r\na");
            assertThat(atWork.await(PATIENCE, MILLISECONDS)).isTrue();
            CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> server.stop(Duration.ofSeconds(30)));
            assertThat(readAll(other)).as("without a request").isEmpty();
            // that took a second, but the server still listens, for checks of its health too
            assertThat(untilClosed(GET)).singleElement().extracting(Answer::headers).asString()
                    .contains("Connection: close");
            assertThat(stop).isNotDone();
            send(half, "b");
            assertThat(answers(readAll(half))).singleElement().satisfies(answer -> {
                assertThat(answer.headers()).contains("Connection: close");
                assertThat(answer.body()).isEqualTo("POST /half ab");
            });
            release.countDown();
            assertThat(answers(readAll(working))).extracting(Answer::body).containsExactly("worked");
            stop.get(PATIENCE, MILLISECONDS);
        }
        assertThatThrownBy(() -> new Socket(InetAddress.getByName("127.0.0.1"), port).close())
                .isInstanceOf(ConnectException.class);
        assertThat(interrupted).isFalse();
    }

    @Test
    void a_stop_waits_no_longer_than_the_grace_and_interrupts_nothing() throws Exception {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        try (Socket working = connect()) {
            send(working, "GET /work HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(atWork.await(PATIENCE, MILLISECONDS)).isTrue();
            long begin = System.nanoTime();
            server.stop(Duration.ofMillis(300));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(290),
                    Duration.ofSeconds(5));
            assertThat(readAll(working)).isEmpty();
            assertThat(interrupted).isFalse();
        }
    }

    @Test
    void a_target_over_8_KiB_is_414_and_headers_over_16_KiB_are_431() {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        String target = "/" + "x".repeat(8191);
        String headers = "A: " + "a".repeat(7000) + "\r\nB: " + "b".repeat(5000) + "\r\n";

        assertThat(untilClosed("GET " + target + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n"))
                .extracting(Answer::status).containsExactly(200);
        assertThat(untilClosed("GET " + target + "x HTTP/1.1\r\n" + HOST + "\r\n" + SMUGGLED))
                .extracting(Answer::status).containsExactly(414);
        assertThat(untilClosed("GET /a HTTP/1.1\r\n" + HOST + headers + "Connection: close\r\n\r\n"))
                .extracting(Answer::status).containsExactly(200);
        assertThat(untilClosed("GET /a HTTP/1.1\r\n" + HOST + headers + headers + "\r\n" + SMUGGLED))
                .extracting(Answer::status).containsExactly(431);
        assertThat(executed).noneMatch(request -> request.contains("smuggled"));
    }

    @Test
    void pipelined_requests_of_every_form_are_answered_in_order() {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        StringBuilder chunks = new StringBuilder();
        "abcdefghijklmnop".chars().forEach(c -> chunks.append("1;ext=\"v\"\r\n").append((char) c).append("\r\n"));
        List<Answer> answers = untilClosed(
                "GET /1 HTTP/1.1\r\n" + HOST + "\r\n"
                + "POST /2 HTTP/1.1\r\n" + HOST + "Transfer-Encoding: Chunked\r\n\r\n" + chunks
                + "000\r\nX-Trailer: 1\r\n\r\n"
                + "POST /3 HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n\r\nGET"
                + "POST /4 HTTP/1.1\r\n" + HOST + "\r\n"
                + "\r\nGET /5 HTTP/1.1\r\n" + HOST + "Content-Length:\t 4 \r\n\r\nbody"
                + "POST /unread HTTP/1.1\r\n" + HOST + "Content-Length: " + SMUGGLED.length() + "\r\n\r\n" + SMUGGLED
                + "POST /unread HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"
                + "GET /6 HTTP/1.1\r\n" + HOST + "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n"
                + "DELETE /7 HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\nConnection: Close\r\n\r\n" + SMUGGLED);

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(answers).extracting(Answer::body).containsExactly("GET /1 ", "POST /2 abcdefghijklmnop",
                "POST /3 GET", "POST /4 ", "GET /5 body", "unread", "unread", "GET /6 ", "DELETE /7 ");
    }

    @Test
    void a_request_that_says_close_is_the_last_and_so_does_its_answer() {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        for (String options : List.of("close", "Keep-Alive, Close", "close , x", "x\r\nConnection: close")) {
            assertThat(untilClosed("GET /1 HTTP/1.1\r\n" + HOST + "Connection: " + options + "\r\n\r\n" + GET))
                    .as(options)
                    .singleElement().extracting(Answer::headers).asString().containsIgnoringCase("Connection: close")
                    .doesNotContainIgnoringCase("keep-alive");
        }
        assertThat(executed).containsOnly("GET /1");
    }

    @Test
    void a_head_request_with_a_body_and_unusual_targets_do_no_harm() {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));

        assertThat(raw("HEAD /1 HTTP/1.1\r\n" + HOST + "Content-Length: 4\r\nConnection: close\r\n\r\nbody"))
                .startsWith("HTTP/1.1 200");
        for (String line : List.of("OPTIONS * HTTP/1.1", "GET http://x/a HTTP/1.1", "GET relative HTTP/1.1",
                "GET /a\"<>b HTTP/1.1", "CONNECT x:1 HTTP/1.1")) {
            assertThat(untilClosed(line + "\r\n" + HOST + "Connection: close\r\n\r\n")).as(line).hasSize(1)
                    .allMatch(answer -> answer.status() < 500);
        }
    }

    @Test
    void a_body_is_asked_for_when_it_is_read() throws IOException {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        try (Socket client = connect()) {
            send(client, "POST /a HTTP/1.1\r\n" + HOST
                    + "Content-Length: 3\r\nExpect: 100-Continue\r\nConnection: close\r\n\r\n");
            byte[] interim = client.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            send(client, "abc");

            assertThat(new String(interim, ISO_8859_1)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(answers(readAll(client))).extracting(Answer::body).containsExactly("POST /a abc");
        }
    }

    @Test
    void a_body_that_was_not_asked_for_is_not_taken_for_a_request() {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));

        assertThat(untilClosed("POST /unread HTTP/1.1\r\n" + HOST + "Content-Length: " + SMUGGLED.length()
                + "\r\nExpect: 100-continue\r\n\r\n" + SMUGGLED)).extracting(Answer::body).containsExactly("unread");
        assertThat(executed).containsExactly("POST /unread");
    }

    @Test
    void a_body_that_is_cut_off_is_no_body() throws IOException {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        for (String framing : List.of("Content-Length: 5\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "A: b\r\n")) {
            try (Socket client = connect()) {
                send(client, "POST /a HTTP/1.1\r\n" + HOST + framing);
                client.shutdownOutput();

                assertThat(answers(readAll(client))).extracting(Answer::status).containsExactly(400);
            }
        }
    }

    @Test
    void an_answer_is_not_lost_when_the_client_is_still_sending() throws IOException {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        try (Socket client = connect()) {
            send(client, "GET " + "x".repeat(3_000_000) + " HTTP/1.1\r\n" + HOST + "\r\n");

            assertThat(answers(readAll(client))).extracting(Answer::status).containsExactly(414);
        }
    }

    @TestFactory
    Stream<DynamicTest> stuck_clients_are_cut_off_and_others_notice_nothing() throws Exception {
        Duration noProgress = Duration.ofMillis(200);
        start(new ConnectionLimits(noProgress, Duration.ofMillis(600), Duration.ofMillis(1200), 1000, 1000));
        String post = "POST /a HTTP/1.1\r\n" + HOST;
        Map<String, String> stuck = new LinkedHashMap<>();
        stuck.put("half a request line", "GET /ab");
        stuck.put("half a header section", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n");
        stuck.put("half a content", post + "Content-Length: 10\r\n\r\nabc");
        stuck.put("half a chunk", post + "Transfer-Encoding: chunked\r\n\r\n5\r\nabc");
        stuck.put("half a chunk's line", post + "Transfer-Encoding: chunked\r\n\r\n5;abc");
        stuck.put("half a trailer", post + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: ");
        stuck.put("half a content nobody reads",
                "POST /unread HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\nabc");
        Map<String, String> slow = new LinkedHashMap<>();
        slow.put("a request line byte by byte", "GET /");
        slow.put("headers byte by byte", "GET / HTTP/1.1\r\nHost: x\r\nA: ");
        slow.put("content byte by byte", post + "Content-Length: 1000\r\n\r\n");
        slow.put("a chunk byte by byte", post + "Transfer-Encoding: chunked\r\n\r\n3e8\r\n");
        slow.put("an extension byte by byte", post + "Transfer-Encoding: chunked\r\n\r\n1;");

        Map<String, Future<Duration>> ends = new LinkedHashMap<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            stuck.forEach((what, bytes) -> ends.put(what, clients.submit(() -> timeToClose(bytes, PATIENCE))));
            slow.forEach((what, bytes) -> ends.put(what, clients.submit(() -> timeToClose(bytes, 50))));
            ends.put("idle", clients.submit(() -> timeToClose(GET, PATIENCE)));
            ends.put("silent", clients.submit(() -> timeToClose("", PATIENCE)));
            try (Socket other = connect()) {
                for (boolean over = false; !over; over = ends.values().stream().allMatch(Future::isDone)) {
                    send(other, GET);
                    assertThat(readOne(other)).startsWith("HTTP/1.1 200");
                }
            }
        }
        return ends.entrySet().stream().map(end -> dynamicTest(end.getKey(), () -> {
            long atLeast = stuck.containsKey(end.getKey()) ? 200 : slow.containsKey(end.getKey()) ? 600 : 1200;
            // the sweep and a loaded machine take their time
            assertThat(end.getValue().get()).isBetween(Duration.ofMillis(atLeast - 50),
                    Duration.ofMillis(atLeast + 3000));
        }));
    }

    @Test
    void a_request_at_work_may_take_longer_than_any_limit() throws Exception {
        Duration limit = Duration.ofMillis(100);
        start(new ConnectionLimits(limit, limit, limit, 1000, 1000));
        try (Socket client = connect()) {
            send(client, "POST /work HTTP/1.1\r\n" + HOST + "Content-Length: 2\r\nConnection: close\r\n\r\nab");
            client.setSoTimeout(1000);
            assertThat(catchTimeout(client)).isTrue();
            release.countDown();
            client.setSoTimeout(PATIENCE);

            assertThat(answers(readAll(client))).extracting(Answer::body).containsExactly("worked");
        }
    }

    @Test
    void a_client_that_does_not_read_its_answer_is_cut_off() throws Exception {
        start(new ConnectionLimits(Duration.ofMillis(200), LONG, LONG, 1000, 1000));
        try (Socket client = connect()) {
            send(client, "GET /endless HTTP/1.1\r\n" + HOST + "\r\n");

            assertThat(streaming.get(PATIENCE, MILLISECONDS))
                    .isInstanceOf(CloseConnectionException.class);
        }
    }

    @Test
    void a_large_answer_arrives_whole() throws Exception {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        String answer = raw("GET /large HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");

        assertThat(answer.length()).isCloseTo(1_000_000, within(500));
        assertThat(answer).endsWith("x".repeat(100));
    }

    @Test
    void a_request_on_one_connection_too_many_is_503_and_that_connection_closes() throws Exception {
        start(new ConnectionLimits(LONG, LONG, LONG, 1, 1000));
        try (Socket first = connect()) {
            send(first, GET);
            assertThat(readOne(first)).startsWith("HTTP/1.1 200");

            assertThat(untilClosed(GET)).extracting(Answer::status).containsExactly(503);
            assertThat(executed).hasSize(1);
            send(first, GET);
            assertThat(readOne(first)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_connection_too_many_that_says_nothing_is_cut_off_without_progress() throws Exception {
        start(new ConnectionLimits(Duration.ofMillis(200), LONG, LONG, 1, 1000));
        try (Socket first = connect()) {
            send(first, GET);
            assertThat(readOne(first)).startsWith("HTTP/1.1 200");
            try (Socket second = connect()) {
                assertThat(readAll(second)).isEmpty();
            }
        }
    }

    @Test
    void waiting_connections_do_not_hold_up_the_end() throws Exception {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        try (Socket idle = connect(); Socket half = connect()) {
            send(idle, GET);
            assertThat(readOne(idle)).startsWith("HTTP/1.1 200");
            send(half, "GET / HT");
            server.stop(Duration.ofMillis(10));

            assertThat(readAll(idle)).isEmpty();
            assertThat(readAll(half)).isEmpty();
        }
    }

    private void start(ConnectionLimits limits) {
        server = HttpServer.start("127.0.0.1", 0, limits, this::answer, DirectHandler.defaultHandler(), refusals::add,
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

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
        socket.setSoTimeout(PATIENCE);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void send(Socket client, String bytes) throws IOException {
        client.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    }

    private List<Answer> untilClosed(String bytes) {
        return answers(raw(bytes));
    }

    private String raw(String bytes) {
        try (Socket client = connect()) {
            send(client, bytes);
            return readAll(client);
        } catch (IOException e) {
            throw new AssertionError("no close after " + bytes, e);
        }
    }

    /** {@return all that came until the server closed} Fails with a timeout if it does not. */
    private static String readAll(Socket client) throws IOException {
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

    private static String readOne(Socket client) throws IOException {
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

    private static List<Answer> answers(String bytes) {
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

    /** {@return how long the server kept a client that sends this, then another byte each {@code pause} ms} */
    private Duration timeToClose(String bytes, int pause) throws IOException {
        try (Socket client = connect()) {
            long start = System.nanoTime();
            send(client, bytes);
            client.setSoTimeout(pause);
            for (boolean open = true; open; ) {
                try {
                    open = client.getInputStream().read() >= 0;
                } catch (SocketTimeoutException e) {
                    assertThat(pause).isLessThan(PATIENCE);
                    send(client, "1");
                }
            }
            return Duration.ofNanos(System.nanoTime() - start);
        } catch (SocketException e) {
            throw new AssertionError("reset", e);
        }
    }

    private static boolean catchTimeout(Socket client) throws IOException {
        try {
            client.getInputStream().read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }
}
