package dev.productcatalog.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.contract.SimpleLog.LogStore;
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

/** Tests the tests: a correct log passes them all, and each mistake is found, by its own clause and no other. */
class ChangeLogContractTest {

    private static final ContractRun CONTRACT = new ContractRun(ChangeLogContract.class);

    @Test
    void a_correct_log_passes_every_test() {
        run(SimpleLog::new).testEvents().assertStatistics(statistics -> statistics
                .started(CONTRACT.tests().size()).succeeded(CONTRACT.tests().size()).skipped(0));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void a_mistake_is_found_by_the_clause_it_breaks(LogMistake mistake) {
        ContractRun.assertIsFound(mistake, mistake.foundBy(), run(mistake::catalog));
    }

    @Test
    void every_test_finds_some_mistake() {
        assertThat(Arrays.stream(LogMistake.values()).flatMap(mistake -> mistake.foundBy().stream())
                .collect(Collectors.toSet())).containsExactlyInAnyOrderElementsOf(CONTRACT.tests());
    }

    private static EngineExecutionResults run(Function<LogStore, Catalog> catalog) {
        return ScopedValue.where(Durable.CATALOG, catalog).call(() -> CONTRACT.of(Durable.class));
    }

    /** A log that outlives its catalogues. */
    static class Durable extends ChangeLogContract {

        static final ScopedValue<Function<LogStore, Catalog>> CATALOG = ScopedValue.newInstance();

        private LogStore store;

        @Override
        protected Catalog emptyCatalog() {
            store = new LogStore();
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
