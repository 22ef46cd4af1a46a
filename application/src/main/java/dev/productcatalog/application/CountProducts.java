package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.port.ProductRepository;

/** Counts products. Thread-safe. */
public final class CountProducts {

    private final ProductRepository repository;

    /** @param repository where products are kept */
    public CountProducts(ProductRepository repository) {
        this.repository = repository;
    }

    /**
     * Counts the products that match; may read every one of them.
     *
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    public long count(ProductFilter filter) {
        return repository.count(filter);
    }
}
