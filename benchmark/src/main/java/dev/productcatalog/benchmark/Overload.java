package dev.productcatalog.benchmark;

import dev.productcatalog.benchmark.LoadedConnection.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A minute of more requests than the machine can take, on thousands of connections that never pause, pages of the
 * longest products among them. Looks at every answer, prints what came, and how soon a single client is served as
 * before.
 */
final class Overload {

    private static final int CONNECTIONS = 4_000;
    /** How many of them ask for the largest page there can be. */
    private static final int LARGE_PAGES = 64;
    private static final int PRODUCTS = 10_000;
    /** So many of the products are only read. */
    private static final int UNCHANGED = 5_000;
    private static final int LONGEST = 1_000;
    private static final Duration LOAD = Duration.ofSeconds(60);
    /** The time of a request is looked at in pieces of this length. */
    private static final Duration PIECE = Duration.ofMillis(500);
    private static final int PIECES = 10;

    private static final String PATH = "/api/v1/products";
    private static final String GET = "GET " + PATH + "%s HTTP/1.1";
    private static final String JSON = "\r\nContent-Type: application/json";
    private static final String PAGE = GET.formatted("?limit=100");
    private static final String LARGE_PAGE = GET.formatted("?limit=1000&name_prefix=Longest");
    private static final Pattern PRODUCT = Pattern.compile("\\{\"id\":(\\d+),\"name\":\"(.*?)\",.*,\"price\":(\\d+)}");

    private final ServerProcess server;
    private final URI service;
    private final OverloadReport report = new OverloadReport();
    /** The names of products whose creation was acknowledged, by id. */
    private final Map<Long, String> created = new ConcurrentHashMap<>();
    /** The last prices that were acknowledged, by id: each product is changed by one client, a cent a time. */
    private final Map<Long, Long> changed = new ConcurrentHashMap<>();
    private volatile boolean over;

    private Overload(ServerProcess server) throws InterruptedException {
        this.server = server;
        this.service = server.baseUri();
    }

    /** Measures on an H2 file, in the memory that the distribution has by itself. */
    static void measure(Path folder) throws IOException, InterruptedException {
        System.out.printf("%nOverload: %,d connections for %d s, %d of which ask for %,d of the longest products%n%n",
                CONNECTIONS, LOAD.toSeconds(), LARGE_PAGES, LONGEST);
        try (ServerProcess server = ServerProcess.service("jdbc:h2:file:" + folder.resolve("catalog"), Map.of())) {
            new Overload(server).run(folder.resolve("products.ndjson"));
        }
    }

    private static String product(long id) {
        return "{\"id\":%d,\"name\":\"Product %d\",\"description\":\"Loose leaf, 100 g\",\"price\":%d}"
                .formatted(id, id, id);
    }

    private void run(Path file) throws IOException, InterruptedException {
        Files.write(file, IntStream.rangeClosed(1, PRODUCTS).mapToObj(Overload::product).toList());
        Transfers.importFile(service.resolve(PATH), "?ids=keep", file, "application/x-ndjson");
        String longest = "{\"name\":\"Longest\",\"description\":\"%s\",\"price\":1}"
                .formatted("\\ud83c\\udf75".repeat(10_000));
        try (LoadedConnection connection = new LoadedConnection(service)) {
            for (int i = 0; i < LONGEST; i++) {
                connection.exchange("POST " + PATH + " HTTP/1.1" + JSON, longest);
            }
        }
        System.out.println("before, one client");
        alone();
        load();
        System.out.println("afterwards, one client");
        alone();
        System.out.printf("%,.0f MB resident at most%n", server.largestResidentMegabytes());
        try (LoadedConnection connection = new LoadedConnection(service)) {
            connection.exchange("GET /metrics HTTP/1.1", "").body().lines()
                    .filter(line -> line.startsWith("http_server_refusals_total")).forEach(System.out::println);
        }
        verify();
    }

    /** Reads and creates products, one after the other, and prints how long that took. */
    private void alone() throws IOException {
        long begin = System.nanoTime();
        try (LoadedConnection connection = new LoadedConnection(service)) {
            for (int piece = 1; piece <= PIECES; piece++) {
                List<Double> times = new ArrayList<>();
                int refused = 0;
                do {
                    long start = System.nanoTime();
                    refused += get(connection) ? 0 : 1;
                    refused += create(connection, "Alone") ? 0 : 1;
                    times.add((System.nanoTime() - start) / 1e6);
                } while (System.nanoTime() - begin < piece * PIECE.toNanos());
                System.out.printf("%8d ms  median %6.1f ms  slowest %7.1f ms  %d refused%n", piece * PIECE.toMillis(),
                        Figures.median(times), times.stream().max(Double::compare).orElseThrow(), refused);
            }
        }
    }

    // ---- load

