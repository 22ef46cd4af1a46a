package dev.productcatalog.application.transfer;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductPatch;

/** A row of an import that could be read. Immutable. */
public interface ImportRow {

    /** {@return the id in the row; 0 if it has none} */
    long id();

    /** {@return what the row says of a product that is there} */
    ProductPatch patch();

    /**
     * {@return the product that the row makes where there is none}
     *
     * @throws CatalogException.Invalid if the row does not say enough for that
     */
    ProductDetails details();

    /** {@return whether the row is meant for one state of a product only} */
    boolean isGuarded();

    /** {@return whether the row is meant for this state, if it is guarded} */
    boolean isMeantFor(Product state);
}
