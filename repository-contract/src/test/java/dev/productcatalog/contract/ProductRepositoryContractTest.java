package dev.productcatalog.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.contract.SimpleRepository.Store;
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

/** Tests the tests: a correct repository passes them all, and each mistake is found, by its own clause and no other. */
class ProductRepositoryContractTest {

    private static final ContractRun CONTRACT = new ContractRun(ProductRepositoryContract.class);

    @Test
    void a_correct_repository_passes_every_test() {
        EngineExecutionResults results = run(SimpleRepository::new);

        results.testEvents().assertStatistics(statistics -> statistics
                .started(CONTRACT.tests().size()).succeeded(CONTRACT.tests().size()).skipped(0));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void a_mistake_is_found_by_the_clause_it_breaks(Mistake mistake) {
        ContractRun.assertIsFound(mistake, mistake.foundBy(), run(mistake::repository));
    }

    @Test
    void every_test_finds_some_mistake() {
        assertThat(Arrays.stream(Mistake.values()).flatMap(mistake -> mistake.foundBy().stream())
                .collect(Collectors.toSet())).containsExactlyInAnyOrderElementsOf(CONTRACT.tests());
    }

    @Test
    void an_adapter_that_can_neither_reopen_nor_share_skips_those_tests_only() {
        EngineExecutionResults results = CONTRACT.of(Volatile.class);

        assertThat(results.testEvents().failed().count()).isZero();
        assertThat(ContractRun.names(results.testEvents().aborted()))
                .isNotEmpty().allMatch(name -> name.matches(".*(reopen|instance).*"));
    }

    private static EngineExecutionResults run(Function<Store, Catalog> repository) {
        return ScopedValue.where(Durable.REPOSITORY, repository).call(() -> CONTRACT.of(Durable.class));
    }

    /** A catalogue that outlives its repositories. */
    static class Durable extends ProductRepositoryContract {

        static final ScopedValue<Function<Store, Catalog>> REPOSITORY = ScopedValue.newInstance();

        private Store store;

        @Override
        protected Catalog emptyCatalog() {
            store = new Store();
            return REPOSITORY.get().apply(store);
        }

        @Override
        protected Optional<Catalog> openAgain() {
            return Optional.of(REPOSITORY.get().apply(store));
        }

        @Override
        protected Optional<Catalog> openBeside() {
            return Optional.of(REPOSITORY.get().apply(store));
        }
    }

    /** A catalogue that ends with its repository. */
    static class Volatile extends ProductRepositoryContract {

        @Override
        protected Catalog emptyCatalog() {
            return new SimpleRepository(new Store());
        }
    }
}
