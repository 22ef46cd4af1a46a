/** An adapter that its maker built elsewhere. */
module org.example.toy {
    requires dev.productcatalog.domain;

    provides dev.productcatalog.domain.ProductRepositoryProvider with org.example.toy.ToyRepositoryProvider;
}
