package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.list.ProductFilter;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A product as a row, of the table {@code product} and of the log: the one place, beside the scripts that make the
 * tables, that knows which columns there are and in which order. Rows are read by index, as the case of names differs
 * by database.
 */
final class ProductRow {

    /** Of a state of a product, except its id. {@link #product} reads them in this order. */
    private static final List<Column> STATE = List.of(
            new Column("version", Type.BIGINT, (version, _) -> version.value()),
            new Column("name", Type.VARCHAR, (_, details) -> details.name()),
            new Column("description", Type.VARCHAR, (_, details) -> details.description()),
            new Column("price", Type.BIGINT, (_, details) -> details.price()));

    /** Of the table {@code product}, except the id: the state, and what is derived from it to be searched. */
    private static final List<Column> WRITTEN = Stream.concat(STATE.stream(),
            Stream.of(new Column("search_text", Type.VARCHAR, (_, details) -> ProductFilter.searchText(details))))
            .toList();

    /** The columns that {@link #product} reads. */
    static final String COLUMNS = columns("");
    /** The columns that {@link #setChange} sets, of the table {@code change}. */
    static final String CHANGE_COLUMNS = "type, made_by, product_id, " + each(STATE, Column::name);
    /** What stands for them in a statement. */
    static final String CHANGE_PARAMETERS = "?, ?, ?, " + each(STATE, _ -> "?");
    /** The columns that {@link #set} sets, of the table {@code product}. */
    static final String WRITTEN_COLUMNS = each(WRITTEN, Column::name);
    /** What stands for them in a statement. */
    static final String PARAMETERS = each(WRITTEN, _ -> "?");
    /** The same where the database cannot know their types. */
    static final String TYPED_PARAMETERS = each(WRITTEN, column -> "CAST(? AS " + column.type() + ')');
    /** The same in an update. */
    static final String ASSIGNMENTS = each(WRITTEN, column -> column.name() + " = ?");
    /** What stands in a statement for the arrays that {@link #setArrays} sets, the ids first. */
    static final String ARRAYS = "?::bigint[], " + each(WRITTEN, column -> "?::" + column.type() + "[]");
    /** An update from rows named {@code new}. */
    static final String ASSIGNMENTS_FROM_NEW = each(WRITTEN, column -> column.name() + " = new." + column.name());

    private ProductRow() {
    }

    private enum Type {
        BIGINT(Long[]::new), VARCHAR(String[]::new);

        private final IntFunction<Object[]> array;

        Type(IntFunction<Object[]> array) {
            this.array = array;
        }
    }

    private record Column(String name, Type type, BiFunction<Version, ProductDetails, Object> value) { }

    private static String each(List<Column> columns, Function<Column, String> text) {
        return columns.stream().map(text).collect(Collectors.joining(", "));
    }

    /** {@return the columns that {@link #product} reads, each with this before it} */
    static String columns(String prefix) {
        return prefix + "id, " + each(STATE, column -> prefix + column.name());
    }

    /** Sets the state of a product, and returns the index of the next parameter. */
    static int set(PreparedStatement statement, int first, Version version, ProductDetails details)
            throws SQLException {
        return set(WRITTEN, statement, first, version, details);
    }

    private static int set(List<Column> columns, PreparedStatement statement, int first, Version version,
                           ProductDetails details) throws SQLException {
        int next = first;
        for (Column column : columns) {
            statement.setObject(next++, column.value().apply(version, details));
        }
        return next;
    }

    /** Sets an array for the ids and for each column, and returns the index of the next parameter. */
    static int setArrays(PreparedStatement statement, List<Product> products) throws SQLException {
        int next = 1;
        statement.setObject(next++, products.stream().map(Product::id).toArray(Long[]::new));
        for (Column column : WRITTEN) {
            statement.setObject(next++, products.stream()
                    .map(product -> column.value().apply(product.version(), product.details()))
                    .toArray(column.type().array));
        }
        return next;
    }

    /** Sets a change and the state that it made. */
    static void setChange(PreparedStatement statement, int first, Change.Type type, Attempt attempt, Product product)
            throws SQLException {
        statement.setString(first, type.name());
        statement.setString(first + 1, attempt.by());
        statement.setLong(first + 2, product.id());
        set(STATE, statement, first + 3, product.version(), product.details());
    }

    /** {@return the product in the row, whose columns begin at that index} */
    static Product product(ResultSet row, int first) throws SQLException {
        ProductDetails details =
                new ProductDetails(row.getString(first + 2), row.getString(first + 3), row.getLong(first + 4));
        return new Product(row.getLong(first), new Version(row.getLong(first + 1)), details);
    }

    /** {@return the products in all rows that are left} */
    static List<Product> products(ResultSet rows) throws SQLException {
        List<Product> products = new ArrayList<>();
        while (rows.next()) {
            products.add(product(rows, 1));
        }
        return Collections.unmodifiableList(products);
    }
}
