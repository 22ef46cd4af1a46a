package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.port.ProductRepository;

/** Reads one product. Thread-safe. */
public final class ReadProduct {

    private final ProductRepository repository;

    /** @param repository where products are kept */
    public ReadProduct(ProductRepository repository) {
        this.repository = repository;
    }

    /**
     * Reads the product.
     *
     * @throws CatalogException.NotFound    if there is none
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    public Product read(long id) {
        return repository.find(id).orElseThrow(() -> new CatalogException.NotFound(id));
    }
}
