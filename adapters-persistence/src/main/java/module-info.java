/** Keeps products: {@link dev.productcatalog.domain.port.ProductRepository} over SQL databases and in memory. */
module dev.productcatalog.persistence {
    requires transitive dev.productcatalog.domain;

    requires com.h2database;
    requires com.zaxxer.hikari;
    requires io.helidon.dbclient;
    requires io.helidon.dbclient.jdbc;
    requires java.sql;
    requires org.mybatis.migrations;

    provides dev.productcatalog.domain.port.CatalogProvider
            with dev.productcatalog.persistence.memory.MemoryCatalogProvider,
                 dev.productcatalog.persistence.sql.SqlCatalogProvider;
}
