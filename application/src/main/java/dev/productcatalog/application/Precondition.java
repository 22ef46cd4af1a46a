package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;

/** What must hold of a product for a change of it to be made. */
@FunctionalInterface
public interface Precondition {

    /** Holds always. */
    Precondition NONE = current -> { };

    /**
     * Returns if the change may be made.
     *
     * @param current the state that the change would be applied to
     * @throws CatalogException.Stale if it may not; an adapter's own exception passes as well
     */
    void verify(Product current);
}
