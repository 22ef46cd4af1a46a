package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.port.ProductRepository;

/** Takes a product out of the catalogue. Thread-safe. */
public final class DeleteProduct {

    private final ProductRepository repository;

    /** @param repository where products are kept */
    public DeleteProduct(ProductRepository repository) {
        this.repository = repository;
    }

    /**
     * Deletes the product.
     *
     * @throws CatalogException.NotFound             if there is none
     * @throws CatalogException.PreconditionRequired if there is no precondition, and must be one
     * @throws CatalogException.Stale                if the precondition does not hold
     * @throws CatalogException.KeyTaken             if a write was made under the attempt's key before
     * @throws CatalogException.Unavailable          if the repository cannot do it now
     */
    public void delete(long id, Precondition precondition, Attempt attempt) {
        Revision.revise(repository, id, precondition, current -> {
            repository.remove(current, attempt);
            return null;
        });
    }
}
