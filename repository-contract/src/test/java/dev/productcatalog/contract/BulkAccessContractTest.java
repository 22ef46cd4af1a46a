package dev.productcatalog.contract;

import dev.productcatalog.domain.port.Catalog;
import java.util.Optional;

/** Tests {@link BulkAccessContract}. */
class BulkAccessContractTest extends ContractTest {

    BulkAccessContractTest() {
        super(Durable.class, SimpleBulk::new, BulkMistake.values(), BulkLogMistake.values());
    }

    static class Durable extends BulkAccessContract {

        private final DurableCatalog durable = new DurableCatalog();

        @Override
        protected Catalog emptyCatalog() {
            return durable.openEmpty();
        }

        @Override
        protected Optional<Catalog> openAgain() {
            return Optional.of(durable.open());
        }

        @Override
        protected Optional<Catalog> openBeside() {
            return Optional.of(durable.open());
        }
    }
}
