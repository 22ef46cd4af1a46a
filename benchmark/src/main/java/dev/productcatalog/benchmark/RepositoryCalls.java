package dev.productcatalog.benchmark;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.list.SortOrder.Field;
import dev.productcatalog.domain.list.SortOrder.Key;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.ProductRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What the calls of a repository cost without HTTP around them, from one thread, measured by JMH in a JVM for each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RepositoryCalls {

    private static final int PRODUCTS = 100_000;
    private static final int LIMIT = 50;
    private static final Logger LOG = Logger.getLogger("");

    /** An H2 file is filled once, by the first JVM that finds it empty. */
    @Param("memory:")
    public String url;

    private Catalog catalog;
    private ProductRepository repository;
    private Product[] seen;
    private ProductQuery firstById;
    private ProductQuery deepByName;
    private ProductQuery deepByPrice;
    private int turn;

    /**
     * Measures, and prints a table.
     *
     * @param javaOptions of the JVMs in which it does
     */
    static void measure(Path folder, List<String> javaOptions) {
        Options options = new OptionsBuilder().include(RepositoryCalls.class.getName()).verbosity(VerboseMode.SILENT)
                .param("url", "jdbc:h2:file:" + folder.resolve("catalog"), "memory:")
                .jvmArgsAppend(javaOptions.toArray(String[]::new)).build();
        System.out.printf("""

                Repository: its calls inside one process, %,d products, in µs (± the 99.9 %% confidence interval).

                %-34s %-8s %9s
                """, PRODUCTS, "", "", "time");
        try {
            for (RunResult run : new Runner(options).run()) {
                Result<?> time = run.getPrimaryResult();
                System.out.printf("%-34s %-8s %9.2f ± %.2f%n", time.getLabel(),
                        run.getParams().getParam("url").startsWith("memory:") ? "memory" : "H2 file",
                        time.getScore(), time.getScoreError());
            }
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }

    @Setup
    public void open() {
        LOG.setLevel(Level.WARNING);
        catalog = Repositories.open(url, 1);
        repository = catalog.products();
        if (repository.count(ProductFilter.ALL) == 0) {
            for (int i = 0; i < PRODUCTS; i++) {
                repository.add(Repositories.product(i, PRODUCTS));
            }
        }
        seen = new Product[PRODUCTS];
        firstById = new ProductQuery(ProductFilter.ALL, SortOrder.BY_ID, PageStart.FIRST, LIMIT);
        repository.page(new ProductQuery(ProductFilter.ALL, SortOrder.BY_ID, PageStart.FIRST, PRODUCTS)).toArray(seen);
        deepByName = lastPage(Field.NAME, false);
        deepByPrice = lastPage(Field.PRICE, true);
    }

    /** {@return a query for the last full page} What precedes it is what the opposite order has behind as many. */
    private ProductQuery lastPage(Field field, boolean descending) {
        List<Product> end = repository.page(
                new ProductQuery(ProductFilter.ALL, order(field, !descending), PageStart.FIRST, LIMIT + 1));
        return new ProductQuery(ProductFilter.ALL, order(field, descending), Position.of(end.getLast()), LIMIT);
    }

    private static SortOrder order(Field field, boolean descending) {
        return new SortOrder(List.of(new Key(field, descending), new Key(Field.ID, descending)));
    }

    @TearDown
    public void close() {
        catalog.close();
    }

    /** {@return the next product in turn, neither beside the last one nor soon again} */
    private int next() {
        turn = (turn + 7919) % PRODUCTS;
        return turn;
    }

    @Benchmark
    public Optional<Product> find() {
        return repository.find(seen[next()].id());
    }

    @Benchmark
    public List<Product> pageFirstById() {
        return repository.page(firstById);
    }

    @Benchmark
    public List<Product> pageDeepByName() {
        return repository.page(deepByName);
    }

    @Benchmark
    public List<Product> pageDeepByPriceDescending() {
        return repository.page(deepByPrice);
    }

    @Benchmark
    public Product add() {
        return repository.add(seen[next()].details());
    }

    @Benchmark
    public Product replace() {
        int i = next();
        ProductDetails details = seen[i].details();
        // by one, down or up again: prices stay what they are
        seen[i] = repository.replace(seen[i],
                new ProductDetails(details.name(), details.description(), details.price() ^ 1));
        return seen[i];
    }
}
