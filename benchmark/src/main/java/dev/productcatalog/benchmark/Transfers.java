package dev.productcatalog.benchmark;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many products in and out of the service in a small heap, and what an import means for those who work meanwhile.
 * Prints what comes out.
 */
final class Transfers {

    /** The heap of the service. */
    private static final String HEAP = "-Xmx64m";
    /** How many rows come in while others work. */
    private static final int BESIDE = 100_000;
    /** How many work meanwhile: each second one writes, the others read. */
    private static final int OTHERS = 8;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final ServerProcess server;
    private final URI products;

    private Transfers(ServerProcess server) throws InterruptedException {
        this.server = server;
        this.products = server.baseUri().resolve("/api/v1/products");
    }

    /** Measures on an H2 file. */
    static void h2(Path folder, int rows) throws IOException, InterruptedException {
        measure("H2", "jdbc:h2:file:" + folder.resolve("catalog"), folder, rows);
    }

    /** Measures on a real PostgreSQL server, which is started for it, as it is set up by default. */
    static void postgresql(Path folder, int rows) throws IOException, InterruptedException {
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().setDataDirectory(folder.resolve("data"))
                .setServerConfig("synchronous_commit", "on").start()) {
            measure("PostgreSQL", database.getJdbcUrl("postgres", "postgres"), folder, rows);
        }
    }

    private static void measure(String database, String url, Path folder, int rows)
            throws IOException, InterruptedException {
        Path ndjson = folder.resolve("products.ndjson");
        Path csv = folder.resolve("products.csv");
        write(ndjson, csv, rows);
        Path few = folder.resolve("few.ndjson");
        write(few, folder.resolve("few.csv"), BESIDE);
        System.out.printf("""

                Transfer: %,d products (%d MB) on %s, service with %s; time, and CPU of the service alone.

                """, rows, Files.size(ndjson) >> 20, database, HEAP);
        try (ServerProcess server = ServerProcess.service(url, Map.of("JAVA_OPTS", HEAP))) {
            Transfers transfers = new Transfers(server);
            transfers.beside(few);
            transfers.rate("import of NDJSON", rows, () -> transfers.load(ndjson, "application/x-ndjson"));
            transfers.rate("export as NDJSON", rows, () -> transfers.readExport("ndjson"));
            transfers.rate("export as CSV", rows, () -> transfers.readExport("csv"));
            System.out.printf("%-24s %,.0f MB resident%n", "afterwards", server.residentMegabytes());
        }
        try (ServerProcess server = ServerProcess.service(url, Map.of("JAVA_OPTS", HEAP))) {
            Transfers transfers = new Transfers(server);
            transfers.rate("import of CSV", rows, () -> transfers.load(csv, "text/csv"));
        }
    }

    private static void write(Path ndjson, Path csv, int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        String description = "Loose leaf, 100 g, first flush; picked by hand, dried in the sun, packed where it grows";
        try (BufferedWriter json = Files.newBufferedWriter(ndjson);
             BufferedWriter records = Files.newBufferedWriter(csv)) {
            records.write("name,description,price\r\n");
            for (int i = 0; i < rows; i++) {
                String name = "Product " + random.nextInt(rows);
                int price = random.nextInt(rows / 10);
                json.write("{\"name\":\"%s\",\"description\":\"%s\",\"price\":%d}\n"
                        .formatted(name, description, price));
                records.write("%s,\"%s\",%d\r\n".formatted(name, description, price));
            }
        }
    }

    /** Something that is timed. */
    @FunctionalInterface
    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private void rate(String what, int rows, Task task) throws IOException, InterruptedException {
        Duration cpu = server.cpu();
        long start = System.nanoTime();
        task.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%-24s %,8.0f rows/s  %6.1f s  %6.1f µs of CPU a row%n", what, rows / seconds, seconds,
                server.cpu().minus(cpu).toNanos() / 1e3 / rows);
    }

    private void load(Path file, String type) throws IOException, InterruptedException {
        importFile(products, "", file, type);
    }

    /** Imports a file of that media type, all or nothing. */
    static void importFile(URI products, String query, Path file, String type)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(HttpRequest.newBuilder(URI.create(products + "/import" + query))
                .header("Content-Type", type).POST(BodyPublishers.ofFile(file)).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
    }

    private void readExport(String format) throws IOException, InterruptedException {
        try (InputStream body = export(products, format)) {
            body.skip(Long.MAX_VALUE);
        }
    }

    /** {@return all products in that format, as they come} */
    static InputStream export(URI products, String format) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(URI.create(products + "/export?format=" + format)).build(),
                BodyHandlers.ofInputStream()).body();
    }

    /** How long others waited while an import went on. */
    private void beside(Path file) throws IOException, InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong requests = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        AtomicLong longestWrite = new AtomicLong();
        AtomicLong longestRead = new AtomicLong();
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            boolean writes = i % 2 == 0;
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(writes ? products : URI.create(products + "?limit=50"));
            HttpRequest sent = writes ? request.header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"name\":\"Other\",\"description\":\"\",\"price\":1}")).build()
                    : request.build();
            others.add(Thread.ofVirtual().start(() -> {
                while (!done.get()) {
                    long start = System.nanoTime();
                    try {
                        int status = CLIENT.send(sent, BodyHandlers.discarding()).statusCode();
                        refused.addAndGet(status / 100 == 2 ? 0 : 1);
                    } catch (IOException | InterruptedException e) {
                        refused.incrementAndGet();
                    }
                    requests.incrementAndGet();
                    (writes ? longestWrite : longestRead)
                            .accumulateAndGet((System.nanoTime() - start) / 1_000_000, Math::max);
                }
            }));
        }
        rate("atomic import beside " + OTHERS, BESIDE, () -> load(file, "application/x-ndjson"));
        done.set(true);
        for (Thread other : others) {
            other.join();
        }
        System.out.printf("%-24s %,d requests, %d refused, the longest write %d ms, the longest read %d ms%n",
                "  meanwhile", requests.get(), refused.get(), longestWrite.get(), longestRead.get());
    }
}
