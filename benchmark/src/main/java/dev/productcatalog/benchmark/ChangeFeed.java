package dev.productcatalog.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What the log of changes costs: its writes, the list that has not changed, and those who follow it. */
final class ChangeFeed {

    private static final int PRODUCTS = 10_000;
    private static final int FOLLOWERS = 1_000;
    private static final int CHANGES_A_SECOND = 200;
    private static final int FOLLOWED_SECONDS = 30;

    private ChangeFeed() {
    }

    /** What two scenarios, or one at two services, cost in turns: CPU time of the server, in microseconds a request. */
    private static void compare(String what, double target, Side side, Side base, int warmup, int rounds, int seconds)
            throws IOException, InterruptedException {
        List<Double> costs = new ArrayList<>();
        List<Double> bases = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i <= rounds; i++) {
            double cost = side.cpu(i == 0 ? warmup : seconds);
            double cheaper = base.cpu(i == 0 ? warmup : seconds);
            if (i > 0) {
                costs.add(cost);
                bases.add(cheaper);
                ratios.add(cost / cheaper);
            }
        }
        System.out.printf("%-44s %7s  %6.2f  %8.1f %8.1f%s%n", what, "≤ " + target, Figures.median(ratios),
                Figures.median(costs), Figures.median(bases), Figures.warning("CPU", ratios));
    }

    private record Side(String scenario, Wrk wrk, ServerProcess server, Catalog catalog) {

        double cpu(int seconds) throws IOException, InterruptedException {
            catalog.removeCreated();
            Duration before = server.cpu();
            Wrk.Result result = wrk.run(scenario, server.baseUri(), seconds);
            return server.cpu().minus(before).toNanos() / 1e3 / result.requests();
        }

        Side doing(String other) {
            return new Side(other, wrk, server, catalog);
        }
    }

    private static Side side(Path folder, ServerProcess server) throws IOException, InterruptedException {
        Catalog catalog = new Catalog(server.baseUri());
        catalog.fill(PRODUCTS, folder);
        return new Side("", new Wrk(folder), server, catalog);
    }

    /**
     * Prints what a list that has not changed costs beside a product, and what writes cost beside those of another
     * build.
     *
     * @param folders two that are empty
     * @param before  the distribution of that build; empty for none
     */
    static void costs(List<Path> folders, String before, int warmup, int rounds, int seconds)
            throws IOException, InterruptedException {
        System.out.printf("%n%-44s %7s  %6s  %8s %8s%n", "CPU in µs a request, of the server, in turns", "target",
                "ratio", "this", "that");
        try (ServerProcess server = service(ServerProcess.DISTRIBUTION, folders.getFirst())) {
            Side side = side(folders.getFirst(), server);
            side.catalog.writeListTag(folders.getFirst());
            compare("list, 304, to GET by id", 1.3, side.doing("unchanged"), side.doing("get"), warmup, rounds,
                    seconds);
            if (!before.isEmpty()) {
                try (ServerProcess other = service(Path.of(before), folders.getLast())) {
                    Side that = side(folders.getLast(), other);
                    for (String scenario : List.of("get", "post", "patch")) {
                        compare(scenario + ", to the other build", 1.35, side.doing(scenario), that.doing(scenario),
                                warmup, rounds, seconds);
                    }
                }
            }
        }
    }

    /** Prints what many followers of few changes take. */
    static void followers(Path folder) throws IOException, InterruptedException {
        try (ServerProcess server = service(ServerProcess.DISTRIBUTION, folder)) {
            Catalog catalog = new Catalog(server.baseUri());
            catalog.fill(PRODUCTS, folder);
            List<String> ids = Files.readAllLines(folder.resolve("ids.txt"));
            double alone = change(catalog, ids, server);
            double memory = server.residentMegabytes();
            try (Followers followers = new Followers(server.baseUri(), FOLLOWERS)) {
                while (followers.answers() < FOLLOWERS) {
                    Thread.sleep(10); // no event tells
                }
                long events = followers.events();
                double cores = change(catalog, ids, server);
                System.out.printf("""

                        %,d followers of %d changes a second, %d s:
                        %.2f processors (target: below 1), without followers %.2f
                        %.0f MB resident more than before (target: at most 64)
                        %,d events of %,d arrived, %d streams lost
                        """, FOLLOWERS, CHANGES_A_SECOND, FOLLOWED_SECONDS, cores, alone,
                        server.residentMegabytes() - memory, followers.events() - events,
                        (long) FOLLOWERS * CHANGES_A_SECOND * FOLLOWED_SECONDS, followers.lost());
            }
        }
    }

    /** Makes changes at an even pace. {@return how many processors the server has used} */
    private static double change(Catalog catalog, List<String> ids, ServerProcess server)
            throws IOException, InterruptedException {
        Duration before = server.cpu();
        long start = System.nanoTime();
        for (int i = 0; i < CHANGES_A_SECOND * FOLLOWED_SECONDS; i++) {
            long due = start + i * 1_000_000_000L / CHANGES_A_SECOND;
            LockSupport.parkNanos(due - System.nanoTime());
            catalog.patch(ids.get(i % ids.size()), System.nanoTime() % 1_000_000);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return server.cpu().minus(before).toNanos() / 1e9 / seconds;
    }

    private static ServerProcess service(Path distribution, Path folder) throws IOException {
        return ServerProcess.service(distribution, "jdbc:h2:file:" + folder.resolve("catalog"),
                Map.of("SERVER_MAX_CONNECTIONS", "2000", "DB_DURABILITY", "process"));
    }
}
