package dev.productcatalog.persistence;

import dev.productcatalog.domain.Position;
import dev.productcatalog.domain.ProductFilter;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductQuery;
import dev.productcatalog.domain.SortOrder.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A statement over the products that a filter selects. Its text depends only on what kinds of conditions and keys there
 * are, never on values, so that databases and drivers know it again.
 *
 * <p><b>Pages.</b> The products behind a position (v1, v2, id) in the order (k1, k2, id) are those with k1 = v1 and
 * k2 = v2 and a higher id, then those with k1 = v1 and a higher k2, then those with a higher k1. Each of these branches
 * is the start of a range in some index, so that the cost of a page does not depend on how many pages lie before it; no
 * database finds that by itself in {@code (k1, k2, id) > (v1, v2, id)} when directions are mixed.
 *
 * <p>There are indexes by (name, id) and (price, id) only, as each one costs every write. In an order that none of them
 * has (mixed directions, three keys) both databases follow the index of the leading key, sort only products that are
 * equal in it, and stop where the page is full. What these orders cost is the number of products that are so equal.
 */
final class SelectStatement {

    /** The columns of a product, in the order in which rows are read. */
    static final String COLUMNS = "id, version, name, description, price";

    private final Dialect dialect;
    private final ProductFilter filter;
    private final StringBuilder text = new StringBuilder(256);
    private final List<Object> parameters = new ArrayList<>();

    private SelectStatement(Dialect dialect, ProductFilter filter) {
        this.dialect = dialect;
        this.filter = filter;
    }

    /** {@return the statement that reads a page} */
    static SelectStatement page(Dialect dialect, ProductQuery query) {
        SelectStatement statement = new SelectStatement(dialect, query.filter());
        List<Key> keys = query.order().keys();
        if (query.after() == null || keys.size() == 1) {
            statement.branch(query, 0, COLUMNS);
            return statement;
        }
        String columns = COLUMNS + ", " + dialect.nameKey() + " AS name_key";
        statement.text.append("SELECT ").append(COLUMNS).append(" FROM (");
        for (int depth = keys.size() - 1; depth >= 0; depth--) {
            statement.text.append('(');
            statement.branch(query, depth, columns);
            statement.text.append(depth > 0 ? ") UNION ALL " : ")");
        }
        statement.text.append(") AS p");
        statement.orderAndLimit(keys.stream().map(key -> term(key, "name_key")), query.limit());
        return statement;
    }

    /** {@return the statement that counts} */
    static SelectStatement count(Dialect dialect, ProductFilter filter) {
        SelectStatement statement = new SelectStatement(dialect, filter);
        List<String> conditions = new ArrayList<>();
        statement.filterBy(conditions, statement.parameters);
        statement.text.append("SELECT COUNT(*) FROM product").append(where(conditions));
        return statement;
    }

    /** {@return the SQL text, with a {@code ?} for each parameter} */
    String text() {
        return text.toString();
    }

    /** {@return the values of the parameters} Each a Long, an Integer, a String, a byte[] or a Long[]. */
    List<Object> parameters() {
        return Collections.unmodifiableList(parameters);
    }

    /**
     * Appends one branch: products that are equal to the position in so many keys and behind it in the next one.
     */
    private void branch(ProductQuery query, int depth, String columns) {
        Position after = query.after();
        List<Key> keys = query.order().keys();
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        filterBy(conditions, values);
        for (int i = 0; after != null && i <= depth; i++) {
            Key key = keys.get(i);
            conditions.add(column(key) + (i < depth ? " = ?" : key.descending() ? " < ?" : " > ?"));
            values.add(value(key, after));
        }
        List<Key> rest = keys.subList(depth, keys.size());
        text.append("SELECT ").append(columns).append(" FROM product").append(where(conditions));
        parameters.addAll(values);
        orderAndLimit(rest.stream().map(key -> term(key, dialect.nameKey())), query.limit());
    }

    private void orderAndLimit(Stream<String> terms, int limit) {
        text.append(terms.collect(Collectors.joining(", ", " ORDER BY ", " LIMIT ?")));
        parameters.add(limit);
    }

    private void filterBy(List<String> conditions, List<Object> values) {
        if (!Stream.concat(Stream.of(filter.name(), filter.namePrefix()), filter.words().stream())
                .allMatch(SelectStatement::isStorable)) {
            // no product has such a text, and databases reject or replace it
            conditions.add("FALSE");
            return;
        }
        if (filter.ids() != null) {
            // one array, so that the text is the same for any number of ids
            conditions.add("id = ANY(?)");
            values.add(filter.ids().toArray(Long[]::new));
        }
        if (filter.name() != null) {
            conditions.add(dialect.nameKey() + " = ?");
            values.add(dialect.nameKey(filter.name()));
        }
        if (filter.namePrefix() != null && !filter.namePrefix().isEmpty()) {
            conditions.add(dialect.nameKey() + " >= ?");
            values.add(dialect.nameKey(filter.namePrefix()));
            String end = endOfPrefix(filter.namePrefix());
            if (end != null) {
                conditions.add(dialect.nameKey() + " < ?");
                values.add(dialect.nameKey(end));
            }
        }
        if (filter.minPrice() > 0) {
            conditions.add("price >= ?");
            values.add(filter.minPrice());
        }
        if (filter.maxPrice() < ProductDetails.PRICE_MAX) {
            conditions.add("price <= ?");
            values.add(filter.maxPrice());
        }
        for (String word : filter.words()) {
            conditions.add("POSITION(? IN search_text) > 0");
            values.add(word);
        }
    }

    /** {@return whether the text is null, or has neither U+0000 nor unpaired surrogates} */
    private static boolean isStorable(String text) {
        return text == null
                || text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    }

    /** {@return the least text that is higher than all that start with the prefix; null if there is none} */
    static String endOfPrefix(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return prefix.substring(0, end) + Character.toString(next);
            }
        }
        return null;
    }

    private String column(Key key) {
        return column(key, dialect.nameKey());
    }

    private static String column(Key key, String nameKey) {
        return switch (key.field()) {
            case ID -> "id";
            case NAME -> nameKey;
            case PRICE -> "price";
        };
    }

    private static String term(Key key, String nameKey) {
        return column(key, nameKey) + (key.descending() ? " DESC" : "");
    }

    private Object value(Key key, Position position) {
        return switch (key.field()) {
            case ID -> position.id();
            case NAME -> dialect.nameKey(position.name());
            case PRICE -> position.price();
        };
    }

    private static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }
}
