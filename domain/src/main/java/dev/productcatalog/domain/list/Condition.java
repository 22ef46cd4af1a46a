package dev.productcatalog.domain.list;

import dev.productcatalog.domain.Product;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a {@link ProductFilter} asks of a product. {@link #holds} is the definition; an adapter may let its database
 * decide, but not otherwise. Immutable.
 */
public sealed interface Condition {

    /** {@return whether the product meets this condition} */
    boolean holds(Product product);

    /**
     * The id is one of these.
     *
     * @param ids the ids to choose from; none of them excludes all products
     */
    record IdIn(Set<Long> ids) implements Condition {

        /** Copies the ids. */
        public IdIn {
            ids = Set.copyOf(ids);
        }

        @Override
        public boolean holds(Product product) {
            return ids.contains(product.id());
        }
    }

    /**
     * The name is this one, compared by code point.
     *
     * @param name the whole name
     */
    record NameIs(String name) implements Condition {

        /** @throws NullPointerException if the name is missing */
        public NameIs {
            Objects.requireNonNull(name, "name");
        }

        @Override
        public boolean holds(Product product) {
            return name.equals(product.details().name());
        }
    }

    /**
     * The name starts with this, compared by code point.
     *
     * @param prefix the start; an empty one excludes nothing
     */
    record NameStartsWith(String prefix) implements Condition {

        /** @throws NullPointerException if the prefix is missing */
        public NameStartsWith {
            Objects.requireNonNull(prefix, "prefix");
        }

        @Override
        public boolean holds(Product product) {
            return product.details().name().startsWith(prefix);
        }
    }

    /**
     * The price is in a range.
     *
     * @param min the lowest price, inclusive; below 0 excludes nothing
     * @param max the highest price, inclusive; lower than {@code min} excludes all
     */
    record PriceBetween(long min, long max) implements Condition {

        @Override
        public boolean holds(Product product) {
            return min <= product.details().price() && product.details().price() <= max;
        }
    }

    /**
     * Each word occurs in the name or the description, whatever its case.
     *
     * @param words without white space, as {@linkplain ProductFilter#fold folded}; none of them excludes nothing
     */
    record Mentions(List<String> words) implements Condition {

        /** Folds the words, and keeps one of those that are equal then. */
        public Mentions {
            words = words.stream().map(ProductFilter::fold).distinct().toList();
        }

        @Override
        public boolean holds(Product product) {
            return words.stream().allMatch(ProductFilter.searchText(product.details())::contains);
        }
    }
}
