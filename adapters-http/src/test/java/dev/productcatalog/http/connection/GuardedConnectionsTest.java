package dev.productcatalog.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.productcatalog.http.settings.ConnectionLimits;
import java.io.IOException;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What comes over a connection is taken for the requests that it is, and for no other. */
class GuardedConnectionsTest extends EchoServerTest {

    private static final String SMUGGLED = "DELETE /smuggled HTTP/1.1\r\n" + HOST + "\r\n";

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

    /** RFC 9110, section 9.3.2: whether the request is answered, or its bytes are refused. */
    @Test
    void of_an_answer_to_head_only_the_head_is_sent() {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        for (String rest : List.of(HOST + "Connection: close\r\n\r\n", "\r\n", HOST + "x y\r\n\r\n")) {
            assertThat(raw("HEAD /1 HTTP/1.1\r\n" + rest)).as(rest).endsWith("\r\n\r\n")
                    .containsPattern("(?i)content-length: [1-9]");
            assertThat(raw("GET /1 HTTP/1.1\r\n" + rest)).as(rest).doesNotEndWith("\r\n\r\n");
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

    @Test
    void a_large_answer_arrives_whole() throws Exception {
        start(new ConnectionLimits(LONG, LONG, LONG, 1000, 1000));
        String answer = raw("GET /large HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");

        assertThat(answer.length()).isCloseTo(1_000_000, within(500));
        assertThat(answer).endsWith("x".repeat(100));
    }
}
