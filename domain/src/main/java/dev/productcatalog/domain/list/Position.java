package dev.productcatalog.domain.list;

import dev.productcatalog.domain.Product;

/**
 * A place in an ordered list (a keyset): the values of a product by which lists are ordered. It stays a place when that
 * product is changed or removed.
 *
 * @param id    the product's id
 * @param name  its name
 * @param price its price, in minor units
 */
public record Position(long id, String name, long price) {

    /** {@return where the product stands} */
    public static Position of(Product product) {
        return new Position(product.id(), product.details().name(), product.details().price());
    }
}
