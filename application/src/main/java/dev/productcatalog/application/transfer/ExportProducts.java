package dev.productcatalog.application.transfer;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.port.BulkAccess;
import java.util.function.Consumer;

/** Takes products out of the catalogue by the hundred thousand, in one state. Thread-safe. */
public final class ExportProducts {

    private final BulkAccess bulk;

    /** @param bulk where products are kept */
    public ExportProducts(BulkAccess bulk) {
        this.bulk = bulk;
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
