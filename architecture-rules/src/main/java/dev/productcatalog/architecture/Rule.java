package dev.productcatalog.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A rule with what shows that it can fail. Those of {@link HexagonRule} are made by the kit; a project adds its own
 * with {@link Hexagon#rule(Rule)}. Thread-safe.
 *
 * @param rule      the rule, with its reason; the first class that a line of its report names is the one it is about
 * @param advice    what to do when it is broken
 * @param specimens classes on which it is tried, some of which it must report
 */
public record Rule(ArchRule rule, String advice, List<Specimen> specimens) {

    public Rule {
        specimens = List.copyOf(specimens);
    }

    /**
     * Makes a rule about single classes.
     *
     * @param faults for a class, what is wrong with it: lines of which each names the class first
     */
    static Rule of(HexagonRule kind, Function<JavaClass, Stream<String>> faults, Stream<Specimen> specimens) {
        return of(kind, new ArchCondition<>(kind.text()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                faults.apply(type).distinct().forEach(fault -> events.add(SimpleConditionEvent.violated(type, fault)));
            }
        }, specimens);
    }

    static Rule of(HexagonRule kind, ArchCondition<JavaClass> condition, Stream<Specimen> specimens) {
        // that a place has classes is a rule of its own; the controls show that this one is not blind
        return of(kind, ArchRuleDefinition.classes().should(condition).allowEmptyShould(true), specimens);
    }

    static Rule of(HexagonRule kind, ArchRule rule, Stream<Specimen> specimens) {
        return new Rule(rule.as(kind.text()).because(kind.because()), kind.advice(), specimens.toList());
    }

    /** {@return a line of a report} */
    static String fault(JavaClass type, String what) {
        return "Class <" + type.getName() + "> " + what;
    }
}
