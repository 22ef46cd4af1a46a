package dev.productcatalog.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who guards the guards: a rule that was made blind in one package, or that reports too much, fails its control. */
class ControlTest {

    @TempDir
    private static Path folder;
    private static House house;

    @BeforeAll
    static void compile() {
        house = Sample.in(folder).house();
    }

    static Stream<Map.Entry<HexagonRule, Supplier<Rule>>> rules() {
        return HexagonTests.rules(house).entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_rule_that_is_blind_in_one_package_is_found(Map.Entry<HexagonRule, Supplier<Rule>> made) {
        Rule rule = made.getValue().get();
        List<String> packages = rule.specimens().stream().filter(Specimen::breaks).map(ControlTest::packageOf)
                .distinct().toList();

        Control.verify(rule);
        assertThat(packages).isNotEmpty().allSatisfy(name -> assertThatThrownBy(() ->
                Control.verify(new Rule(new BlindRule(rule.rule(), name), rule.advice(), rule.specimens())))
                .isInstanceOf(AssertionError.class).hasMessageContaining("is not to be trusted")
                .hasMessageContaining("does not report, though they break it:\n    ").hasMessageContaining(name));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_rule_that_reports_all_is_found(Map.Entry<HexagonRule, Supplier<Rule>> made) {
        Rule rule = made.getValue().get();
        ArchRule zealous = ArchRuleDefinition.noClasses().should().haveNameMatching(".*");

        assertThatThrownBy(() -> Control.verify(new Rule(zealous, "", rule.specimens())))
                .isInstanceOf(AssertionError.class).hasMessageContaining("reports, though they keep it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"requires", "exports com.acme.shop.boot", "exports com.acme.shop.domain.port",
        "neither exports nor provides com.acme.shop.web.Web"})
    void a_rule_that_does_not_see_something_of_descriptors_is_found(String unseen, @TempDir Path modular) {
        Descriptors descriptors = new Descriptors(Sample.in(modular,
                "module shop { requires java.sql; exports com.acme.shop.web; exports com.acme.shop.store; }").house());

        assertThat(descriptors.faults()).isEmpty();
        descriptors.verifyControls();
        assertThatThrownBy(() -> descriptors.verifyControls((location, module) ->
                descriptors.faults(location, module).filter(fault -> !fault.contains(' ' + unseen))))
                .isInstanceOf(AssertionError.class).hasMessageContaining("is not to be trusted")
                .hasMessageContaining(unseen);
    }

    @Test
    void a_rule_that_always_has_a_fault_of_descriptors_is_found(@TempDir Path modular) {
        Descriptors descriptors = new Descriptors(Sample.in(modular, "module shop { requires java.sql; }").house());

        assertThatThrownBy(() -> descriptors.verifyControls((location, module) ->
                Stream.concat(descriptors.faults(location, module), Stream.of(module.toString()))))
                .isInstanceOf(AssertionError.class).hasMessageContaining("is not to be trusted");
    }

    @Test
    void each_parts_packages_are_tried() {
        Map<HexagonRule, Set<String>> tried = HexagonTests.rules(house).entrySet().stream().collect(Collectors.toMap(
                Map.Entry::getKey, made -> made.getValue().get().specimens().stream().filter(Specimen::breaks)
                        .map(ControlTest::packageOf).collect(Collectors.toSet())));
        Set<String> core = Set.copyOf(house.corePackages());

        assertThat(core).containsExactlyInAnyOrder("com.acme.shop.domain", "com.acme.shop.domain.port",
                "com.acme.shop.application");
        assertThat(List.of(HexagonRule.FIELDS_ARE_FINAL, HexagonRule.ERRORS_ARE_SEALED, HexagonRule.NO_HIDDEN_INPUT))
                .allSatisfy(rule -> assertThat(tried.get(rule)).isEqualTo(core));
        assertThat(List.of(HexagonRule.ONLY_LISTED_LIBRARIES, HexagonRule.NO_CYCLES, HexagonRule.NO_OLD_DATES,
                HexagonRule.NO_STANDARD_STREAMS, HexagonRule.NO_GENERIC_EXCEPTIONS))
                .allSatisfy(rule -> assertThat(tried.get(rule)).isEqualTo(house.packages()));
    }

    @Test
    void a_rule_without_a_violator_is_not_trusted() {
        Rule rule = new Rule(ArchRuleDefinition.classes().should().bePublic(), "", List.of());

        assertThatThrownBy(() -> Control.verify(rule)).hasMessageContaining("Nothing shows that the rule");
    }

    private static String packageOf(Specimen specimen) {
        return specimen.name().substring(0, specimen.name().lastIndexOf('.'));
    }

    /** A rule that does not see one package. */
    private record BlindRule(ArchRule rule, String unseen) implements ArchRule {

        @Override
        public EvaluationResult evaluate(JavaClasses classes) {
            return rule.evaluate(classes.that(DescribedPredicate.describe("are seen",
                    type -> !type.getPackageName().equals(unseen))));
        }

        @Override
        public void check(JavaClasses classes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ArchRule because(String reason) {
            return this;
        }

        @Override
        public ArchRule allowEmptyShould(boolean allow) {
            return this;
        }

        @Override
        public ArchRule as(String description) {
            return this;
        }

        @Override
        public String getDescription() {
            return rule.getDescription();
        }
    }
}
