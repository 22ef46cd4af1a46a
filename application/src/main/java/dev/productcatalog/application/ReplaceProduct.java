package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.port.ProductRepository;

/** Gives a product new details, all of them. Thread-safe. */
public final class ReplaceProduct {

    private final ProductRepository repository;

    /** @param repository where products are kept */
    public ReplaceProduct(ProductRepository repository) {
        this.repository = repository;
    }

    /**
     * Replaces the details; what would change nothing leaves the version as it is.
     *
     * @return the product as it is now
     * @throws CatalogException.NotFound             if there is none
     * @throws CatalogException.PreconditionRequired if there is no precondition, and must be one
     * @throws CatalogException.Stale                if the precondition does not hold
     * @throws CatalogException.KeyTaken             if a write was made under the attempt's key before
     * @throws CatalogException.Unavailable          if the repository cannot do it now
     */
    public Product replace(long id, ProductDetails details, Precondition precondition, Attempt attempt) {
        return Revision.revise(repository, id, precondition, current ->
                Revision.change(repository, current, details, attempt));
    }
}
