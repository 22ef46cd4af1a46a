package dev.productcatalog.persistence.sql;

import dev.productcatalog.contract.BulkAccessContract;
import dev.productcatalog.contract.ChangeLogContract;
import dev.productcatalog.contract.ProductRepositoryContract;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The whole contract of a catalogue in one kind of database. */
abstract class Contracts {

    /** Those of the catalogue that was made last. */
    private Settings settings;

    /** {@return the settings of an empty catalogue} */
    abstract Settings empty();

    /** Whether two instances may have the catalogue open at a time. */
    boolean isShared() {
        return true;
    }

    final Catalog openEmpty() {
        settings = empty();
        return open();
    }

    final Settings settings() {
        return settings;
    }

    private Catalog open() {
        return new SqlCatalogProvider().open(settings);
    }

    private Optional<Catalog> openAgain() {
        return Optional.of(open());
    }

    private Optional<Catalog> openBeside() {
        return isShared() ? openAgain() : Optional.empty();
    }

    @Nested
    class Products extends ProductRepositoryContract {

        @Override
        protected Catalog emptyCatalog() {
            return openEmpty();
        }

        @Override
        protected Optional<Catalog> openAgain() {
            return Contracts.this.openAgain();
        }

        @Override
        protected Optional<Catalog> openBeside() {
            return Contracts.this.openBeside();
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
            return Contracts.this.openAgain();
        }

        @Override
        protected Optional<Catalog> openBeside() {
            return Contracts.this.openBeside();
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
            return Contracts.this.openAgain();
        }

        @Override
        protected Optional<Catalog> openBeside() {
            return Contracts.this.openBeside();
        }
    }
}
