package dev.productcatalog.domain.list;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order of a list: a total one, as the id always ends it. {@link #comparator} is the definition.
 *
 * @param keys from the most to the least significant; each field at most once, the last one is the id
 */
public record SortOrder(List<Key> keys) {

    /** By id, ascending. */
    public static final SortOrder BY_ID = new SortOrder(List.of());

    /** What a list can be ordered by. Names are compared by code point, not by UTF-16 unit. */
    public enum Field { ID, NAME, PRICE }

    /**
     * One key of an order.
     *
     * @param field      what is compared
     * @param descending whether the highest comes first
     */
    public record Key(Field field, boolean descending) { }

    /**
     * Adds the id, ascending, at the end if it is not among the keys, and leaves out what comes after it (ids are
     * unique, so it decides nothing).
     *
     * @throws IllegalArgumentException if a field occurs twice
     */
    public SortOrder {
        List<Key> total = new ArrayList<>(keys);
        if (total.stream().map(Key::field).distinct().count() < total.size()) {
            throw new IllegalArgumentException("a field occurs twice: " + keys);
        }
        total.add(new Key(Field.ID, false));
        int id = 0;
        while (total.get(id).field() != Field.ID) {
            id++;
        }
        keys = List.copyOf(total.subList(0, id + 1));
    }

    /** {@return the order of positions in a list} */
    public Comparator<Position> comparator() {
        return keys.stream().map(SortOrder::comparator).reduce(Comparator::thenComparing).orElseThrow();
    }

    private static Comparator<Position> comparator(Key key) {
        Comparator<Position> ascending = switch (key.field()) {
            case ID -> Comparator.comparingLong(Position::id);
            case NAME -> Comparator.comparing(Position::name, SortOrder::compareByCodePoint);
            case PRICE -> Comparator.comparingLong(Position::price);
        };
        return key.descending() ? ascending.reversed() : ascending;
    }

    /** As {@link String#compareTo}, but an emoji (a surrogate pair in UTF-16) comes after U+FFFF. */
    static int compareByCodePoint(String a, String b) {
        int end = Math.min(a.length(), b.length());
        for (int i = 0; i < end; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean bothOrNeither = Character.isSurrogate(x) == Character.isSurrogate(y);
                return bothOrNeither ? x - y : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }
}
