package dev.productcatalog.persistence.memory;

import dev.productcatalog.contract.BulkAccessContract;
import dev.productcatalog.domain.port.Catalog;

/** The contract of many products at once in memory. */
class MemoryBulkAccessTest extends BulkAccessContract {

    @Override
    protected Catalog emptyCatalog() {
        return new MemoryCatalog();
    }
}
