package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.port.ProductRepository;

/** Puts a new product into the catalogue. Thread-safe. */
public final class CreateProduct {

    private final ProductRepository repository;

    /** @param repository where products are kept */
    public CreateProduct(ProductRepository repository) {
        this.repository = repository;
    }

    /**
     * Creates a product.
     *
     * @return the product, with its new id
     * @throws CatalogException.KeyTaken    if a write was made under the attempt's key before
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    public Product create(ProductDetails details, Attempt attempt) {
        return repository.add(details, attempt);
    }
}
