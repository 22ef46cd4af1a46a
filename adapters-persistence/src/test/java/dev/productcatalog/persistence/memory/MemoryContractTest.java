package dev.productcatalog.persistence.memory;

import dev.productcatalog.contract.BulkAccessContract;
import dev.productcatalog.contract.ChangeLogContract;
import dev.productcatalog.contract.ProductRepositoryContract;
import dev.productcatalog.domain.port.Catalog;
import org.junit.jupiter.api.Nested;

/** The whole contract in memory. */
class MemoryContractTest {

    @Nested
    class Products extends ProductRepositoryContract {

        @Override
        protected Catalog emptyCatalog() {
            return new MemoryCatalog();
        }
    }

    @Nested
    class Changes extends ChangeLogContract {

        @Override
        protected Catalog emptyCatalog() {
            return new MemoryCatalog();
        }
    }

    @Nested
    class Bulk extends BulkAccessContract {

        @Override
        protected Catalog emptyCatalog() {
            return new MemoryCatalog();
        }
    }
}
