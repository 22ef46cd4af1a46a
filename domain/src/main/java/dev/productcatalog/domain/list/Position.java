package dev.productcatalog.domain.list;

import dev.productcatalog.domain.Product;
import java.util.Comparator;

/**
 * A place in an ordered list (a keyset): the values of a product by which lists are ordered. It stays a place when that
 * product is changed or removed.
 *
 * @param id    the product's id
 * @param name  its name
 * @param price its price, in minor units
 */
public record Position(long id, String name, long price) implements PageStart {

    /** {@return the place of the product} */
    public static Position of(Product product) {
        return new Position(product.id(), product.details().name(), product.details().price());
    }

    @Override
    public boolean isBefore(Product product, Comparator<Position> order) {
        return order.compare(this, of(product)) < 0;
    }
}
