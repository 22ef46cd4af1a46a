package dev.productcatalog.bootstrap.operation;

import static dev.productcatalog.bootstrap.harness.Distribution.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.productcatalog.bootstrap.harness.Distribution;
import dev.productcatalog.bootstrap.harness.Distribution.Running;
import dev.productcatalog.bootstrap.harness.HttpTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file of an H2 database cannot grow: no file of the process may, which is as good as a full disk. */
@Timeout(300)
class FullDiskIT {

    private static final String LIMIT = "prlimit";
    private static final int READERS = 4;

    @TempDir
    private Path folder;

    @BeforeAll
    static void require() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin", LIMIT)), LIMIT + " (Debian's util-linux) is missing");
    }

    @Test
    void reads_go_on_writes_are_refused_and_nothing_acknowledged_is_lost() throws Exception {
        Distribution distribution = Distribution.in(folder.toRealPath().resolve("catalog"));
        try (Running running = distribution.run(Map.of());
             ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            URI service = running.uri();
            AtomicBoolean goOn = new AtomicBoolean();
            AtomicBoolean end = new AtomicBoolean();
            String first = create(service).headers().firstValue("Location").orElseThrow();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                all.add(readers.submit(() -> read(service, first, goOn, end)));
            }
            List<String> acknowledged = fill(running, service);
            // those that were under way when H2 closed the file
            await(() -> send(service, "GET", acknowledged.getLast(), "").statusCode() == 200);
            goOn.set(true);

            for (int i = 0; i < 20; i++) {
                assertThat(send(service, "GET", "/health/ready", "").statusCode()).isEqualTo(503);
                assertThat(send(service, "GET", "/health/live", "").statusCode()).isEqualTo(200);
                assertThat(create(service).statusCode()).isEqualTo(503);
                assertThat(send(service, "GET", acknowledged.getLast(), "").statusCode()).isEqualTo(200);
            }
            end.set(true);
            for (Future<?> reader : all) {
                reader.get(1, TimeUnit.MINUTES);
            }
            limit(running, "unlimited");
            await(() -> create(service).statusCode() == 201);
            assertThat(send(service, "GET", "/health/ready", "").statusCode()).isEqualTo(200);
            for (String path : acknowledged) {
                assertThat(send(service, "GET", path, "").statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void a_file_that_cannot_be_opened_again_asks_for_a_restart() throws Exception {
        Distribution distribution = Distribution.in(folder.toRealPath().resolve("catalog"));
        try (Running running = distribution.run(Map.of())) {
            URI service = running.uri();
            fill(running, service);
            Files.writeString(distribution.home().resolve("data", "catalog.mv.db"), "no database".repeat(100_000));
            assertThat(send(service, "GET", "/health/live", "").statusCode()).isEqualTo(200);
            limit(running, "unlimited");

            await(() -> send(service, "GET", "/health/live", "").statusCode() == 503);
            assertThat(send(service, "GET", "/health/ready", "").statusCode()).isEqualTo(503);
            assertThat(running.errorLines()).anyMatch(line -> line.contains("restart"));
        }
    }

    /** {@return the paths of those that were acknowledged until the file could grow no more} */
    private static List<String> fill(Running running, URI service) throws Exception {
        limit(running, "1500000");
        List<String> acknowledged = new ArrayList<>();
        for (HttpResponse<String> answer = create(service); answer.statusCode() != 503; answer = create(service)) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            acknowledged.add(answer.headers().firstValue("Location").orElseThrow());
        }
        assertThat(acknowledged).isNotEmpty();
        return acknowledged;
    }

    /** Bounds the length of files that the process writes, in bytes. */
    private static void limit(Running running, String bytes) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(LIMIT, "--pid", Long.toString(running.process().pid()),
                "--fsize=" + bytes + ':').inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }

    private static HttpResponse<String> create(URI service) throws Exception {
        StringBuilder description = new StringBuilder(); // nothing that could be compressed
        ThreadLocalRandom.current().ints(9_000, 'A', 'z').filter(Character::isLetter)
                .forEach(description::appendCodePoint);
        return send(service, "POST", HttpTest.PRODUCTS, HttpTest.json("Tea", description.toString(), 450));
    }

    /** Reads again and again. */
    private static Void read(URI service, String path, AtomicBoolean goOn, AtomicBoolean end) throws Exception {
        while (!end.get()) {
            List<Integer> allowed = goOn.get() ? List.of(200) : List.of(200, 503);
            assertThat(send(service, "GET", path, "").statusCode()).isIn(allowed);
        }
        return null;
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
        }
    }
}
