package dev.productcatalog.benchmark;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a database of many products costs: creating them, the last page of a list compared with the first one in each
 * sort order, and each filter, with the way in which the database gets there. Prints what comes out.
 */
final class ManyRows {

    /** Of a page that is measured. */
    private static final int LIMIT = 100;
    /** Of a page on the way to the end of a list: the most that the service gives. */
    private static final int STRIDE = 1000;
    /** That create products at once. */
    private static final int THREADS = 4;
    /** How long each side is read in a round; 10 ms is the finest that is known of a process's CPU time. */
    private static final Duration ROUND = Duration.ofSeconds(1);

    /**
     * Where the products are.
     *
     * @param url      for the service
     * @param careless what to add to the URL so that a write is acknowledged before it is safe
     * @param analyze  the statement that tells the database what it holds
     */
    private record Database(String name, String url, String careless, String analyze) { }

    /** What a page costs, in microseconds: CPU time of the service, and from request to answer. */
    private record Cost(double cpu, double elapsed) { }

    private final Database database;
    private final int products;
    private final int rounds;

    private ManyRows(Database database, int products, int rounds) {
        this.database = database;
        this.products = products;
        this.rounds = rounds;
    }

    /**
     * Measures on an H2 file.
     *
     * @param products a multiple of 1000
     */
    static void h2(Path folder, int products, int rounds) throws IOException, InterruptedException {
        new ManyRows(new Database("H2", "jdbc:h2:file:" + folder.resolve("catalog"), ";WRITE_DELAY=500", "ANALYZE"),
                products, rounds).measure();
    }

