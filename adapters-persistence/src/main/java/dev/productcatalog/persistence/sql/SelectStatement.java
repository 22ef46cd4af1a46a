package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.list.Condition;
import dev.productcatalog.domain.list.Condition.IdIn;
import dev.productcatalog.domain.list.Condition.Mentions;
import dev.productcatalog.domain.list.Condition.NameIs;
import dev.productcatalog.domain.list.Condition.NameStartsWith;
import dev.productcatalog.domain.list.Condition.PriceBetween;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder.Field;
import dev.productcatalog.domain.list.SortOrder.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A statement over the products that a filter selects. Its text depends only on what kinds of conditions and keys there
 * are, never on values, so that databases and drivers know it again.
 *
 * <p><b>Pages</b> are found by a keyset: of the products after a position (v1, v2, id) in the order (k1, k2, id) each
 * has {@code k1 >= v1}, which is the start of a range in the index of k1, and of these only those equal in k1 have to
 * be told apart. So the cost of a page does not depend on how many pages lie before it; no database finds that range by
 * itself when the directions of the keys are mixed.
 *
 * <p>There are indexes by (name, id) and (price, id) only, as each one costs every write. In an order that none of them
 * has (mixed directions, three keys) both databases follow the index of the leading key, sort only products that are
 * equal in it, and stop where the page is full. What these orders cost is the number of products that are so equal; on
 * H2 those before the position are passed over in the other orders too, at 0.06 us each.
 *
 * <p>For a page of all products one plan is the best, whatever the position; PostgreSQL is kept from making others.
 *
 * <p><b>Filters</b> may want another index than the order, or two of them. H2 takes that of a filter in any case, and
 * sorts all that match: 22 s for half of 1,000,000 products. So it has to be told, by keeping the other indexes from
 * it.
 */
final class SelectStatement {

    /** Where it begins to be faster to look through products in the order of the list than to sort those that match. */
    static final int MANY = 5_000;

    /** No product has a text that databases reject or replace. */
    private static final String NEVER = "FALSE";

    private static final Set<Field> ALL = EnumSet.allOf(Field.class);

    private final Dialect dialect;
    private final ProductFilter filter;
    private final Set<Field> byIndex;
    private final List<Object> parameters = new ArrayList<>();
    private String placeholder = "?";
    private String text;

    private SelectStatement(Dialect dialect, ProductFilter filter, Set<Field> byIndex) {
        this.dialect = dialect;
        this.filter = filter;
        this.byIndex = byIndex;
    }

    /** {@return the statement that reads a page, by whichever index the database chooses} */
    static SelectStatement page(Dialect dialect, ProductQuery query) {
        return page(query, new SelectStatement(dialect, query.filter(), ALL));
    }

    /** {@return the statement that reads a page, by the index of this field and no other} */
    static SelectStatement page(Dialect dialect, ProductQuery query, Field index) {
        return page(query, new SelectStatement(dialect, query.filter(), EnumSet.of(index)));
    }

    private static SelectStatement page(ProductQuery query, SelectStatement statement) {
        List<Key> keys = query.order().keys();
        List<String> conditions = statement.filter();
        if (conditions.isEmpty()) {
            statement.placeholder = statement.dialect.hiddenParameter();
        }
        if (query.start() instanceof Position after) {
            conditions.add(statement.comesAfter(after, keys));
        }
        String order = keys.stream().map(key -> statement.indexed(key.field()) + (key.descending() ? " DESC" : ""))
                .collect(Collectors.joining(", "));
        String found = " FROM product" + where(conditions) + " ORDER BY " + order + " LIMIT"
                + statement.parameter(query.limit());
        statement.text = "SELECT " + ProductRow.COLUMNS + (statement.sortsInThisProcess(keys)
                ? " FROM product WHERE id IN (SELECT id" + found + ") ORDER BY " + order : found);
        return statement;
    }

    /**
     * {@return whether the database has in the heap of this process what it sorts for the page} That may be thousands
     * of products for one, so only ids and keys are sorted, and the products of the page read by id.
     */
    private boolean sortsInThisProcess(List<Key> keys) {
        Key lead = keys.getFirst();
        boolean isOrderOfIndex = byIndex.contains(lead.field()) && keys.size() <= 2
                && keys.stream().allMatch(key -> key.descending() == lead.descending())
                && keys.getLast().field() == Field.ID;
        return !dialect.weighsIndexes() && !isOrderOfIndex;
    }

    /**
     * {@return the statement that counts what the filter's conditions on the field select, up to one more than many}
     */
    static SelectStatement countUpToMany(Dialect dialect, ProductFilter filter, Field field) {
        ProductFilter alone = new ProductFilter(
                filter.conditions().stream().filter(condition -> isOn(field, condition)).toList());
        SelectStatement statement = new SelectStatement(dialect, alone, ALL);
        statement.text = "SELECT COUNT(*) FROM (SELECT 1 FROM product" + where(statement.filter()) + " LIMIT"
                + statement.parameter(MANY + 1) + ") AS p";
        return statement;
    }

