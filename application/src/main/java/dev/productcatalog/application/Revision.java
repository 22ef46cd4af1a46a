package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.port.ProductRepository;
import java.util.function.Function;

/** How an existing product is changed: optimistically, by compare-and-set. */
final class Revision {

    private Revision() {
    }

    /**
     * Reads the product, verifies the precondition and makes the change; anew if another writer was faster, so that of
     * two overlapping changes the second is made to the result of the first. Some writer succeeds in each round.
     */
    static <T> T revise(ProductRepository repository, long id, Precondition precondition, Function<Product, T> change) {
        while (true) {
            Product current = repository.find(id).orElseThrow(() -> new CatalogException.NotFound(id));
            precondition.verify(current);
            try {
                return change.apply(current);
            } catch (CatalogException.Stale overtaken) {
                // the next round sees what the other writer left
            }
        }
    }
}
