package dev.productcatalog.persistence.sql;

import dev.productcatalog.contract.BulkAccessContract;
import dev.productcatalog.contract.ChangeLogContract;
import dev.productcatalog.contract.ProductRepositoryContract;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The whole contract of a catalogue on another way to the PostgreSQL server. */
abstract class Contracts {

    private Settings settings;

    /** {@return the settings of an empty catalogue} */
    abstract Settings empty() throws Exception;

    private Catalog openEmpty() {
        try {
            settings = empty();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return openDatabase();
    }

    private Catalog openDatabase() {
        return new SqlCatalogProvider().open(settings);
    }

    @Nested
    class Products extends ProductRepositoryContract {

        @Override
        protected Catalog emptyCatalog() {
            return openEmpty();
        }

        @Override
        protected Optional<Catalog> openAgain() {
            return Optional.of(openDatabase());
        }

        @Override
        protected Optional<Catalog> openBeside() {
            return Optional.of(openDatabase());
        }
    }

    @Nested
    class Changes extends ChangeLogContract {

        @Override
        protected Catalog emptyCatalog() {
            return openEmpty();
        }

        @Override
        protected Optional<Catalog> openAgain() {
            return Optional.of(openDatabase());
        }

        @Override
        protected Optional<Catalog> openBeside() {
            return Optional.of(openDatabase());
        }
    }

    @Nested
    class Bulk extends BulkAccessContract {

        @Override
        protected Catalog emptyCatalog() {
            return openEmpty();
        }

        @Override
        protected Optional<Catalog> openAgain() {
            return Optional.of(openDatabase());
        }

        @Override
        protected Optional<Catalog> openBeside() {
            return Optional.of(openDatabase());
        }
    }
}
