package dev.productcatalog.bootstrap.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.AcknowledgedWrites;
import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Distribution.Running;
import dev.productcatalog.bootstrap.harness.DistributionTest;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How the distribution stops: section 13 of the API contract. The system properties {@code stop.rounds} and {@code
 * stop.products} make the first test longer; the Maven profile {@code kill} has 50 rounds.
 */
@Timeout(600)
class StopIT extends DistributionTest {

    private static final int ROUNDS = Integer.getInteger("stop.rounds", 2);
    private static final int PRODUCTS = Integer.getInteger("stop.products", 10_000);
    private static final int CLIENTS = 32;
    private static final String TEA = "{\"name\": \"Tea\", \"description\": \"Loose leaf\", \"price\": 450}";
    private static final String POST = "POST " + HttpTest.PRODUCTS + " HTTP/1.1\r\nHost: a\r\n"
            + "Content-Type: application/json\r\nContent-Length: ";

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void under_full_load_no_answer_is_cut_off_and_nothing_acknowledged_is_lost() throws Exception {
        AcknowledgedWrites writes = new AcknowledgedWrites();
        try (Running running = distribution.run(Map.of())) {
            writes.fill(running.uri(), PRODUCTS);
            assertThat(running.end("TERM")).isZero();
        }
        for (int round = 0; round < ROUNDS; round++) {
            Queue<String> cutOff = new ConcurrentLinkedQueue<>();
            // on a busy machine a write may wait longer for others than by default, and a scan take longer
            try (Running running = distribution.run(Map.of("DB_LOCK_TIMEOUT", "30s", "SERVER_SHUTDOWN_GRACE", "30s"));
                 ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                URI service = running.uri();
                writes.verify(service, "before round %d".formatted(round));
                CountDownLatch underWay = new CountDownLatch(CLIENTS * 10);
                List<Future<?>> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    Exchange exchange = i % 4 > 0 ? writes::write : i % 8 > 0 ? StopIT::list : StopIT::scan;
                    clients.add(executor.submit(() -> load(service, exchange, underWay, cutOff)));
                }
                assertThat(underWay.await(60, TimeUnit.SECONDS)).isTrue();
                assertThat(running.end("TERM")).isZero();
                for (Future<?> client : clients) {
                    client.get(1, TimeUnit.MINUTES);
                }
                assertThat(running.errorLines()).hasSize(2).allMatch(line -> line.contains("INFO"))
                        .last().asString().endsWith("The service has stopped");
            }
            assertThat(cutOff).as("round %d", round).isEmpty();
        }
        try (Running running = distribution.run(Map.of())) {
            writes.verify(running.uri(), "after the last round");
        }
        System.out.printf("%d stops, %d writes acknowledged, none lost%n", ROUNDS, writes.acknowledged());
    }

    /** A request and its answer, which is as it should be. */
    @FunctionalInterface
    private interface Exchange {
        Answer on(Wire wire) throws IOException;
    }

    private static Answer list(Wire wire) throws IOException {
        Answer answer = wire.exchange("GET", HttpTest.PRODUCTS + "?limit=20", "");
        assertThat(answer.products()).hasSize(20);
        return answer;
    }

    /** Reads all products, as none matches. */
    private static Answer scan(Wire wire) throws IOException {
        Answer answer = wire.exchange("GET", HttpTest.PRODUCTS + "?q=nowhere", "");
        assertThat(answer.products()).isEmpty();
        return answer;
    }

    /** Sends one request after the other until nobody listens. */
    private static Void load(URI service, Exchange exchange, CountDownLatch underWay, Queue<String> cutOff) {
        while (true) {
            try (Wire wire = new Wire(service)) {
                long begin = System.nanoTime();
                try {
                    while (!"close".equals(exchange.on(wire).header("Connection"))) {
                        underWay.countDown();
                        begin = System.nanoTime();
                    }
                } catch (IOException e) {
                    cutOff.add(e + " in ms after the request: " + (System.nanoTime() - begin) / 1_000_000);
                }
            } catch (ConnectException e) {
                return null;
            } catch (IOException e) {
                // of the connection, on which there is no request
            }
        }
    }

    @Test
    void ready_is_503_at_once_and_a_request_at_work_gets_its_grace_even_if_told_twice() throws Exception {
        try (Running running = distribution.run(Map.of("SERVER_SHUTDOWN_GRACE", "10s"))) {
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
        try (Running running = distribution.run(Map.of("DB_URL", "memory:", "SERVER_SHUTDOWN_GRACE", "1",
                "SERVER_NO_PROGRESS_TIMEOUT", "60s"));
             Wire begun = new Wire(running.uri())) {
            begun.send(POST + TEA.length() + "\r\nExpect: 100-continue\r\n\r\n");
            assertThat(begun.receive("POST", HttpTest.PRODUCTS).status()).isEqualTo(100);
            long begin = System.nanoTime();
            assertThat(running.end("TERM")).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(900),
                    Duration.ofSeconds(30));
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
