package dev.productcatalog.benchmark;

import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductRepository;
import dev.productcatalog.domain.ProductRepositoryProvider;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;

/** What a page deep in a list of many products costs, compared with one at its beginning, for each sort order. */
final class Depth {

    private static final int LIMIT = 100;
    /** Pages at the beginning and at the end that are compared. */
    private static final int PAGES = 100;
    /** How often: 10 ms is the finest that is known of the server's CPU time. */
    private static final int REPEATS = 10;

    private Depth() {
    }

    /**
     * Fills a database through the port, inside this process.
     *
     * @return products a second
     */
    static double fill(String dbUrl, int count) {
        ProductRepositoryProvider provider = ServiceLoader.load(ProductRepositoryProvider.class).stream()
                .map(ServiceLoader.Provider::get).filter(candidate -> candidate.accepts(dbUrl)).findFirst()
                .orElseThrow(() -> new IllegalStateException("No adapter takes " + dbUrl));
        Random random = new Random(42);
        try (ProductRepository repository = provider.open(
                new ProductRepositoryProvider.Settings(dbUrl, "", "", 1, false))) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                // about 5 products share a name, and 10 a price: the keys behind the first decide too
                repository.add(new ProductDetails("Product " + random.nextInt(count / 5),
                        "Loose leaf, 100 g, first flush", (long) random.nextInt(count / 10)));
            }
            return count / ((System.nanoTime() - start) / 1e9);
        }
    }

    /** {@return all orders that differ} What stands behind the id decides nothing. */
    static List<String> sortOrders() {
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
     * What a page costs.
     *
     * @param cpu     CPU time of the server, in microseconds
     * @param elapsed from request to answer, in microseconds
     */
    record Cost(double cpu, double elapsed) { }

    /**
     * What the pages of one order cost.
     *
     * @param pages how many there are
     * @param first the mean of the first 100
     * @param last  the mean of the last 100
     */
    record Costs(int pages, Cost first, Cost last) { }

    /** Walks through a list, by its links, to the end, and then reads the first and the last pages again, in turns. */
    static Costs measure(String sort, ServerProcess server, Catalog catalog) throws IOException, InterruptedException {
        List<URI> pages = new ArrayList<>();
        Optional<URI> page = Optional.of(catalog.query("sort=" + sort + "&limit=" + LIMIT));
        while (page.isPresent()) {
            pages.add(page.get());
            page = catalog.next(page.get());
        }
        int compared = Math.min(PAGES, pages.size() / 2);
        List<URI> firstPages = pages.subList(0, compared);
        List<URI> lastPages = pages.subList(pages.size() - compared, pages.size());
        Cost first = new Cost(0, 0);
        Cost last = new Cost(0, 0);
        for (int i = 0; i < REPEATS; i++) {
            first = add(first, firstPages, server, catalog);
            last = add(last, lastPages, server, catalog);
        }
        return new Costs(pages.size(), first, last);
    }

    private static Cost add(Cost sum, List<URI> pages, ServerProcess server, Catalog catalog)
            throws IOException, InterruptedException {
        Duration cpu = server.cpu();
        long start = System.nanoTime();
        for (URI page : pages) {
            catalog.next(page);
        }
        double each = REPEATS * pages.size() * 1e3;
        return new Cost(sum.cpu + server.cpu().minus(cpu).toNanos() / each,
                sum.elapsed + (System.nanoTime() - start) / each);
    }
}
