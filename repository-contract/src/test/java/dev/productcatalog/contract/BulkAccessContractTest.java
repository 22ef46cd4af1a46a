package dev.productcatalog.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.contract.SimpleBulk.BulkStore;
import dev.productcatalog.domain.port.Catalog;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Tests the tests: correct bulk access passes them all, and each mistake is found, by its own clause and no other. */
class BulkAccessContractTest {

    private static final ContractRun CONTRACT = new ContractRun(BulkAccessContract.class);

    @Test
    void correct_bulk_access_passes_every_test() {
        run(SimpleBulk::new).testEvents().assertStatistics(statistics -> statistics
                .started(CONTRACT.tests().size()).succeeded(CONTRACT.tests().size()).skipped(0));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void a_mistake_is_found_by_the_clause_it_breaks(BulkMistake mistake) {
        ContractRun.assertIsFound(mistake, mistake.foundBy(), run(mistake::catalog));
    }

    @Test
    void every_test_finds_some_mistake() {
        assertThat(Arrays.stream(BulkMistake.values()).flatMap(mistake -> mistake.foundBy().stream())
                .collect(Collectors.toSet())).containsExactlyInAnyOrderElementsOf(CONTRACT.tests());
    }

    private static EngineExecutionResults run(Function<BulkStore, Catalog> catalog) {
        return ScopedValue.where(Durable.CATALOG, catalog).call(() -> CONTRACT.of(Durable.class));
    }

    /** A catalogue that outlives its adapters. */
    static class Durable extends BulkAccessContract {

        static final ScopedValue<Function<BulkStore, Catalog>> CATALOG = ScopedValue.newInstance();

        private BulkStore store;

        @Override
        protected Catalog emptyCatalog() {
            store = new BulkStore();
            return CATALOG.get().apply(store);
        }

        @Override
        protected Optional<Catalog> openAgain() {
            return Optional.of(CATALOG.get().apply(store));
        }

        @Override
        protected Optional<Catalog> openBeside() {
            return Optional.of(CATALOG.get().apply(store));
        }
    }
}