    /** Measures on a real PostgreSQL server, which is started for it, as it is set up by default. */
    static void postgresql(Path folder, int products, int rounds) throws IOException, InterruptedException {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().setDataDirectory(folder)
                .setServerConfig("synchronous_commit", "on").start()) {
            new ManyRows(new Database("PostgreSQL", server.getJdbcUrl("postgres", "postgres"),
                    "&options=-c%20synchronous_commit=off", "VACUUM ANALYZE product"), products, rounds).measure();
        }
    }

    private void measure() throws IOException, InterruptedException {
        System.out.printf("%nMany rows: %,d products on %s.%n", products, database.name);
        create();
        List<Filter> filters = filterList();
        List<Plan> plans = plans(filters);
        Map<String, String> lastPages = lastPages();
        try (ServerProcess server = ServerProcess.service(database.url, Map.of())) {
            Catalog catalog = new Catalog(server.baseUri());
            depth(lastPages, server, catalog);
            filters(filters, plans, server, catalog);
        }
    }

    // ---- creating them

    private void create() throws InterruptedException {
        // The last ones as the service does it, when the indexes are as large as they get.
        int careless = products - Math.min(products / 10, 20_000);
        double fast = create(database.url + database.careless, 0, careless);
        double safe = create(database.url, careless, products);
        analyze();
        System.out.printf("""

                Created, inside one process, by %d threads: %,.0f a second, as the service does it (the last %,d);
                %,.0f a second if acknowledged before they are written (all before).
                """, THREADS, safe, products - careless, fast);
    }

    /** {@return products a second} */
    private double create(String url, int from, int to) throws InterruptedException {
        try (var opened = Repositories.open(url, THREADS);
             ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            AtomicInteger next = new AtomicInteger(from);
            Callable<Void> task = () -> {
                for (int i; (i = next.getAndIncrement()) < to;) {
                    opened.products().add(Repositories.product(i, products));
                }
                return null;
            };
            long start = System.nanoTime();
            for (Future<Void> done : threads.invokeAll(Collections.nCopies(THREADS, task))) {
                done.get();
            }
            return (to - from) / ((System.nanoTime() - start) / 1e9);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** What both databases do by themselves sooner or later, so that none does it while it is measured. */
    private void analyze() {
        try (Connection connection = DriverManager.getConnection(database.url);
             Statement statement = connection.createStatement()) {
            statement.execute(database.analyze);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- depth

    private void depth(Map<String, String> lastPages, ServerProcess server, Catalog catalog)
            throws IOException, InterruptedException {
        System.out.printf("""

                Depth: page %,d to page 1, of %d products each, or up to nine less; medians of %d rounds.
                CPU of the service alone, and time from request to answer, in µs a page.

                %-34s %7s  %6s  %7s %7s  %6s  %8s %8s
                """, products / LIMIT, LIMIT, rounds,
                "", "target", "CPU", "deep", "page 1", "time", "deep", "page 1");
        for (String sort : lastPages.keySet()) {
            List<URI> first = limits(catalog.query("sort=" + sort + "&limit=" + LIMIT));
            List<URI> deep = limits(catalog.query(lastPages.get(sort)));
            List<Cost> firstCosts = new ArrayList<>();
            List<Cost> deepCosts = new ArrayList<>();
            for (int i = 0; i <= rounds; i++) {
                Cost firstCost = cost(first, false, server, catalog);
                Cost deepCost = cost(deep, false, server, catalog);
                if (i > 0) { // else it was to warm up
                    firstCosts.add(firstCost);
                    deepCosts.add(deepCost);
                }
            }
            List<Double> cpu = new ArrayList<>();
            List<Double> elapsed = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                cpu.add(deepCosts.get(i).cpu / firstCosts.get(i).cpu);
                elapsed.add(deepCosts.get(i).elapsed / firstCosts.get(i).elapsed);
            }
            System.out.printf("%-34s %7s  %6.2f  %7.0f %7.0f  %6.2f  %8.0f %8.0f%s%n", sort, "≤ 1.2",
                    Figures.median(cpu), Figures.median(deepCosts.stream().map(Cost::cpu)),
                    Figures.median(firstCosts.stream().map(Cost::cpu)),
                    Figures.median(elapsed), Figures.median(deepCosts.stream().map(Cost::elapsed)),
                    Figures.median(firstCosts.stream().map(Cost::elapsed)),
                    Figures.warning("CPU", cpu) + Figures.warning("time", elapsed));
        }
    }

    /** {@return all orders that differ} What stands behind the id decides nothing. */
    private static List<String> sortOrders() {
        List<String> orders = new ArrayList<>();
        for (String first : List.of("", "name", "-name", "price", "-price")) {
            for (String second : List.of("", "name", "-name", "price", "-price")) {
                boolean twice = first.endsWith("name") == second.endsWith("name");
                if (second.isEmpty() || !first.isEmpty() && !twice) {
                    for (String id : List.of("id", "-id")) {
                        orders.add((first + "," + second + "," + id).replaceAll("^,+|(?<=,),+", ""));
                    }
                }
            }
        }
        return orders;
    }

    /**
     * {@return the query of the last page in each order} Found in a process of its own: a walk through all products
     * leaves H2's page cache in a state in which it misses a few pages of whatever is read over and over after it, now
     * of the first page, now of the last, and doubles its cost.
     */
    private Map<String, String> lastPages() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.service(database.url, Map.of())) {
            Catalog catalog = new Catalog(server.baseUri());
            Map<String, String> lastPages = new LinkedHashMap<>();
            for (String sort : sortOrders()) {
                lastPages.put(sort, lastPage(sort, catalog).getRawQuery());
            }
            return lastPages;
        }
    }

    /** Walks to the end by the links, in long strides, and {@return the last page} It is full. */
    private static URI lastPage(String sort, Catalog catalog) throws IOException, InterruptedException {
        URI page = catalog.query("sort=" + sort + "&limit=" + STRIDE);
        for (Optional<URI> next; (next = catalog.next(page)).isPresent();) {
            page = next.get();
        }
        page = limit(page, STRIDE, LIMIT);
        for (Optional<URI> next; (next = catalog.next(page)).isPresent();) {
            page = next.get();
        }
        return page;
    }

    /** {@return a page with several limits} No request is that before it, which a cache could answer. */
    private static List<URI> limits(URI page) {
        return IntStream.range(0, 10).mapToObj(i -> limit(page, LIMIT, LIMIT - i)).toList();
    }

    private static URI limit(URI page, int from, int to) {
        return URI.create(page.toString().replace("limit=" + from, "limit=" + to));
    }

    // ---- filters

    /**
     * A list, as it is asked for.
     *
     * @param query      without the limit
     * @param parameters of the statement that it becomes, but for the limit
     */
    private record Filter(String query, List<Object> parameters) {

        Filter(String query, Object... parameters) {
            this(query, List.of(parameters));
        }
    }

    private List<Filter> filterList() {
        long[] ids = LongStream.range(0, 50).map(i -> 1 + i * (products / 50)).toArray();
        String idList = String.join(",", LongStream.of(ids).mapToObj(Long::toString).toList());
        long price = products / 20;
        return List.of(
                new Filter(""),
                new Filter("id=" + idList, (Object) LongStream.of(ids).boxed().toArray(Long[]::new)),
                new Filter("name=Product+1234", "Product 1234"),
                new Filter("name_prefix=Product+1234", "Product 1234", "Product 1235"),
                new Filter("name_prefix=Product+1", "Product 1", "Product 2"),
                new Filter("name_prefix=Product+1&sort=name", "Product 1", "Product 2"),
                new Filter("price=" + price, price, price),
                new Filter("price_gte=" + price + "&price_lte=" + (price + 9), price, price + 9),
                new Filter("price_gte=" + price, price),
                new Filter("price_gte=" + price + "&sort=price", price),
                new Filter("q=" + Repositories.FREQUENT, Repositories.FREQUENT),
                new Filter("q=" + Repositories.RARE, Repositories.RARE),
                new Filter("q=absent", "absent"));
    }

    private void filters(List<Filter> filters, List<Plan> plans, ServerProcess server, Catalog catalog)
            throws IOException, InterruptedException {
        System.out.printf("""

                Filters: the first page of %d, without and with the number of all that match (Prefer: count=exact).
                CPU of the service alone, and time from request to answer, in ms, medians of %d rounds; the rows that
                the database reads for the page, or to count, by its plan.

                %-48s %8s %8s %9s  %s
                """, LIMIT, rounds, "", "CPU", "time", "rows read", "by");
        for (int i = 0; i < filters.size(); i++) {
            String query = filters.get(i).query;
            List<URI> page = List.of(catalog.query(query + "&limit=" + LIMIT));
            printFilter(query, page, false, plans.get(2 * i), server, catalog);
            printFilter("  and its count", page, true, plans.get(2 * i + 1), server, catalog);
        }
    }

    private void printFilter(String what, List<URI> page, boolean count, Plan plan, ServerProcess server,
                             Catalog catalog) throws IOException, InterruptedException {
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i <= rounds; i++) {
            Cost cost = cost(page, count, server, catalog);
            if (i > 0) { // else it was to warm up
                costs.add(cost);
            }
        }
        System.out.printf("%-48s %8.2f %8.2f %,9d  %s%s%n",
                what.replaceFirst("^id=.*", "id=<50 of them>").replaceFirst("^$", "no filter"),
                Figures.median(costs.stream().map(Cost::cpu)) / 1e3,
                Figures.median(costs.stream().map(Cost::elapsed)) / 1e3, plan.rows(), plan.by(),
                Figures.warning("time", costs.stream().map(Cost::elapsed).toList()));
    }

    /**
     * {@return the plans of the page and of the count of each filter} Of the statements that the service logs when it
     * is asked for them. It is not running when they are explained, as an H2 file is for one process.
     */
    private List<Plan> plans(List<Filter> filters) throws IOException, InterruptedException {
        ServerProcess server = ServerProcess.service(database.url, Map.of("DB_ECHO", "true"));
        try (server) {
            Catalog catalog = new Catalog(server.baseUri());
            for (Filter filter : filters) {
                catalog.read(catalog.query(filter.query + "&limit=" + LIMIT), true);
            }
        }
        // without those by which it is decided how the page is read
        List<String> statements = server.output().stream()
                .filter(line -> line.contains(" FROM product") && !line.contains("(SELECT 1"))
                .map(line -> line.substring(line.indexOf("SELECT "))).toList();
        List<Plan> plans = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database.url)) {
            for (int i = 0; i < filters.size(); i++) {
                List<Object> parameters = filters.get(i).parameters;
                List<Object> withLimit = Stream.concat(parameters.stream(), Stream.of(LIMIT)).toList();
                plans.add(Plan.of(statements.get(2 * i), withLimit, connection));
                plans.add(Plan.of(statements.get(2 * i + 1), parameters, connection));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return plans;
    }

    // ---- what both of them use

    /** Reads the pages in turns, for one round. {@return the mean} */
    private static Cost cost(List<URI> pages, boolean count, ServerProcess server, Catalog catalog)
            throws IOException, InterruptedException {
        Duration cpu = server.cpu();
        long start = System.nanoTime();
        int read = 0;
        do {
            catalog.read(pages.get(read++ % pages.size()), count);
        } while (System.nanoTime() - start < ROUND.toNanos());
        double elapsed = System.nanoTime() - start;
        return new Cost(server.cpu().minus(cpu).toNanos() / 1e3 / read, elapsed / 1e3 / read);
    }
}
