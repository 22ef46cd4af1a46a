package dev.productcatalog.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.domain.port.Catalog;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/**
 * Tests the tests of a contract: a correct adapter passes them all, and each mistake is found, by its own clause and no
 * other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContractTest {

    /** Compares what pages cost, and so needs the order and the number of products that other clauses promise. */
    private static final String MEASURING = "c12";

    private final Class<? extends CatalogContract> durable;
    private final Function<Store, Catalog> correct;
    private final List<Mistake> mistakes;

    /**
     * @param durable extends the contract by the methods of {@link DurableCatalog}
     * @param mistakes the mistakes, by clauses
     */
    ContractTest(Class<? extends CatalogContract> durable, Function<Store, Catalog> correct, Mistake[]... mistakes) {
        this.durable = durable;
        this.correct = correct;
        this.mistakes = Stream.of(mistakes).flatMap(Stream::of).toList();
    }

    @Test
    void a_correct_adapter_passes_every_test() {
        int all = tests().size();
        run(correct).testEvents()
                .assertStatistics(statistics -> statistics.started(all).succeeded(all).skipped(0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    @Execution(ExecutionMode.CONCURRENT)
    void a_mistake_is_found_by_the_clause_it_breaks(Mistake mistake) {
        Set<String> foundBy = mistake.broken().foundBy();
        Events failures = run(mistake.broken().catalog()).testEvents().failed();
        Set<String> failed = names(failures);
        assertThat(failed).as("tests that find %s", mistake).containsAll(foundBy);
        Set<String> found = clauses(failed);
        if (!clauses(foundBy).contains(MEASURING)) {
            found.remove(MEASURING);
        }
        assertThat(found).as("clauses whose tests find %s: %s", mistake, failed).isEqualTo(clauses(foundBy));
        assertThat(messages(failures)).as("what failures say that find %s", mistake)
                .noneMatch(message -> message.isBlank() || message.strip().startsWith("Expecting code to raise"));
    }

    @Test
    void every_test_finds_some_mistake() {
        assertThat(mistakes.stream().flatMap(mistake -> mistake.broken().foundBy().stream())
                .collect(Collectors.toSet())).containsExactlyInAnyOrderElementsOf(tests());
    }

    List<Mistake> mistakes() {
        return mistakes;
    }

    private EngineExecutionResults run(Function<Store, Catalog> adapter) {
        return ScopedValue.where(DurableCatalog.ADAPTER, adapter).call(() -> run(durable));
    }

    static EngineExecutionResults run(Class<? extends CatalogContract> tests) {
        return EngineTestKit.engine("junit-jupiter").selectors(DiscoverySelectors.selectClass(tests)).execute();
    }

    /** {@return the names of the contract's tests} */
    private Set<String> tests() {
        return Arrays.stream(durable.getMethods()).filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> method.getName()).collect(Collectors.toSet());
    }

    static Set<String> names(Events events) {
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
}
