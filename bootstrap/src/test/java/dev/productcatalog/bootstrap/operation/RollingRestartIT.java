package dev.productcatalog.bootstrap.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.Distribution;
import dev.productcatalog.bootstrap.harness.Distribution.Running;
import dev.productcatalog.bootstrap.harness.FreePort;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two instances on one PostgreSQL behind HAProxy, set up as docs/operations.md says, restarted in turn under load. */
@Timeout(300)
class RollingRestartIT {

    private static final int CLIENTS = HttpTest.WRITERS;

    @TempDir
    private Path folder;
    private volatile boolean over;

    @Test
    void no_request_fails() throws Exception {
        String haproxy = ProxiesTest.program("haproxy");
        Map<String, String> database = Database.POSTGRESQL.empty(folder);
        Map<String, String> environment = new HashMap<>(
                Map.of("DB_URL", database.get("db.url"), "DB_USERNAME", database.get("db.username")));
        Distribution distribution = Distribution.in(folder.resolve("product-catalog"));
        List<Integer> ports = freePorts(4);
        List<Running> instances = new ArrayList<>();
        Process proxy = null;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2; i++) {
                instances.add(start(distribution, environment, ports.get(i)));
            }
            URI shop = URI.create("http://127.0.0.1:" + ports.get(2));
            URI statistics = URI.create("http://127.0.0.1:" + ports.get(3) + "/stats;csv");
            String configuration = ProxiesTest.documented("haproxy", "server one")
                    // on a busy machine an instance that is slow is not one that is away
                    .replace("timeout connect 2s", "timeout connect 2s\n    timeout check 30s")
                    .replace("bind 127.0.0.1:8001", "bind 127.0.0.1:" + ports.get(2))
                    .replace("server one 127.0.0.1:8080 check", "server one 127.0.0.1:" + ports.get(0)
                            + " check\n    server two 127.0.0.1:" + ports.get(1) + " check")
                    + "\nlisten statistics\n    bind 127.0.0.1:" + ports.get(3)
                    + "\n    stats enable\n    stats uri /stats\n";
            Path file = Files.writeString(folder.resolve("haproxy.cfg"), configuration);
            proxy = new ProcessBuilder(haproxy, "-f", file.toString())
                    .redirectErrorStream(true).redirectOutput(folder.resolve("haproxy.log").toFile()).start();
            awaitUp(statistics, 2);

            Queue<String> failures = new ConcurrentLinkedQueue<>();
            List<Future<Integer>> created = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                created.add(clients.submit(() -> load(shop, failures)));
            }
            for (int i = 0; i < 2; i++) {
                assertThat(instances.get(i).end("TERM")).isZero();
                instances.set(i, start(distribution, environment, ports.get(i)));
                awaitUp(statistics, 2);
            }
            over = true;
            int sum = 0;
            for (Future<Integer> one : created) {
                sum += one.get();
            }
            assertThat(failures).isEmpty();
            assertThat(sum).isPositive();
            try (Wire wire = new Wire(URI.create("http://127.0.0.1:" + ports.getFirst()))) {
                assertThat(wire.exchange("GET", HttpTest.PRODUCTS + "?limit=1", "", "Prefer: count=exact")
                        .header("X-Total-Count")).isEqualTo(Integer.toString(sum));
            }
        } finally {
            over = true;
            if (proxy != null) {
                proxy.destroyForcibly().waitFor();
            }
            instances.forEach(Running::close);
        }
    }

    private int load(URI shop, Queue<String> failures) {
        int created = 0;
        while (!over) {
            try {
                HttpResponse<String> answer = Distribution.send(shop, "POST", HttpTest.PRODUCTS,
                        HttpTest.json("Tea", "", 450));
                if (answer.statusCode() == 201) {
                    created++;
                } else {
                    failures.add(answer.statusCode() + " " + answer.body());
                }
            } catch (Exception e) {
                failures.add(e.toString());
            }
        }
        return created;
    }

    private static Running start(Distribution distribution, Map<String, String> environment, int port)
            throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.put("SERVER_PORT", Integer.toString(port));
        all.put("SERVER_SHUTDOWN_GRACE", "10s");
        Running running = distribution.run(all);
        running.startLine();
        return running;
    }

    /** Waits until HAProxy has found so many instances to be ready. */
    private static void awaitUp(URI statistics, int instances) throws Exception {
        long up;
        do {
            try {
                up = Distribution.send(statistics, "GET", "/stats;csv", "").body().lines()
                        .filter(line -> line.matches("catalog,(one|two),.*") && line.contains(",UP,")).count();
            } catch (IOException e) {
                up = 0; // it does not listen yet
            }
        } while (up < instances);
    }

    private static List<Integer> freePorts(int number) throws Exception {
        Set<Integer> ports = new LinkedHashSet<>();
        while (ports.size() < number) {
            ports.add(FreePort.find());
        }
        return List.copyOf(ports);
    }
}
