package dev.productcatalog.http.connection;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.http.settings.ConnectionLimits;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the clients of a server see while it stops. */
class StopTest extends EchoServerTest {

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
            CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> server.stop(Duration.ofMinutes(2)));
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
                    Duration.ofSeconds(30));
            assertThat(readAll(working)).isEmpty();
            assertThat(interrupted).isFalse();
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
}
