package dev.productcatalog.persistence.memory;

import dev.productcatalog.domain.port.BulkAccess;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.ChangeLog;
import dev.productcatalog.domain.port.ProductRepository;
import java.util.Optional;
import java.util.UUID;

/** A catalogue in memory, for tests and demonstrations: nothing outlives the process. Thread-safe. */
final class MemoryCatalog implements Catalog {

    private final UUID id = UUID.randomUUID();
    private final MemoryProductRepository products = new MemoryProductRepository();

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
        return Optional.of(products.bulk());
    }

    @Override
    public void ping() {
        // It is always there.
    }

    @Override
    public void close() {
        // Nothing is held but memory.
    }
}
