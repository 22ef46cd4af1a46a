/** Keeps products: {@link dev.productcatalog.domain.ProductRepository} over SQL databases and in memory. */
module dev.productcatalog.persistence {
    requires transitive dev.productcatalog.domain;

    requires com.zaxxer.hikari;
    requires io.helidon.dbclient;
    requires io.helidon.dbclient.jdbc;
    requires java.sql;
    requires org.mybatis.migrations;

    provides dev.productcatalog.domain.ProductRepositoryProvider
            with dev.productcatalog.persistence.MemoryProductRepositoryProvider,
                 dev.productcatalog.persistence.SqlProductRepositoryProvider;
}
