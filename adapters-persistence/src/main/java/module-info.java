/** Keeps products: {@link dev.productcatalog.domain.ProductRepository} in memory. */
module dev.productcatalog.persistence {
    requires transitive dev.productcatalog.domain;

    provides dev.productcatalog.domain.ProductRepositoryProvider
            with dev.productcatalog.persistence.MemoryProductRepositoryProvider;
}
