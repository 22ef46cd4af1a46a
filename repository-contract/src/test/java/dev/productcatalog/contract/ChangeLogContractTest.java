package dev.productcatalog.contract;

import dev.productcatalog.domain.port.Catalog;
import java.util.Optional;

/** Tests {@link ChangeLogContract}. */
class ChangeLogContractTest extends ContractTest {

    ChangeLogContractTest() {
        super(Durable.class, SimpleLog::new, LogMistake.values(), RetryMistake.values());
    }

    static class Durable extends ChangeLogContract {

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
