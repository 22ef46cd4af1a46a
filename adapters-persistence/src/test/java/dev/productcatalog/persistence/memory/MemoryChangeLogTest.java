package dev.productcatalog.persistence.memory;

import dev.productcatalog.contract.ChangeLogContract;
import dev.productcatalog.domain.port.Catalog;

class MemoryChangeLogTest extends ChangeLogContract {

    @Override
    protected Catalog emptyCatalog() {
        return new MemoryCatalog();
    }
}
