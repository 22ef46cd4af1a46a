package dev.productcatalog.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.domain.list.Condition.NameIs;
import dev.productcatalog.domain.list.Condition.NameStartsWith;
import dev.productcatalog.domain.list.Condition.PriceBetween;
import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.list.SortOrder.Field;
import dev.productcatalog.domain.list.SortOrder.Key;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import dev.productcatalog.persistence.database.Database;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That an index serves every order, on the first page and far behind it: the databases' own plans, as executed, say how
 * many rows they read, and that is near the size of the page, not of the table.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class PlanTest {

    private static final int PRODUCTS = 20_000;
    static final int LIMIT = 20;
    /** A page, and the ties of its first and its last product; one row more tells that they end. */
    private static final int MOST_ROWS = LIMIT + 2 * 10 + 1;

    /** Much less than the 5,500 to 10,000 that a wide filter selects; prices lie in heaps along the names here. */
    private static final int MOST_ROWS_FILTERED = 500;

    private static final String MIDDLE = "SELECT id, name, price FROM product WHERE id = " + (PRODUCTS / 2 + 1);

    private final Dialect dialect;
    private final Pattern rowsRead;
    Database database;
    SqlProductRepository repository;

    PlanTest(Dialect dialect, Pattern rowsRead) {
        this.dialect = dialect;
        this.rowsRead = rowsRead;
    }

    abstract Settings settings(Path directory);

    abstract List<String> fill();

    /** {@return how many rows of a page are read twice, where no index has the order} */
    int readAgain(SortOrder order) {
        return 0;
    }

    /** {@return the plan, with each step in it once} */
    String withoutRepetition(String plan) {
        return plan;
    }

    @BeforeAll
    void open(@TempDir Path directory) {
        Settings settings = settings(directory);
        new SqlCatalogProvider().open(settings).close();
        database = Database.open(settings);
        repository = new SqlProductRepository(database, dialect);
        fill().forEach(sql -> database.write(sql.formatted(PRODUCTS), PreparedStatement::execute));
    }

    @AfterAll
    void close() {
        database.close();
    }

    /** All there are: id; name or price, then id; both, then id; each key in both directions. */
    static Stream<SortOrder> orders() {
        return Stream.of(List.<Field>of(), List.of(Field.NAME), List.of(Field.PRICE), List.of(Field.NAME, Field.PRICE),
                        List.of(Field.PRICE, Field.NAME))
                .flatMap(fields -> directed(Stream.concat(fields.stream(), Stream.of(Field.ID)).toList()))
                .map(SortOrder::new);
    }

    private static Stream<List<Key>> directed(List<Field> fields) {
        List<List<Key>> all = new ArrayList<>();
        for (int directions = 0; directions < 1 << fields.size(); directions++) {
            List<Key> keys = new ArrayList<>();
            for (Field field : fields) {
                keys.add(new Key(field, (directions >> keys.size() & 1) == 1));
            }
            all.add(keys);
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("orders")
    void the_first_page_reads_few_rows(SortOrder order) {
        assertFewRows(new ProductQuery(ProductFilter.ALL, order, PageStart.FIRST, LIMIT), LIMIT,
                MOST_ROWS + readAgain(order));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void a_page_in_the_middle_reads_few_rows(SortOrder order) {
        assertFewRows(new ProductQuery(ProductFilter.ALL, order, middle(), LIMIT), LIMIT, MOST_ROWS + readAgain(order));
    }

    /** Half of the prices or two of them, a quarter of the names or one, or both, in orders that have other indexes. */
    static Stream<Arguments> filtersOfOneIndexInTheOrderOfAnother() {
        ProductFilter half = ProductFilter.of(new PriceBetween(1000, Long.MAX_VALUE));
        ProductFilter two = ProductFilter.of(new PriceBetween(1500, 1501));
        ProductFilter quarter = ProductFilter.of(new NameStartsWith("Product 1"));
        ProductFilter one = ProductFilter.of(new NameIs("Product 1234"));
        ProductFilter twoOfAQuarter = ProductFilter.of(new NameStartsWith("Product 1"), new PriceBetween(1500, 1501));
        ProductFilter oneOfAHalf = ProductFilter.of(new NameIs("Product 1919"), new PriceBetween(1000, Long.MAX_VALUE));
        Key name = new Key(Field.NAME, false);
        Key price = new Key(Field.PRICE, true);
        return Stream.of(Arguments.of(half, SortOrder.BY_ID), Arguments.of(half, new SortOrder(List.of(name))),
                Arguments.of(two, SortOrder.BY_ID), Arguments.of(two, new SortOrder(List.of(name))),
                Arguments.of(quarter, SortOrder.BY_ID), Arguments.of(quarter, new SortOrder(List.of(price))),
                Arguments.of(one, SortOrder.BY_ID), Arguments.of(one, new SortOrder(List.of(price))),
                Arguments.of(twoOfAQuarter, SortOrder.BY_ID), Arguments.of(twoOfAQuarter, new SortOrder(List.of(name))),
                Arguments.of(oneOfAHalf, SortOrder.BY_ID), Arguments.of(oneOfAHalf, new SortOrder(List.of(price))));
    }

    @ParameterizedTest
    @MethodSource("filtersOfOneIndexInTheOrderOfAnother")
    void a_filter_is_read_by_the_index_that_suits_it(ProductFilter filter, SortOrder order) {
        assertFewRows(new ProductQuery(filter, order, PageStart.FIRST, LIMIT), 0, MOST_ROWS_FILTERED);
        assertFewRows(new ProductQuery(filter, order, middle(), LIMIT), 0, MOST_ROWS_FILTERED);
    }

    Position middle() {
        return database.read(MIDDLE, statement -> {
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Position(row.getLong(1), row.getString(2), row.getLong(3));
            }
        });
    }

    private void assertFewRows(ProductQuery query, int least, int most) {
        SelectStatement select = repository.pageStatement(query);
        String plan = database.read("EXPLAIN ANALYZE " + select.text(), statement -> plan(statement, select));
        Matcher matcher = rowsRead.matcher(withoutRepetition(plan));
        double rows = 0;
        int scans = 0;
        for (; matcher.find(); scans++) {
            rows += Double.parseDouble(matcher.group(1));
        }
        assertThat(scans).as("scans found in %s", plan).isPositive();
        assertThat(rows).as("rows read by %s", plan).isBetween((double) least, (double) most);
    }

    private static String plan(PreparedStatement statement, SelectStatement select) throws SQLException {
        SqlProductRepository.setParameters(statement, select.parameters());
        StringBuilder plan = new StringBuilder();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
