package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.port.BulkAccess;
import dev.productcatalog.domain.port.ProductRepository;
import java.util.function.Consumer;

/** Takes products out of the catalogue by the hundred thousand, in one state. Thread-safe. */
public final class ExportProducts {

    private final ProductRepository repository;
    private final BulkAccess bulk;

    /**
     * @param repository where products are kept
     * @param bulk       how they are read there, many at once
     */
    public ExportProducts(ProductRepository repository, BulkAccess bulk) {
        this.repository = repository;
        this.bulk = bulk;
    }

    /**
     * Returns if products can be read now.
     *
     * @throws CatalogException.Unavailable if they cannot
     */
    public void prepare() {
        repository.find(0);
    }

    /**
     * Gives all products that match to the consumer, by id.
     *
     * @throws CatalogException.Unavailable if the repository cannot do it now, maybe after some of them
     */
    public void export(ProductFilter filter, Consumer<Product> consumer) {
        bulk.read(filter, consumer);
    }
}
