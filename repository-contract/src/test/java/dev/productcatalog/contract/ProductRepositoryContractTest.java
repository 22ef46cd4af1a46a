package dev.productcatalog.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.contract.SimpleRepository.Store;
import dev.productcatalog.domain.port.Catalog;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Tests the tests: a correct repository passes them all, and each mistake is found, by its own clause and no other. */
class ProductRepositoryContractTest {

    @Test
    void a_correct_repository_passes_every_test() {
        EngineExecutionResults results = run(SimpleRepository::new);

        results.testEvents().assertStatistics(statistics -> statistics
                .started(contractTests().size()).succeeded(contractTests().size()).skipped(0));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void a_mistake_is_found_by_the_clause_it_breaks(Mistake mistake) {
        Events failures = run(mistake::repository).testEvents().failed();
        Set<String> failed = names(failures);
        assertThat(failed).as("tests that find %s", mistake).containsAll(mistake.foundBy());
        assertThat(clauses(failed)).as("clauses whose tests find %s", mistake).isEqualTo(clauses(mistake.foundBy()));
        assertThat(messages(failures)).as("what failures say that find %s", mistake)
                .noneMatch(message -> message.isBlank() || message.strip().startsWith("Expecting code to raise"));
    }

    @Test
    void every_test_finds_some_mistake() {
        assertThat(Arrays.stream(Mistake.values()).flatMap(mistake -> mistake.foundBy().stream())
                .collect(Collectors.toSet())).containsExactlyInAnyOrderElementsOf(contractTests());
    }

    @Test
    void an_adapter_that_can_neither_reopen_nor_share_skips_those_tests_only() {
        EngineExecutionResults results = run(Volatile.class);

        assertThat(results.testEvents().failed().count()).isZero();
        assertThat(names(results.testEvents().aborted()))
                .isNotEmpty().allMatch(name -> name.matches(".*(reopen|instance).*"));
    }

    private static EngineExecutionResults run(Function<Store, Catalog> repository) {
        return ScopedValue.where(Durable.REPOSITORY, repository).call(() -> run(Durable.class));
    }

    private static EngineExecutionResults run(Class<? extends ProductRepositoryContract> adapter) {
        return EngineTestKit.engine("junit-jupiter").selectors(DiscoverySelectors.selectClass(adapter)).execute();
    }

    private static Set<String> contractTests() {
        return Arrays.stream(ProductRepositoryContract.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> method.getName()).collect(Collectors.toSet());
    }

    private static Set<String> names(Events events) {
        return events.map(event -> event.getTestDescriptor().getDisplayName().replace("()", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> messages(Events failures) {
        return failures.stream().map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .map(result -> "" + result.getThrowable().orElseThrow().getMessage())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> clauses(Set<String> tests) {
        return tests.stream().map(name -> name.substring(0, 3)).collect(Collectors.toCollection(TreeSet::new));
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
