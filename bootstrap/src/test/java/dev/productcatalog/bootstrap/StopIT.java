package dev.productcatalog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.Distribution.Running;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How the distribution stops: section 13 of the API contract. The system property {@code stop.rounds} makes the first
 * test longer.
 */
@Timeout(600)
class StopIT {

    private static final int ROUNDS = Integer.getInteger("stop.rounds", 2);
    private static final int CLIENTS = 32;
    private static final String TEA = "{\"name\": \"Tea\", \"description\": \"Loose leaf\", \"price\": 450}";
    private static final String POST = "POST " + HttpTest.PRODUCTS + " HTTP/1.1\r\nHost: a\r\n"
            + "Content-Type: application/json\r\nContent-Length: ";

    @TempDir
    private Path folder;
    private Distribution distribution;

    @BeforeEach
    void copyDistribution() throws Exception {
        distribution = Distribution.in(folder.toRealPath().resolve("catalog"));
    }

    @Test
    void under_full_load_no_answer_is_cut_off_and_nothing_acknowledged_is_lost() throws Exception {
        long acknowledged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Queue<String> cutOff = new ConcurrentLinkedQueue<>();
            try (Running running = distribution.run(Map.of());
                 ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                URI service = running.uri();
                assertThat(count(service)).as("before round %d", round).isEqualTo(acknowledged);
                CountDownLatch underWay = new CountDownLatch(CLIENTS * 20);
                List<Future<Integer>> created = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    boolean writes = i % 2 == 0;
                    created.add(clients.submit(() -> load(service, writes, underWay, cutOff)));
                }
                assertThat(underWay.await(60, TimeUnit.SECONDS)).isTrue();
                assertThat(running.end("TERM")).isZero();
                for (Future<Integer> one : created) {
                    acknowledged += one.get(20, TimeUnit.SECONDS);
                }
                assertThat(running.errorLines()).hasSize(2).allMatch(line -> line.contains("INFO"))
                        .last().asString().endsWith("The service has stopped");
            }
            assertThat(cutOff).as("round %d", round).isEmpty();
        }
        try (Running running = distribution.run(Map.of())) {
            assertThat(count(running.uri())).isEqualTo(acknowledged);
        }
    }

    /** Sends one request after the other until nobody listens, and {@return how many products it has created}. */
    private static int load(URI service, boolean writes, CountDownLatch underWay, Queue<String> cutOff) {
        int created = 0;
        while (true) {
            boolean answered = true;
            try (Wire wire = new Wire(service)) {
                Answer answer;
                do {
                    answered = false;
                    answer = writes ? wire.exchange("POST", HttpTest.PRODUCTS, TEA, HttpTest.JSON)
                            : wire.exchange("GET", HttpTest.PRODUCTS + "?limit=20", "");
                    answered = true;
                    underWay.countDown();
                    assertThat(answer.status()).isEqualTo(writes ? 201 : 200);
                    created += writes ? 1 : 0;
                } while (!"close".equals(answer.header("Connection")));
            } catch (ConnectException e) {
                return created;
            } catch (IOException | AssertionError e) {
                if (!answered) {
                    cutOff.add(e.toString());
                }
                return created;
            }
        }
    }

    private static long count(URI service) throws IOException {
        try (Wire wire = new Wire(service)) {
            return Long.parseLong(wire.exchange("GET", HttpTest.PRODUCTS + "?limit=1", "", "Prefer: count=exact")
                    .header("X-Total-Count"));
        }
    }

    @Test
    void ready_is_503_at_once_and_a_request_at_work_gets_its_grace_even_if_told_twice() throws Exception {
        try (Running running = distribution.run(Map.of())) {
            URI service = running.uri();
            try (Wire begun = new Wire(service); Wire check = new Wire(service); Wire idle = new Wire(service)) {
                begun.send(POST + TEA.length() + "\r\nExpect: 100-continue\r\n\r\n");
                assertThat(begun.receive("POST", HttpTest.PRODUCTS).status()).isEqualTo(100);
                assertThat(check.exchange("GET", "/health/ready", "").status()).isEqualTo(200);
                assertThat(idle.exchange("GET", "/health/ready", "").status()).isEqualTo(200);
                signal(running);
                assertThat(idle.isClosed()).isTrue();
                signal(running);
                try (Wire late = new Wire(service)) {
                    Answer answer = late.exchange("GET", "/health/ready", "");
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.header("Connection")).isEqualTo("close");
                }
                try (Wire late = new Wire(service)) {
                    assertThat(late.exchange("GET", "/health/live", "").status()).isEqualTo(200);
                }
                assertThat(running.process().isAlive()).isTrue();
                begun.send(TEA);
                Answer answer = begun.receive("POST", HttpTest.PRODUCTS);
                assertThat(answer.status()).isEqualTo(201);
                assertThat(answer.header("Connection")).isEqualTo("close");
                assertThat(running.exitCode()).isZero();
            }
        }
    }

    @Test
    void a_request_that_never_ends_gets_no_more_than_the_grace() throws Exception {
        try (Running running = distribution.run(Map.of("DB_URL", "memory:", "SERVER_SHUTDOWN_GRACE", "1"));
             Wire begun = new Wire(running.uri())) {
            begun.send(POST + TEA.length() + "\r\nExpect: 100-continue\r\n\r\n");
            assertThat(begun.receive("POST", HttpTest.PRODUCTS).status()).isEqualTo(100);
            long begin = System.nanoTime();
            assertThat(running.end("TERM")).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(900),
                    Duration.ofSeconds(8));
        }
    }

    @Test
    void a_start_that_waits_for_its_database_can_be_stopped() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
             Running running = distribution.run(Map.of("DB_URL",
                     "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/db"))) {
            try (Socket _ = silent.accept()) { // it has begun
                assertThat(running.end("TERM")).isZero();
            }
            assertThat(running.outputLines()).isEmpty();
            assertThat(running.errorLines()).noneMatch(line -> line.contains("ERROR"));
        }
    }

    private static void signal(Running running) throws Exception {
        new ProcessBuilder("kill", "-TERM", Long.toString(running.process().pid())).start().waitFor();
    }
}