    private void load() throws IOException, InterruptedException {
        Answer page;
        Answer largePage;
        try (LoadedConnection connection = new LoadedConnection(service)) {
            page = connection.exchange(PAGE, "");
            largePage = connection.exchange(LARGE_PAGE, "");
        }
        List<LoadedConnection> connections = new ArrayList<>();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(new LoadedConnection(service));
        }
        Thread health = Thread.ofVirtual().start(this::askForHealth);
        for (int i = 0; i < CONNECTIONS; i++) {
            LoadedConnection connection = connections.get(i);
            String name = "Order " + i;
            long mine = UNCHANGED + 1 + i / 10;
            clients.add(Thread.ofVirtual().start(i < LARGE_PAGES ? () -> repeat(connection, () ->
                    exchange("page of 1,000", connection, LARGE_PAGE, "", answer -> same(answer, largePage)))
                    : switch (i % 10) {
                        case 0, 1 -> () -> repeat(connection, () ->
                                exchange("page of 100", connection, PAGE, "", answer -> same(answer, page)));
                        case 2, 3 -> () -> repeat(connection, () -> create(connection, name));
                        case 4 -> () -> repeat(connection, () -> change(connection, mine));
                        default -> () -> repeat(connection, () -> get(connection));
                    }));
        }
        Thread.sleep(LOAD); // it is the time that counts
        over = true;
        connections.forEach(LoadedConnection::close);
        for (Thread client : clients) {
            client.join();
        }
        health.join();
        report.print();
    }

    /** One request and its answer. */
    @FunctionalInterface
    private interface Turn {
        boolean take() throws IOException;
    }

    private void repeat(LoadedConnection connection, Turn turn) {
        try {
            while (!over) {
                turn.take();
            }
        } catch (IOException | RuntimeException e) {
            if (!over) {
                report.fault(e.toString());
            }
        } finally {
            connection.close();
        }
    }

    private void askForHealth() {
        try (LoadedConnection connection = new LoadedConnection(service)) {
            while (!over) {
                exchange("health", connection, "GET /health/ready HTTP/1.1", "", answer -> answer.status() == 200);
                Thread.sleep(200); // as often as a proxy with many workers asks
            }
        } catch (IOException | InterruptedException e) {
            report.fault("health: " + e);
        }
    }

    private static boolean same(Answer answer, Answer expected) {
        return answer.status() == 200 && answer.length() == expected.length()
                && answer.checksum() == expected.checksum();
    }

    private boolean get(LoadedConnection connection) throws IOException {
        long id = ThreadLocalRandom.current().nextLong(UNCHANGED) + 1;
        return exchange("read", connection, GET.formatted("/" + id), "",
                answer -> answer.status() == 200 && answer.body().equals(product(id)));
    }

    private boolean create(LoadedConnection connection, String name) throws IOException {
        String body = "\"name\":\"%s\",\"description\":\"\",\"price\":%d}"
                .formatted(name, ThreadLocalRandom.current().nextInt(100_000));
        return exchange("creation", connection, "POST " + PATH + " HTTP/1.1" + JSON, '{' + body, answer -> {
            Matcher product = PRODUCT.matcher(answer.body());
            return answer.status() == 201 && answer.body().endsWith(body) && product.matches()
                    && created.put(Long.parseLong(product.group(1)), name) == null;
        });
    }

    private boolean change(LoadedConnection connection, long id) throws IOException {
        long price = changed.getOrDefault(id, id) + 1;
        return exchange("change", connection, "PATCH " + PATH + '/' + id + " HTTP/1.1" + JSON,
                "{\"price\":" + price + '}', answer -> {
                    boolean right = answer.status() == 200 && answer.body().endsWith("\"price\":" + price + '}');
                    if (right) {
                        changed.put(id, price);
                    }
                    return right;
                });
    }

    /** {@return whether it was done} It may be refused, if that is said as it should be. */
    private boolean exchange(String what, LoadedConnection connection, String request, String body,
                             Predicate<Answer> isRight) throws IOException {
        long start = System.nanoTime();
        Answer answer = connection.exchange(request, body);
        if (answer.status() == 503 && answer.head().contains("\r\nRetry-After: ")
                && answer.body().startsWith("{\"type\":\"/problems/unavailable\"")) {
            report.refused(what);
            return false;
        }
        if (isRight.test(answer)) {
            report.done(what, Duration.ofNanos(System.nanoTime() - start));
        } else {
            report.fault(what + ": " + answer);
        }
        return true;
    }

    // ---- what is kept

    /** Looks whether all that was acknowledged is there. */
    private void verify() throws IOException, InterruptedException {
        int missing = created.size();
        int unchanged = changed.size();
        try (BufferedReader rows = new BufferedReader(new InputStreamReader(
                Transfers.export(service.resolve(PATH), "ndjson"), StandardCharsets.UTF_8))) {
            for (String row; (row = rows.readLine()) != null;) {
                Matcher product = PRODUCT.matcher(row);
                if (product.matches()) {
                    long id = Long.parseLong(product.group(1));
                    missing -= product.group(2).equals(created.get(id)) ? 1 : 0;
                    // one more change may have been made whose answer nobody waited for
                    long more = Long.parseLong(product.group(3)) - changed.getOrDefault(id, Long.MAX_VALUE);
                    unchanged -= more == 0 || more == 1 ? 1 : 0;
                }
            }
        }
        System.out.printf("of %,d acknowledged creations %d are missing, of %,d changed products %d are old%n",
                created.size(), missing, changed.size(), unchanged);
    }
}
