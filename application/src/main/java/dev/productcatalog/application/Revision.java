package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.port.ProductRepository;
import java.util.function.Function;

/**
 * How an existing product is changed: optimistically, by compare-and-set. The one place where it is decided, in this
 * order, that there is no such product, that a precondition is required, and that it does not hold.
 */
final class Revision {

    private Revision() {
    }

    /**
     * Reads the product, checks the precondition and makes the change. If another writer was faster, it goes on from
     * the state that that one left, so that of two overlapping changes the second is made to the result of the first.
     * Some writer succeeds in each round.
     */
    static <T> T revise(ProductRepository repository, long id, Precondition precondition, Function<Product, T> change) {
        Product current = repository.find(id).orElseThrow(() -> new CatalogException.NotFound(id));
        while (true) {
            precondition.check(current);
            try {
                return change.apply(current);
            } catch (CatalogException.Stale overtaken) {
                current = overtaken.current();
            }
        }
    }

    /** Gives the product these details, if it has others, and takes note of the attempt in any case. */
    static Product change(ProductRepository repository, Product current, ProductDetails details, Attempt attempt) {
        if (!details.equals(current.details())) {
            return repository.replace(current, details, attempt);
        }
        repository.confirm(current, attempt);
        return current;
    }
}
