package dev.productcatalog.architecture;

import static dev.productcatalog.architecture.HexagonRule.ADAPTERS_ARE_APART;
import static dev.productcatalog.architecture.HexagonRule.DEPENDENCIES_POINT_INWARD;
import static dev.productcatalog.architecture.HexagonRule.DESCRIPTORS_AGREE;
import static dev.productcatalog.architecture.HexagonRule.ERRORS_ARE_SEALED;
import static dev.productcatalog.architecture.HexagonRule.EVERY_CLASS_HAS_A_PLACE;
import static dev.productcatalog.architecture.HexagonRule.FIELDS_ARE_FINAL;
import static dev.productcatalog.architecture.HexagonRule.NO_CYCLES;
import static dev.productcatalog.architecture.HexagonRule.NO_GENERIC_EXCEPTIONS;
import static dev.productcatalog.architecture.HexagonRule.NO_HIDDEN_INPUT;
import static dev.productcatalog.architecture.HexagonRule.NO_OLD_DATES;
import static dev.productcatalog.architecture.HexagonRule.NO_STANDARD_STREAMS;
import static dev.productcatalog.architecture.HexagonRule.ONLY_LISTED_LIBRARIES;
import static dev.productcatalog.architecture.HexagonRule.ONLY_OFFERED_TYPES_ARE_SEEN;
import static dev.productcatalog.architecture.HexagonRule.PORTS_ARE_IMPLEMENTED_OUTSIDE;
import static dev.productcatalog.architecture.HexagonRule.USE_CASES_HAVE_ONE_SHAPE;
import static dev.productcatalog.architecture.HexagonRule.VALUES_ARE_RECORDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A compiled hexagon, sound or with one fault in its source, is judged rightly; what is stated wrongly is found. */
class HexagonTest {

    @TempDir
    private Path folder;

