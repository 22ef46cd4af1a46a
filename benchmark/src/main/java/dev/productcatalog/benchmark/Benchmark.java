package dev.productcatalog.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Measures the built service, as a process of its own, against a bare server beside it that sends the same bytes, and
 * prints what came out. Loads them in turns with wrk. The figure to trust on a shared machine is the CPU time of a
 * request, as a ratio to the bare server's. Asserts nothing.
 *
 * <p>The system properties {@code benchmark.*} set what is measured and for how long; the module's POM has them all,
 * with their defaults.
 */
public final class Benchmark {

    /** The log of the libraries that fill a database in this process. */
    private static final Logger LOG = Logger.getLogger("");
    private static final int PRODUCTS = 10_000;
    private static final String OWN_DELAY = "";
    private static final String H2_DELAY = ";WRITE_DELAY=500";

    private final List<String> only = List.of(System.getProperty("benchmark.only").split(","));
    private final int warmup = Integer.getInteger("benchmark.warmup", 15);
    private final int rounds = Integer.getInteger("benchmark.rounds", 3);
    private final int seconds = Integer.getInteger("benchmark.seconds", 8);
    private final int starts = Integer.getInteger("benchmark.starts", 7);
    private final int products = Integer.getInteger("benchmark.products", 1_000_000);
    private final List<String> bareOptions = Stream.of(System.getProperty("benchmark.bare-options", "").split(" "))
            .filter(option -> !option.isEmpty()).toList();

    private final Path root;
    private int folders;

    private Benchmark(Path root) {
        this.root = root;
    }

