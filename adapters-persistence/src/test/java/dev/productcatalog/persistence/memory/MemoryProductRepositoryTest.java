package dev.productcatalog.persistence.memory;

import dev.productcatalog.contract.ProductRepositoryContract;
import dev.productcatalog.domain.port.Catalog;

class MemoryProductRepositoryTest extends ProductRepositoryContract {

    @Override
    protected Catalog emptyCatalog() {
        return new MemoryCatalog();
    }
}
