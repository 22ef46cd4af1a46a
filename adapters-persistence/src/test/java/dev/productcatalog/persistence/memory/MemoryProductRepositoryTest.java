package dev.productcatalog.persistence.memory;

import dev.productcatalog.contract.ProductRepositoryContract;
import dev.productcatalog.domain.port.ProductRepository;

class MemoryProductRepositoryTest extends ProductRepositoryContract {

    @Override
    protected ProductRepository emptyRepository() {
        return new MemoryProductRepository();
    }
}