    /** @param arguments none */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (Wrk.missing()) {
            System.err.println("The benchmark needs the load tool wrk on the PATH (Debian: apt install wrk)");
            System.exit(1);
        }
        LOG.setLevel(Level.WARNING);
        Path root = Files.createTempDirectory("product-catalog-benchmark");
        try {
            new Benchmark(root).run();
        } finally {
            try (Stream<Path> files = Files.walk(root)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        System.out.printf("%n%d processors, %d MB of memory, Java %s, load average before the start %.1f%n",
                Runtime.getRuntime().availableProcessors(), memoryMegabytes(), Runtime.version(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        load();
        if (only.contains("changes")) {
            ChangeFeed.costs(List.of(folder(), folder()), System.getProperty("benchmark.before", ""), warmup, rounds,
                    seconds);
        }
        if (only.contains("followers")) {
            ChangeFeed.followers(folder());
        }
        if (only.contains("start")) {
            start();
        }
        if (only.contains("memory")) {
            memory();
        }
        if (only.contains("overload")) {
            Overload.measure(folder());
        }
        if (only.contains("rows-h2")) {
            ManyRows.h2(folder(), products, rounds);
        }
        if (only.contains("rows-postgresql")) {
            ManyRows.postgresql(folder(), products, rounds);
        }
        if (only.contains("transfer-h2")) {
            Transfers.h2(folder(), products);
        }
        if (only.contains("transfer-postgresql")) {
            Transfers.postgresql(folder(), products);
        }
        if (only.contains("repository")) {
            RepositoryCalls.measure(folder(), bareOptions);
        }
        if (only.contains("access")) {
            AccessCalls.measure(bareOptions);
        }
    }

    // ---- load

    private void load() throws IOException, InterruptedException {
        if (only.stream().noneMatch(List.of("get", "list", "patch", "guarded", "post", "mix")::contains)) {
            return;
        }
        System.out.printf("""

                Load: %,d products, 32 connections, %d rounds of %d s on each side after %d s to warm up.
                Ratios are service to bare server, medians of the rounds; CPU in µs a request, of the server alone.
                GET by id is to have at least 0.65 of the bare server's req/s too, and at most 1.5 of its p99.

                %-34s %7s  %6s  %7s %7s  %8s %8s %6s  %8s %8s %6s
                """, PRODUCTS, rounds, seconds, warmup, "", "target", "CPU", "service", "bare",
                "req/s", "bare", "ratio", "p99 ms", "bare", "ratio");
        measure("get", "GET /products/{id}", 1.5, OWN_DELAY);
        measure("list", "GET /products?limit=50", 2.8, OWN_DELAY);
        for (String delay : List.of(H2_DELAY, OWN_DELAY)) {
            String with = delay.equals(H2_DELAY) ? ", H2's delay" : ", ours";
            measure("patch", "PATCH" + with, 3.5, delay);
            measure("guarded", "PATCH If-Match" + with, 3.5, delay);
            measure("post", "POST" + with, 3, delay);
            measure("mix", "70 get 10 list 10 post 10 patch" + with, 2.5, delay);
        }
    }

    /** What one round on one side came to: CPU time a request in microseconds, and what wrk saw. */
    private record Round(double cpu, Wrk.Result wrk) { }

    private void measure(String scenario, String what, double target, String options)
            throws IOException, InterruptedException {
        if (!only.contains(scenario)) {
            return;
        }
        Path folder = folder();
        Wrk wrk = new Wrk(folder);
        try (ServerProcess server = startService(folder, options)) {
            Catalog catalog = new Catalog(server.baseUri());
            catalog.fill(PRODUCTS, folder);
            catalog.record(folder);
            try (ServerProcess bare = startBare(folder)) {
                List<Round> ours = new ArrayList<>();
                List<Round> bares = new ArrayList<>();
                for (int i = 0; i <= rounds; i++) {
                    int time = i == 0 ? warmup : seconds;
                    if (scenario.equals("guarded")) {
                        catalog.readTags(folder);
                    }
                    catalog.removeCreated();
                    Round our = round(scenario, wrk, server, time);
                    Round theirs = round(scenario, wrk, bare, time);
                    if (i > 0) {
                        ours.add(our);
                        bares.add(theirs);
                    }
                }
                print(what, target, ours, bares);
            }
        }
    }

    private static Round round(String scenario, Wrk wrk, ServerProcess server, int seconds)
            throws IOException, InterruptedException {
        Duration before = server.cpu();
        Wrk.Result result = wrk.run(scenario, server.baseUri(), seconds);
        return new Round(server.cpu().minus(before).toNanos() / 1e3 / result.requests(), result);
    }

    private static void print(String what, double target, List<Round> ours, List<Round> bares) {
        List<Double> cpu = new ArrayList<>();
        List<Double> perSecond = new ArrayList<>();
        List<Double> p99 = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            Round our = ours.get(i);
            Round bare = bares.get(i);
            cpu.add(our.cpu / bare.cpu);
            perSecond.add(our.wrk.perSecond() / bare.wrk.perSecond());
            p99.add(our.wrk.p99() / bare.wrk.p99());
        }
        System.out.printf("%-34s %7s  %6.2f  %7.1f %7.1f  %8.0f %8.0f %6.2f  %8.2f %8.2f %6.2f%s%n", what,
                "≤ " + target, Figures.median(cpu), Figures.median(ours.stream().map(Round::cpu)),
                Figures.median(bares.stream().map(Round::cpu)),
                Figures.median(ours.stream().map(round -> round.wrk.perSecond())),
                Figures.median(bares.stream().map(round -> round.wrk.perSecond())), Figures.median(perSecond),
                Figures.median(ours.stream().map(round -> round.wrk.p99() / 1e3)),
                Figures.median(bares.stream().map(round -> round.wrk.p99() / 1e3)), Figures.median(p99),
                Figures.warning("CPU", cpu) + Figures.warning("req/s", perSecond) + Figures.warning("p99", p99));
    }

    // ---- start and memory

    private void start() throws IOException, InterruptedException {
        System.out.printf("""

                Start: from the start of the process to the first 200, in ms, median of %d (lowest, highest).

                %-60s %7s
                """, starts, "", "target");
        startTimes("as built", ServerProcess.DISTRIBUTION, 450);
        startTimes("without the AOT cache", withoutCache(), 800);
    }

    /**
     * {@return a copy of the service} To switch the cache off would switch off Java's own for the JDK's classes, too.
     */
    private Path withoutCache() throws IOException {
        Path copy = root.resolve("without-cache");
        try (Stream<Path> files = Files.walk(ServerProcess.DISTRIBUTION)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!file.toString().endsWith(".aot")) {
                    Files.copy(file, copy.resolve(ServerProcess.DISTRIBUTION.relativize(file)),
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return copy;
    }

    private void startTimes(String what, Path distribution, int target) throws IOException, InterruptedException {
        List<Double> fresh = new ArrayList<>();
        List<Double> existing = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            Path folder = folder();
            fresh.add(startTime(distribution, folder));
            existing.add(startTime(distribution, folder));
        }
        printMedian(what + ", on an existing database", target, existing);
        printMedian(what + ", creating its database", target, fresh);
    }

    private static void printMedian(String what, int target, List<Double> values) {
        System.out.printf("%-60s %7s  %5.0f  (%.0f, %.0f)%n", what, "≤ " + target, Figures.median(values),
                values.stream().min(Comparator.naturalOrder()).orElseThrow(),
                values.stream().max(Comparator.naturalOrder()).orElseThrow());
    }

    private double startTime(Path distribution, Path folder) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        long start = System.nanoTime();
        try (ServerProcess server = ServerProcess.service(distribution, dbUrl(folder),
                Map.of("SERVER_PORT", Integer.toString(port)))) {
            while (!answers(port)) {
                if (System.nanoTime() - start > 60_000_000_000L) {
                    throw new IllegalStateException("No answer at port " + port + ", " + server.baseUri());
                }
                Thread.sleep(5); // no event tells; asked every ms, a start took 420 to 500 ms, not 370 to 390
            }
            return (System.nanoTime() - start) / 1e6;
        }
    }

    /** A bare socket: a client library would take its time to start, just then. */
    private static boolean answers(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /api/v1/products?limit=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            return new String(answer.readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    private void memory() throws IOException, InterruptedException {
        System.out.printf("""

                Memory: resident, in MB, with %,d products, median of %d (lowest, highest).

                %-60s %7s
                """, PRODUCTS, rounds, "", "target");
        List<Double> idle = new ArrayList<>();
        List<Double> loaded = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            Path folder = folder();
            Wrk wrk = new Wrk(folder);
            try (ServerProcess server = startService(folder, OWN_DELAY)) {
                new Catalog(server.baseUri()).fill(PRODUCTS, folder);
            }
            try (ServerProcess server = startService(folder, OWN_DELAY)) {
                Catalog catalog = new Catalog(server.baseUri());
                catalog.next(catalog.query("limit=50"));
                Thread.sleep(5_000); // idle memory is what is left when the start has settled
                idle.add(server.residentMegabytes());
                wrk.run("mix", server.baseUri(), 60);
                loaded.add(server.residentMegabytes());
            }
        }
        printMedian("idle", 110, idle);
        printMedian("after a minute of the mixed load", 260, loaded);
    }

    // ---- what all of them use

    private static ServerProcess startService(Path folder, String dbOptions) throws IOException {
        return ServerProcess.service(dbUrl(folder) + dbOptions, Map.of());
    }

    private ServerProcess startBare(Path folder) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(bareOptions);
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), BareServer.class.getName(),
                folder.toString()));
        return ServerProcess.start(command, Map.of());
    }

    private Path folder() throws IOException {
        return Files.createDirectory(root.resolve(Integer.toString(++folders)));
    }

    private static String dbUrl(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("catalog");
    }

    private static long memoryMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream().filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst().orElseThrow();
    }
}
