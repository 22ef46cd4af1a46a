package dev.productcatalog.persistence;

import dev.productcatalog.contract.ProductRepositoryContract;
import dev.productcatalog.domain.ProductRepository;

class MemoryProductRepositoryTest extends ProductRepositoryContract {

    @Override
    protected ProductRepository emptyRepository() {
        return new MemoryProductRepository();
    }
}