    /** {@return the statement that counts} */
    static SelectStatement count(Dialect dialect, ProductFilter filter) {
        SelectStatement statement = new SelectStatement(dialect, filter, ALL);
        statement.text = "SELECT COUNT(*) FROM product" + where(statement.filter());
        return statement;
    }

    /** {@return the SQL text, with a {@code ?} for each parameter} */
    String text() {
        return text;
    }

    /** {@return the values of the parameters} Each a Long, an Integer, a String, a byte[] or a Long[]. */
    List<Object> parameters() {
        return Collections.unmodifiableList(parameters);
    }

    /** {@return the condition that a product comes after the position in the order of the keys} */
    private String comesAfter(Position position, List<Key> keys) {
        Key lead = keys.getFirst();
        String beyond = lead.descending() ? " <" : " >";
        if (keys.size() == 1) {
            return column(lead.field()) + beyond + value(lead, position);
        }
        // the start of the range; H2 finds it by this alone
        String range = column(lead.field()) + beyond + '=' + value(lead, position) + " AND ";
        if (keys.stream().allMatch(key -> key.descending() == lead.descending())) {
            return range + row(keys, key -> column(key.field())) + beyond + row(keys, key -> value(key, position));
        }
        return range + '(' + column(lead.field()) + beyond + value(lead, position) + " OR "
                + comesAfter(position, keys.subList(1, keys.size())) + ')';
    }

    private static String row(List<Key> keys, Function<Key, String> element) {
        return keys.stream().map(element).collect(Collectors.joining(", ", "(", ")"));
    }

    /** {@return the conditions of the filter} */
    private List<String> filter() {
        List<String> conditions = new ArrayList<>();
        for (Condition condition : filter.conditions()) {
            switch (condition) {
                // one array, so that the text is the same for any number of ids
                case IdIn(Set<Long> ids) -> conditions.add("id = ANY(" + parameter(ids.toArray(Long[]::new)) + ')');
                case NameIs(String name) -> conditions.add(isStorable(name) ? name(" =", name) : NEVER);
                case NameStartsWith(String prefix) -> {
                    conditions.add(isStorable(prefix) ? name(" >=", prefix) : NEVER);
                    endOfPrefix(prefix).filter(SelectStatement::isStorable)
                            .ifPresent(end -> conditions.add(name(" <", end)));
                }
                case PriceBetween(long min, long max) -> {
                    if (min > 0) {
                        conditions.add(column(Field.PRICE) + " >=" + parameter(min));
                    }
                    if (max < ProductDetails.PRICE_MAX) {
                        conditions.add(column(Field.PRICE) + " <=" + parameter(max));
                    }
                }
                case Mentions(List<String> words) -> words.forEach(word -> conditions.add(
                        isStorable(word) ? "POSITION(" + parameter(word) + " IN search_text) > 0" : NEVER));
            }
        }
        return conditions;
    }

    private String name(String comparison, String name) {
        return column(Field.NAME) + comparison + parameter(dialect.nameKey(name));
    }

    /** {@return whether the text has neither U+0000 nor unpaired surrogates} */
    private static boolean isStorable(String text) {
        return text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    }

    /** {@return the least text that is higher than all that start with the prefix, if there is one} */
    static Optional<String> endOfPrefix(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return Optional.of(prefix.substring(0, end) + Character.toString(next));
            }
        }
        return Optional.empty();
    }

    /** {@return the fields that the filter has conditions on, except the id, of which those are few} */
    static Set<Field> filtered(ProductFilter filter) {
        return Stream.of(Field.NAME, Field.PRICE)
                .filter(field -> filter.conditions().stream().anyMatch(condition -> isOn(field, condition)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Field.class)));
    }

    private static boolean isOn(Field field, Condition condition) {
        return switch (condition) {
            case NameIs _, NameStartsWith _ -> field == Field.NAME;
            case PriceBetween _ -> field == Field.PRICE;
            case IdIn _, Mentions _ -> false;
        };
    }

    /** {@return what stands for the field in a condition} */
    private String column(Field field) {
        if (byIndex.contains(field)) {
            return indexed(field);
        }
        return switch (field) {
            case ID -> "id + 0";
            case NAME -> dialect.unindexedNameKey();
            case PRICE -> "price + 0";
        };
    }

    private String indexed(Field field) {
        return switch (field) {
            case ID -> "id";
            case NAME -> dialect.nameKey();
            case PRICE -> "price";
        };
    }

    private String value(Key key, Position position) {
        return parameter(switch (key.field()) {
            case ID -> position.id();
            case NAME -> dialect.nameKey(position.name());
            case PRICE -> position.price();
        });
    }

    /** Takes a value, and {@return what stands for it in the text, which has to come next} */
    private String parameter(Object value) {
        parameters.add(value);
        return ' ' + placeholder;
    }

    private static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }
}
