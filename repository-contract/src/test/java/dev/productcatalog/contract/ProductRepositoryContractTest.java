package dev.productcatalog.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.domain.port.Catalog;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Tests {@link ProductRepositoryContract}. */
class ProductRepositoryContractTest extends ContractTest {

    ProductRepositoryContractTest() {
        super(Durable.class, SimpleRepository::new, CallMistake.values(), IdentityMistake.values(),
                PageMistake.values(), FilterMistake.values(), ValueMistake.values());
    }

    @Test
    void an_adapter_that_can_neither_reopen_nor_share_skips_those_tests_only() {
        EngineExecutionResults results = run(Volatile.class);

        assertThat(results.testEvents().failed().count()).isZero();
        assertThat(names(results.testEvents().aborted()))
                .isNotEmpty().allMatch(name -> name.matches(".*(reopen|instance).*"));
    }

    static class Durable extends ProductRepositoryContract {

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

    /** A catalogue that ends with its adapter. */
    static class Volatile extends ProductRepositoryContract {

        @Override
        protected Catalog emptyCatalog() {
            return new SimpleRepository(new Store());
        }
    }
}
