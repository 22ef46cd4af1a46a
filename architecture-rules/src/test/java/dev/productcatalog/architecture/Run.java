package dev.productcatalog.architecture;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/** What came of the tests of a hexagon: by their names (a rule's and "is kept" or "can fail"), what failed and why. */
record Run(Map<String, String> failures, Map<String, String> skipped, Set<String> passed) {

    /** Runs all. */
    static Run of(Hexagon hexagon) {
        return of(hexagon, name -> true);
    }

    /** Runs all but the controls. */
    static Run withoutControls(Hexagon hexagon) {
        return of(hexagon, name -> !name.endsWith(": can fail"));
    }

    private static Run of(Hexagon hexagon, Predicate<String> chosen) {
        Run run = new Run(new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
        hexagon.tests().forEach(node -> run.add("", node, chosen));
        return run;
    }

    private void add(String prefix, DynamicNode node, Predicate<String> chosen) {
        String name = prefix + node.getDisplayName();
        if (node instanceof DynamicContainer container) {
            try (Stream<? extends DynamicNode> children = container.getChildren()) {
                children.forEach(child -> add(name + ": ", child, chosen));
            }
            return;
        }
        if (!chosen.test(name)) {
            return;
        }
        try {
            ((DynamicTest) node).getExecutable().execute();
            passed.add(name);
        } catch (TestAbortedException e) {
            skipped.put(name, e.getMessage());
        } catch (Throwable e) {
            failures.put(name, e.getMessage());
        }
    }

    /** {@return the rules that were found to be broken} */
    Set<HexagonRule> broken() {
        return Stream.of(HexagonRule.values()).filter(rule -> failures.containsKey(rule.text() + ": is kept"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    String failure(HexagonRule rule) {
        return failures.get(rule.text() + ": is kept");
    }
}
