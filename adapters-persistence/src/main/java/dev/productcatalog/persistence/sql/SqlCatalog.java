package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.port.Backup;
import dev.productcatalog.domain.port.BulkAccess;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.ChangeLog;
import dev.productcatalog.domain.port.ConnectionUse;
import dev.productcatalog.domain.port.ProductRepository;
import dev.productcatalog.persistence.database.Database;
import java.sql.ResultSet;
import java.util.Optional;
import java.util.UUID;

/** A catalogue in an SQL database. Thread-safe. */
final class SqlCatalog implements Catalog {

    private static final String ID = "SELECT id FROM catalog";

    private final Database database;
    private final SqlProductRepository products;
    private final BulkAccess bulk;
    private final Optional<Backup> backup;
    private final UUID id;

    /**
     * Takes over a database whose tables are there.
     *
     * @param backup if it can be copied while it is in use
     * @throws CatalogException.Unavailable if it cannot be read
     */
    SqlCatalog(Database database, Dialect dialect, Optional<Backup> backup) {
        this.backup = backup;
        this.database = database;
        this.products = new SqlProductRepository(database, dialect);
        this.bulk = new SqlBulkAccess(database, dialect, products);
        this.id = database.read(ID, statement -> {
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getObject(1, UUID.class);
            }
        });
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public ProductRepository products() {
        return products;
    }

    @Override
    public Optional<ChangeLog> changes() {
        return Optional.of(products.log());
    }

    @Override
    public Optional<BulkAccess> bulk() {
        return Optional.of(bulk);
    }

    @Override
    public Optional<Backup> backup() {
        return backup;
    }

    @Override
    public Optional<ConnectionUse> connections() {
        return Optional.of(database.connections());
    }

    @Override
    public void ping() {
        database.ping();
    }

    @Override
    public boolean isBeyondRepair() {
        return database.isBeyondRepair();
    }

    @Override
    public void close() {
        database.close();
    }
}
