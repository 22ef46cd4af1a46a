package dev.productcatalog.persistence.sql;

import dev.productcatalog.contract.ChangeLogContract;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.util.Optional;

/** The contract of the log on a real PostgreSQL server. */
class PostgresChangeLogTest extends ChangeLogContract {

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
