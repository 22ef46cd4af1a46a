package dev.productcatalog.architecture;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.freeze.FreezingArchRule;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;

/** Makes the tests of a house. */
final class HexagonTests {

    private final House house;
    private final Map<HexagonRule, String> leftOut;
    private final Map<HexagonRule, Map<String, String>> exceptions;
    private final List<Rule> ownRules;
    private final Optional<Path> frozen;
    private final Optional<Path> diagram;

    HexagonTests(House house, Map<HexagonRule, String> leftOut, Map<HexagonRule, Map<String, String>> exceptions,
                 List<Rule> ownRules, Optional<Path> frozen, Optional<Path> diagram) {
        this.house = house;
        this.leftOut = leftOut;
        this.exceptions = exceptions;
        this.ownRules = ownRules;
        this.frozen = frozen;
        this.diagram = diagram;
    }

    Stream<DynamicNode> nodes() {
        Stream<DynamicNode> stated = Stream.of(dynamicTest("what is stated is there",
                () -> Statement.verify(house)));
        Map<HexagonRule, Supplier<Rule>> rules = rules(house);
        Stream<DynamicNode> known = Stream.of(HexagonRule.values()).map(kind -> kind == HexagonRule.DESCRIPTORS_AGREE
                ? descriptors() : node(kind, rules.get(kind)));
        Stream<DynamicNode> own = ownRules.stream().map(rule -> dynamicContainer(rule.rule().getDescription(),
                tests(rule, Map.of())));
        Stream<DynamicNode> drawn = diagram.stream().map(file ->
                dynamicTest("the diagram is drawn", () -> new Diagram(house).write(file)));
        return Stream.of(stated, known, own, drawn).flatMap(nodes -> nodes);
    }

    static Map<HexagonRule, Supplier<Rule>> rules(House house) {
        DependencyRules dependencies = new DependencyRules(house);
        CoreRules core = new CoreRules(house);
        CodeRules code = new CodeRules(house);
        return new EnumMap<>(Map.ofEntries(
                Map.entry(HexagonRule.DEPENDENCIES_POINT_INWARD, dependencies::pointInward),
                Map.entry(HexagonRule.ADAPTERS_ARE_APART, dependencies::adaptersAreApart),
                Map.entry(HexagonRule.ONLY_LISTED_LIBRARIES, dependencies::onlyListedLibraries),
                Map.entry(HexagonRule.NO_CYCLES, dependencies::noCycles),
                Map.entry(HexagonRule.EVERY_CLASS_HAS_A_PLACE, dependencies::everyClassHasAPlace),
                Map.entry(HexagonRule.NO_OLD_DATES, dependencies::noOldDates),
                Map.entry(HexagonRule.FIELDS_ARE_FINAL, core::fieldsAreFinal),
                Map.entry(HexagonRule.VALUES_ARE_RECORDS, core::valuesAreRecords),
                Map.entry(HexagonRule.USE_CASES_HAVE_ONE_SHAPE, core::useCasesHaveOneShape),
                Map.entry(HexagonRule.ERRORS_ARE_SEALED, core::errorsAreSealed),
                Map.entry(HexagonRule.PORTS_ARE_IMPLEMENTED_OUTSIDE, core::portsAreImplementedOutside),
                Map.entry(HexagonRule.NO_HIDDEN_INPUT, code::noHiddenInput),
                Map.entry(HexagonRule.ONLY_OFFERED_TYPES_ARE_SEEN, code::onlyOfferedTypesAreSeen),
                Map.entry(HexagonRule.NO_STANDARD_STREAMS, code::noStandardStreams),
                Map.entry(HexagonRule.NO_GENERIC_EXCEPTIONS, code::noGenericExceptions)));
    }

    private DynamicNode node(HexagonRule kind, Supplier<Rule> made) {
        if (leftOut.containsKey(kind)) {
            return skipped(kind, "left out: " + leftOut.get(kind));
        }
        Rule rule = made.get();
        if (rule.specimens().stream().noneMatch(Specimen::breaks)) {
            return skipped(kind, "nothing that the rule is about was stated");
        }
        return dynamicContainer(kind.text(), tests(rule, exceptions.getOrDefault(kind, Map.of())));
    }

    private Stream<DynamicNode> tests(Rule rule, Map<String, String> excepted) {
        return Stream.of(dynamicTest("is kept", () -> verifyKept(rule, excepted)),
                dynamicTest("can fail", () -> Control.verify(rule)));
    }

    private DynamicNode descriptors() {
        HexagonRule kind = HexagonRule.DESCRIPTORS_AGREE;
        if (leftOut.containsKey(kind)) {
            return skipped(kind, "left out: " + leftOut.get(kind));
        }
        Descriptors descriptors = new Descriptors(house);
        if (descriptors.isEmpty()) {
            return skipped(kind, "there are no module descriptors");
        }
        return dynamicContainer(kind.text(), Stream.of(
                dynamicTest("is kept", () -> {
                    List<String> faults = descriptors.faults();
                    if (!faults.isEmpty()) {
                        throw failure(kind.text() + ", because " + kind.because(), faults, kind.advice());
                    }
                }),
                dynamicTest("can fail", descriptors::verifyControls)));
    }

    private static DynamicNode skipped(HexagonRule kind, String reason) {
        return dynamicTest(kind.text(), () -> Assumptions.abort(reason));
    }

    private void verifyKept(Rule rule, Map<String, String> excepted) {
        JavaClasses others = house.classes().that(DescribedPredicate.describe("are not excepted",
                type -> excepted.keySet().stream().noneMatch(name -> Control.isOf(type.getName(), name))));
        ArchRule checked = frozen.<ArchRule>map(file -> FreezingArchRule.freeze(rule.rule())
                .persistIn(new FrozenFile(file))).orElse(rule.rule());
        List<String> faults = checked.evaluate(others).getFailureReport().getDetails();
        if (!faults.isEmpty()) {
            throw failure(rule.rule().getDescription(), faults, rule.advice());
        }
        Set<String> culprits = excepted.isEmpty() ? Set.of() : Control.culprits(
                rule.rule().evaluate(house.classes()).getFailureReport().getDetails(), excepted.keySet());
        excepted.keySet().stream().filter(name -> !culprits.contains(name)).findFirst().ifPresent(name -> {
            throw new AssertionError(("The exception for %s from the rule \"%s\" is needless, as nothing of that name"
                    + " breaks it: remove it").formatted(name, rule.rule().getDescription()));
        });
    }

    private static AssertionError failure(String description, List<String> faults, String advice) {
        return new AssertionError("The rule \"%s\" is broken (%d):%n  %s%nWhat to do: %s".formatted(
                description, faults.size(), String.join(System.lineSeparator() + "  ", faults), advice));
    }
}
