/** What every {@link dev.productcatalog.domain.port.ProductRepository} must do, as tests that any adapter can run. */
module dev.productcatalog.contract {
    requires transitive dev.productcatalog.domain;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;

    exports dev.productcatalog.contract;
}
