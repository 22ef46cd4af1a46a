package dev.productcatalog.persistence.sql;

import dev.productcatalog.contract.ProductRepositoryContract;
import dev.productcatalog.domain.port.ProductRepository;
import dev.productcatalog.domain.port.ProductRepositoryProvider.Settings;
import java.util.Optional;

/** The contract on a real PostgreSQL server. */
class PostgresProductRepositoryTest extends ProductRepositoryContract {

    private Settings settings;

    @Override
    protected ProductRepository emptyRepository() {
        settings = Postgres.newSchema();
        return openDatabase();
    }

    @Override
    protected Optional<ProductRepository> openAgain() {
        return Optional.of(openDatabase());
    }

    @Override
    protected Optional<ProductRepository> openBeside() {
        return Optional.of(openDatabase());
    }

    private ProductRepository openDatabase() {
        return new SqlProductRepositoryProvider().open(settings);
    }
}
