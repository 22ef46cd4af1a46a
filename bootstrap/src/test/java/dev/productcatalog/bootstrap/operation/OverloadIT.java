package dev.productcatalog.bootstrap.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Distribution;
import dev.productcatalog.bootstrap.harness.Distribution.Running;
import dev.productcatalog.bootstrap.harness.DistributionTest;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The distribution with more to do than it has memory or places for. */
@Timeout(300)
class OverloadIT extends DistributionTest {

    @Test
    void the_largest_pages_are_answered_to_64_clients_in_a_heap_of_96_MB() throws Exception {
        try (Running running = distribution.run(Map.of("JAVA_OPTS", "-Xmx96m"));
             ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            URI service = running.uri();
            Distribution.fill(service, HttpTest.json("Tea", "x".repeat(10_000), 450), 1000);
            List<Future<Long>> pages = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                pages.add(clients.submit(() -> lengthOfLargestPage(service)));
            }
            for (Future<Long> page : pages) {
                assertThat(page.get()).isGreaterThan(10_000_000);
            }
        }
    }

    /** H2 by itself takes long products after many short ones for short, and writes them out too late. */
    @Test
    void an_import_of_long_products_after_short_ones_is_done_in_a_heap_of_64_MB() throws Exception {
        try (Running running = distribution.run(Map.of("JAVA_OPTS", "-Xmx64m"))) {
            String longest = HttpTest.json("Tea", HttpTest.EMOJI.repeat(10_000), 450);
            Distribution.load(running.uri(), (HttpTest.json("Tea", "", 450) + '\n').repeat(5_000)
                    + (longest + '\n').repeat(300));
        }
    }

    /** They match an index that is not that of the order, so H2 sorts them: together they are more than the heap. */
    @Test
    void a_page_of_one_of_many_long_products_is_found_in_a_heap_of_64_MB() throws Exception {
        try (Running running = distribution.run(Map.of("JAVA_OPTS", "-Xmx64m"))) {
            URI service = running.uri();
            Distribution.load(service,
                    (HttpTest.json("Tea", HttpTest.EMOJI.repeat(10_000), 450) + '\n').repeat(1_500));
            for (String query : List.of("name_prefix=T&sort=price,-name", "name=Tea", "sort=-price,name",
                    "price=450&sort=name")) {
                HttpResponse<String> page =
                        Distribution.send(service, "GET", HttpTest.PRODUCTS + "?limit=1&" + query, "");
                assertThat(page.statusCode()).as(query).isEqualTo(200);
            }
        }
    }

    @Test
    void a_record_of_100_MB_is_refused_in_a_heap_of_64_MB() throws Exception {
        byte[] part = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        try (Running running = distribution.run(Map.of("DB_URL", "memory:", "JAVA_OPTS", "-Xmx64m"));
             HttpClient client = HttpClient.newHttpClient()) {
            URI target = running.uri().resolve(HttpTest.PRODUCTS + "/import");
            for (String type : List.of("application/x-ndjson", "text/csv")) {
                HttpResponse<String> refused = client.send(HttpRequest.newBuilder(target).header("Content-Type", type)
                        .POST(BodyPublishers.ofByteArrays(Collections.nCopies(100, part))).build(),
                        BodyHandlers.ofString());
                assertThat(refused.statusCode()).as(type).isEqualTo(422);
                assertThat(refused.body()).containsOnlyOnce("\"code\"").contains("\"code\":\"value_error\"");
            }
        }
    }

    /** {@return the length of the body} It is not kept: this is no test of the heap of the tests. */
    private static long lengthOfLargestPage(URI service) throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.getOutputStream().write(("GET " + HttpTest.PRODUCTS + "?limit=1000 HTTP/1.1\r\nHost: a\r\n"
                    + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String head = new String(in.readNBytes(500), StandardCharsets.US_ASCII);
            assertThat(head).startsWith("HTTP/1.1 200 ");
            long declared = Long.parseLong(head.replaceFirst("(?s).*\r\nContent-Length: (\\d+)\r\n.*", "$1"));
            long received = 500 - (head.indexOf("\r\n\r\n") + 4);
            byte[] buffer = new byte[1 << 16];
            for (int n = 0; n >= 0; n = in.read(buffer)) {
                received += n;
            }
            assertThat(received).isEqualTo(declared);
            return received;
        }
    }

    @Test
    void clients_that_dribble_their_bodies_hold_up_nobody() throws Exception {
        try (Running running = distribution.run(Map.of("DB_URL", "memory:"))) {
            URI service = running.uri();
            List<Socket> dribbling = new ArrayList<>();
            try {
                for (int i = 0; i < 1_100; i++) {
                    Socket socket = new Socket(service.getHost(), service.getPort());
                    dribbling.add(socket);
                    socket.getOutputStream().write(("POST " + HttpTest.PRODUCTS + " HTTP/1.1\r\nHost: a\r\n"
                            + HttpTest.JSON + "\r\nContent-Length: 1000000\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
                }
                try (Wire wire = new Wire(service)) {
                    for (String path : List.of("/health/live", "/health/ready", "/metrics", HttpTest.PRODUCTS)) {
                        assertThat(wire.exchange("GET", path, "").status()).as(path).isEqualTo(200);
                    }
                    assertThat(wire.exchange("POST", HttpTest.PRODUCTS, HttpTest.json("Tea", "", 1), HttpTest.JSON)
                            .status()).isEqualTo(201);
                }
            } finally {
                for (Socket socket : dribbling) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void an_exhausted_heap_ends_the_process_with_a_line() throws Exception {
        try (Running running = distribution.run(Map.of("DB_URL", "memory:", "JAVA_OPTS", "-Xmx48m"))) {
            URI service = running.uri();
            String longest = HttpTest.json("Tea", HttpTest.EMOJI.repeat(10_000), 450);
            try {
                for (int i = 0; i < 5_000; i++) {
                    HttpResponse<String> created = Distribution.send(service, "POST", HttpTest.PRODUCTS, longest);
                    assertThat(created.statusCode()).isEqualTo(201);
                }
            } catch (IOException e) {
                // it has ended
            }
            assertThat(running.exitCode()).isEqualTo(3);
            assertThat(running.outputLines()).anyMatch(line -> line.contains("OutOfMemoryError"));
        }
    }
}
