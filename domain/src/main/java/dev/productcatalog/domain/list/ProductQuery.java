package dev.productcatalog.domain.list;

import java.util.Objects;

/**
 * A request for one page of a list.
 *
 * @param filter which products
 * @param order  in which order
 * @param start  only products after it, by the order
 * @param limit  at most so many, at least 1
 */
public record ProductQuery(ProductFilter filter, SortOrder order, PageStart start, int limit) {

    /** @throws IllegalArgumentException if the limit is below 1 */
    public ProductQuery {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(start, "start");
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit);
        }
    }
}
