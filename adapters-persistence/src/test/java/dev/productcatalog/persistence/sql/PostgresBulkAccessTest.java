package dev.productcatalog.persistence.sql;

import dev.productcatalog.contract.BulkAccessContract;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.util.Optional;

/** The contract of many products at once on a real PostgreSQL server. */
class PostgresBulkAccessTest extends BulkAccessContract {

    private Settings settings;

    @Override
    protected Catalog emptyCatalog() {
        settings = Postgres.newSchema();
        return openDatabase();
    }

    @Override
    protected Optional<Catalog> openAgain() {
        return Optional.of(openDatabase());
    }

    @Override
    protected Optional<Catalog> openBeside() {
        return Optional.of(openDatabase());
    }

    private Catalog openDatabase() {
        return new SqlCatalogProvider().open(settings);
    }
}