    @Test
    void a_sound_hexagon_keeps_all_rules_and_each_of_them_can_fail() {
        Run run = Run.of(Sample.in(folder));

        assertThat(run.failures()).isEmpty();
        assertThat(run.skipped()).containsOnlyKeys(DESCRIPTORS_AGREE.text());
        assertThat(run.passed()).hasSize(1 + 2 * (HexagonRule.values().length - 1));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("package com.acme.shop.domain; record Bad(com.acme.shop.application.ReadOrder useCase) { }",
                        DEPENDENCIES_POINT_INWARD, NO_CYCLES),
                fault("package com.acme.shop.web; record Bad(com.acme.shop.store.SqlOrders store) { }",
                        ADAPTERS_ARE_APART),
                fault("package com.acme.shop.web; record Bad(javax.sql.DataSource source) { }", ONLY_LISTED_LIBRARIES),
                fault("package com.acme.shop.web; record Bad(java.sql.Connection[] sources) { }",
                        ONLY_LISTED_LIBRARIES),
                fault("package com.acme.shop.domain; record Bad(java.nio.file.Path path) { }", ONLY_LISTED_LIBRARIES),
                fault("package com.acme.shop.application; record Bad(Thread thread) { }", ONLY_LISTED_LIBRARIES),
                fault("package com.acme.shop.nowhere; record Bad() { }", EVERY_CLASS_HAS_A_PLACE),
                fault("package com.acme.shop; record Bad() { }", EVERY_CLASS_HAS_A_PLACE),
                fault("package com.acme.shop.application; class Bad { int changing; }", FIELDS_ARE_FINAL),
                fault("package com.acme.shop.domain.port; class Bad { }", VALUES_ARE_RECORDS),
                fault("""
                        package com.acme.shop.application;
                        public final class Bad { public void a() { } public void b() { } }
                        """,
                        USE_CASES_HAVE_ONE_SHAPE),
                fault("package com.acme.shop.domain; class Bad extends Exception { }", ERRORS_ARE_SEALED),
                fault("package com.acme.shop.domain.port; public interface Bad { void a(); }",
                        PORTS_ARE_IMPLEMENTED_OUTSIDE),
                fault("""
                        package com.acme.shop.application;
                        import com.acme.shop.domain.Order;
                        final class Bad implements com.acme.shop.domain.port.Orders {
                            public java.util.Optional<Order> find(long id) { return java.util.Optional.empty(); }
                        }
                        """, PORTS_ARE_IMPLEMENTED_OUTSIDE),
                fault("""
                        package com.acme.shop.domain;
                        record Bad(long id) { Bad() { this(java.time.Instant.now().getNano()); } }
                        """, NO_HIDDEN_INPUT),
                fault("""
                        package com.acme.shop.application;
                        class Bad { final java.util.function.Supplier<?> ids = java.util.UUID::randomUUID; }
                        """, NO_HIDDEN_INPUT),
                fault("""
                        package com.acme.shop.application;
                        class Bad { final java.util.function.LongSupplier clock = System::nanoTime; }
                        """, NO_HIDDEN_INPUT, ONLY_LISTED_LIBRARIES),
                fault("""
                        package com.acme.shop.application;
                        class Bad { long run(java.util.List<?> list) { return list.parallelStream().count(); } }
                        """, NO_HIDDEN_INPUT),
                fault("package com.acme.shop.web; public record Bad() { }", ONLY_OFFERED_TYPES_ARE_SEEN),
                fault("package com.acme.shop.boot; class Bad { void a() { System.out.println(); } }",
                        NO_STANDARD_STREAMS),
                fault("package com.acme.shop.store; class Bad { void a() { throw new RuntimeException(); } }",
                        NO_GENERIC_EXCEPTIONS),
                fault("package com.acme.shop.store; record Bad(java.util.Date date) { }", NO_OLD_DATES));
    }

    private static Arguments fault(String source, HexagonRule... broken) {
        return argumentSet(List.of(broken) + " " + source.lines().collect(Collectors.joining(" ")), source,
                Set.of(broken));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_fault_in_the_source_breaks_its_rules_and_no_other(String source, Set<HexagonRule> broken) {
        Run run = Run.withoutControls(Sample.in(folder, source));

        assertThat(run.broken()).isEqualTo(broken);
        assertThat(run.failures()).hasSameSizeAs(broken);
        assertThat(run.failures().values()).allSatisfy(message ->
                assertThat(message).contains(", because ").contains("Bad").contains("What to do: "));
    }

    @Test
    void all_rules_are_broken_by_one_of_these_sources() {
        assertThat(faults().flatMap(arguments -> ((Set<?>) arguments.get()[1]).stream()).distinct())
                .hasSize(HexagonRule.values().length - 1);
    }

    @Test
    void use_cases_may_be_interfaces() {
        Run run = Run.of(Sample.in(folder,
                "package com.acme.shop.application.in; public interface Read { void read(); }",
                "package com.acme.shop.application.in; public interface Bad { void read(); void write(); }",
                "package com.acme.shop.application.in; public record Command() { }")
                .useCases(UseCaseShape.INTERFACE, "application.in"));

        assertThat(run.failures()).hasSize(1);
        assertThat(run.failure(USE_CASES_HAVE_ONE_SHAPE)).contains("Bad").doesNotContain("Read>", "Command");
    }

    @Test
    void descriptors_are_compared() {
        Run sound = Run.of(Sample.in(folder, "module shop { requires java.sql; }")
                .without(ONLY_OFFERED_TYPES_ARE_SEEN, "all is one module"));
        assertThat(sound.failure(DESCRIPTORS_AGREE))
                .contains("shop neither exports nor provides com.acme.shop.web.Web");

        Run bad = Run.of(Sample.in(folder, "module shop { requires java.sql; exports com.acme.shop.domain; }"));
        assertThat(bad.failure(DESCRIPTORS_AGREE)).contains("shop exports com.acme.shop.domain, which");
    }

    static Stream<Arguments> wrongStatements() {
        return Stream.of(
                argumentSet("part", Sample.stated().shared("comon.."),
                        "No class lies in com.acme.shop.comon.. of the part"),
                argumentSet("library", Sample.stated().mayUse("java.sqll"), "may use java.sqll, but does not"),
                argumentSet("common library", Sample.stated().allMayUse("lombock"),
                        "All parts may use lombock, but none does"),
                argumentSet("offer", Sample.stated().offers("boot.Mian"),
                        "com.acme.shop.boot.Mian is offered, but is not there"),
                argumentSet("hidden offer", Sample.stated().offers("boot.Main"),
                        "com.acme.shop.boot.Main is offered, but is not public"),
                argumentSet("ports", Sample.stated().ports("domain.prot"), "No class lies in the package of ports"),
                argumentSet("use cases", Sample.stated().useCases(UseCaseShape.INTERFACE, "aplication"),
                        "No class lies in the package of use cases"),
                argumentSet("root", Hexagon.of("com.acme.shpo").domain("domain.."),
                        "No class was found in com.acme.shpo"));
    }

    @ParameterizedTest
    @MethodSource("wrongStatements")
    void a_mistyped_name_is_found(Hexagon hexagon, String message) {
        Sample.compile(folder);

        Run run = Run.withoutControls(hexagon.classesIn(folder.resolve("classes")));

        assertThat(run.failures().get("what is stated is there")).contains(message);
    }

    @Test
    void all_parts_may_use_what_is_common() {
        String one = "package com.acme.shop.domain; record Bad(java.lang.ref.Cleaner cleaner) { }";

        assertThat(Run.of(Sample.in(folder, one).allMayUse("java.lang.ref")).failures()).isEmpty();
    }

    @Test
    void without_paths_the_class_path_is_read() {
        assertThat(Hexagon.of("dev.productcatalog.architecture").domain("").house().packages())
                .containsExactly("dev.productcatalog.architecture");
    }

    @Test
    void a_rule_can_be_left_out_and_a_type_excepted() {
        String bad = "package com.acme.shop.store; class Bad { java.util.Date date; void a() { throw new Error(); } }";
        Run run = Run.of(Sample.in(folder, bad).without(NO_OLD_DATES, "next year")
                .except(NO_GENERIC_EXCEPTIONS, "store.Bad", "old"));

        assertThat(run.failures()).isEmpty();
        assertThat(run.skipped()).containsEntry(NO_OLD_DATES.text(), "left out: next year");
    }

    @Test
    void an_exception_that_is_not_needed_is_found() {
        Run run = Run.of(Sample.in(folder).except(NO_OLD_DATES, "store.SqlOrders", "was old"));

        assertThat(run.failure(NO_OLD_DATES)).contains("com.acme.shop.store.SqlOrders", "is needless");
    }

    @Test
    void packages_can_be_ignored() {
        Run run = Run.of(Sample.in(folder, "package com.acme.shop.nowhere; record Bad() { }")
                .ignoring("nowhere..", "not ours"));

        assertThat(run.failures()).isEmpty();
    }

    @Test
    void a_projects_own_rule_is_run_with_its_control() {
        // ArchUnit itself must not object first: it is the control that has to find the blind rule
        Rule blind = new Rule(ArchRuleDefinition.classes().that().haveSimpleName("Nobody").should().beRecords()
                .allowEmptyShould(true), "", List.of(Specimen.breaking(Sample.ROOT, "NoRecord", type -> { })));
        Rule sound = new Rule(ArchRuleDefinition.classes().that().haveSimpleName("NoRecord").should().beRecords()
                .allowEmptyShould(true), "", List.of(Specimen.breaking(Sample.ROOT, "NoRecord", type -> { })));

        assertThat(Run.of(Sample.in(folder).rule(blind)).failures()).hasSize(1).hasEntrySatisfying(
                "classes that have simple name 'Nobody' should be records: can fail",
                message -> assertThat(message).contains("does not report, though they break it",
                        "com.acme.shop.NoRecord"));
        assertThat(Run.of(Sample.in(folder).rule(sound)).failures()).isEmpty();
    }

    @Test
    void frozen_violations_only_become_fewer() throws Exception {
        Path file = folder.resolve("frozen.txt");
        String one = "package com.acme.shop.store; record One(java.util.Date date) { }";
        String two = "package com.acme.shop.store; record Two(java.util.Date date) { }";
        assertThat(Run.withoutControls(Sample.in(folder, one).frozenIn(file)).broken()).containsExactly(NO_OLD_DATES);

        System.setProperty(FrozenFile.FREEZE, "true");
        try {
            assertThat(Run.withoutControls(Sample.in(folder, one).frozenIn(file)).broken()).isEmpty();
        } finally {
            System.clearProperty(FrozenFile.FREEZE);
        }
        String frozen = Files.readString(file);
        assertThat(frozen).contains("com.acme.shop.store.One");
        assertThat(Run.withoutControls(Sample.in(folder, one).frozenIn(file)).broken()).isEmpty();
        assertThat(Files.readString(file)).isEqualTo(frozen);

        Run grown = Run.withoutControls(Sample.in(folder, one, two).frozenIn(file));
        assertThat(grown.failure(NO_OLD_DATES)).contains("store.Two").doesNotContain("store.One");
        assertThat(Files.readString(file)).isEqualTo(frozen);

        String mended = "package com.acme.shop.store; record One() { }";
        String mendedToo = "package com.acme.shop.store; record Two() { }";
        assertThat(Run.withoutControls(Sample.in(folder, mended, mendedToo).frozenIn(file)).broken()).isEmpty();
        assertThat(Files.readString(file)).doesNotContain("store.One");
        assertThat(Run.withoutControls(Sample.in(folder, one, mendedToo).frozenIn(file)).broken())
                .containsExactly(NO_OLD_DATES);
    }

    @Test
    void the_diagram_shows_the_real_dependencies() throws Exception {
        Path file = folder.resolve("hexagon.md");

        assertThat(Run.of(Sample.in(folder).diagram(file)).failures()).isEmpty();
        assertThat(Files.readString(file)).isEqualTo("""
                ```mermaid
                flowchart TD
                    subgraph part_domain["domain"]
                        com_acme_shop_domain["domain"]
                        com_acme_shop_domain_port["domain.port"]
                    end
                    subgraph part_application["application"]
                        com_acme_shop_application["application"]
                    end
                    subgraph part_web["web"]
                        com_acme_shop_web["web"]
                    end
                    subgraph part_store["store"]
                        com_acme_shop_store["store"]
                    end
                    subgraph part_wiring["wiring"]
                        com_acme_shop_boot["boot"]
                    end
                    com_acme_shop_domain_port --> com_acme_shop_domain
                    part_application ==> part_domain
                    part_store ==> part_domain
                    part_web ==> part_application
                    part_web ==> part_domain
                    part_wiring ==> part_application
                    part_wiring ==> part_store
                    part_wiring ==> part_web
                ```
                """);
    }

    @Test
    void a_reason_is_needed() {
        assertThatThrownBy(() -> Sample.stated().without(NO_CYCLES, " ")).hasMessage("A reason is needed");
        assertThatThrownBy(() -> Sample.stated().domain("other"))
                .hasMessageContaining("There is a part \"domain\" already");
        assertThatThrownBy(() -> Hexagon.of(Sample.ROOT).mayUse("java.sql")).hasMessage("State a part first");
    }
}
