package dev.productcatalog.http.connection;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.productcatalog.http.settings.ConnectionLimits;
import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Clients that send or read slowly or not at all, and connections over the limit. */
class SlowClientsTest extends EchoServerTest {

    /** After how many milliseconds clients are cut off. */
    private static final long STUCK = 1_000;
    private static final long SLOW = 2_000;
    private static final long IDLE = 3_000;

    @TestFactory
    Stream<DynamicTest> stuck_clients_are_cut_off_and_others_notice_nothing() throws Exception {
        // so far apart that a busy machine does not take a slow client for one that is stuck
        start(new ConnectionLimits(Duration.ofMillis(STUCK), Duration.ofMillis(SLOW), Duration.ofMillis(IDLE), 1000,
                1000));
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
            long atLeast = stuck.containsKey(end.getKey()) ? STUCK : slow.containsKey(end.getKey()) ? SLOW : IDLE;
            // the sweep and a loaded machine take their time
            assertThat(end.getValue().get()).isBetween(Duration.ofMillis(atLeast - 50),
                    Duration.ofMillis(atLeast + 20_000));
        }));
    }

    @Test
    void a_request_at_work_may_take_longer_than_any_limit() throws Exception {
        Duration limit = Duration.ofMillis(500);
        start(new ConnectionLimits(limit, limit, limit, 1000, 1000));
        try (Socket client = connect()) {
            send(client, "POST /work HTTP/1.1\r\n" + HOST + "Content-Length: 2\r\nConnection: close\r\n\r\nab");
            assertThat(atWork.await(PATIENCE, MILLISECONDS)).isTrue();
            client.setSoTimeout(1500);
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

    /** {@return how long the server kept a client that sends this, then another byte each {@code pause} ms} */
    private Duration timeToClose(String bytes, int pause) throws IOException {
        try (Socket client = connect()) {
            long start = System.nanoTime();
            send(client, bytes);
            client.setSoTimeout(pause);
            awaitClose(client, pause);
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    private static void awaitClose(Socket client, int pause) throws IOException {
        try {
            for (boolean open = true; open; ) {
                try {
                    open = client.getInputStream().read() >= 0;
                } catch (SocketTimeoutException e) {
                    assertThat(pause).isLessThan(PATIENCE);
                    send(client, "1");
                }
            }
        } catch (SocketException e) {
            // a reset is a close as well: another byte was on its way
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
