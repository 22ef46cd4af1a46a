package dev.productcatalog.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/**
 * Runs the tests of a contract.
 *
 * @param contract the class that has them
 */
record ContractRun(Class<? extends CatalogContract> contract) {

    /** {@return what came of the contract's tests of the adapter} */
    EngineExecutionResults of(Class<? extends CatalogContract> adapter) {
        return EngineTestKit.engine("junit-jupiter").selectors(DiscoverySelectors.selectClass(adapter)).execute();
    }

    /** {@return the names of the contract's tests} */
    Set<String> tests() {
        return Arrays.stream(contract.getDeclaredMethods()).filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> method.getName()).collect(Collectors.toSet());
    }

    /** Compares what pages cost, and so needs the order and the number of products that other clauses promise. */
    private static final String MEASURING = "c12";

    /** Asserts that in the tests of a mistake those failed that must find it, and none of other clauses. */
    static void assertIsFound(Object mistake, Set<String> foundBy, EngineExecutionResults results) {
        Events failures = results.testEvents().failed();
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
