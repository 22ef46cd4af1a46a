package dev.productcatalog.domain.change;

import dev.productcatalog.domain.Product;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened to a product.
 *
 * @param number  its place in the order of all changes of the catalogue, from 1, without a gap
 * @param type    what happened
 * @param product the product in the state that the change made, or, if it was deleted, in its last one
 * @param at      when it happened, to the microsecond; the order of changes is that of their numbers
 * @param by      who made it; empty if that is not known
 */
public record Change(long number, Type type, Product product, Instant at, String by) {

    /** What can happen to a product. */
    public enum Type { CREATED, UPDATED, DELETED }

    /** @throws NullPointerException if something is missing */
    public Change {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(product, "product");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(by, "by");
    }
}
