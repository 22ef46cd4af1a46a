package dev.productcatalog.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rules about what may depend on what. */
final class DependencyRules {

    private static final List<String> OLD_DATES = List.of("java.util.Date", "java.util.Calendar",
            "java.util.GregorianCalendar", "java.text.DateFormat", "java.text.SimpleDateFormat");

    private final House house;

    DependencyRules(House house) {
        this.house = house;
    }

    Rule pointInward() {
        return between(HexagonRule.DEPENDENCIES_POINT_INWARD,
                (from, to) -> !(from.role().isAdapter() && to.role().isAdapter()));
    }

    Rule adaptersAreApart() {
        return between(HexagonRule.ADAPTERS_ARE_APART, (from, to) -> from.role().isAdapter() && to.role().isAdapter());
    }

    /** A rule about the pairs of parts that it concerns. */
    private Rule between(HexagonRule kind, BiPredicate<Part, Part> concerns) {
        BiPredicate<Part, Part> refused = (from, to) -> concerns.test(from, to) && !house.mayKnow(from, to);
        List<Specimen> specimens = new ArrayList<>();
        for (Part from : house.parts()) {
            for (String where : house.packages(from)) {
                List<Part> wrong = house.parts().stream().filter(to -> refused.test(from, to))
                        .filter(to -> !house.packages(to).isEmpty()).toList();
                for (int i = 0; i < wrong.size(); i++) {
                    specimens.add(Specimen.breaking(where, "Outward" + i, Specimen.uses(anyClassOf(wrong.get(i)))));
                }
                specimens.add(Specimen.keeping(where, "Inward", Specimen.usesAll(house.parts().stream()
                        .filter(to -> house.mayKnow(from, to)).map(this::anyClassOf).toList())));
            }
        }
        return Rule.of(kind, type -> house.partOf(type).stream().flatMap(from -> dependencies(type)
                .filter(dependency -> house.partOf(target(dependency)).filter(to -> refused.test(from, to)).isPresent())
                .map(Dependency::getDescription)), specimens.stream());
    }

    private String anyClassOf(Part part) {
        return house.classes().stream().filter(type -> part.has(type.getPackageName())).map(JavaClass::getName)
                .sorted().findFirst().orElse(house.root() + ".Missing");
    }

    Rule onlyListedLibraries() {
        List<Specimen> specimens = new ArrayList<>();
        for (Part part : house.parts()) {
            for (String where : house.packages(part)) {
                List<String> strangers = strangersTo(part).toList();
                for (int i = 0; i < strangers.size(); i++) {
                    specimens.add(Specimen.breaking(where, "Unlisted" + i, Specimen.uses(strangers.get(i))));
                }
                specimens.add(Specimen.keeping(where, "Listed", Specimen.usesAll(
                        Stream.of(part.role().jdk(), part.libraries(), house.common()).flatMap(List::stream)
                                .map(DependencyRules::exampleOf).toList())));
            }
        }
        return Rule.of(HexagonRule.ONLY_LISTED_LIBRARIES, type -> house.partOf(type).stream()
                .flatMap(part -> dependencies(type).filter(dependency -> !house.isOurs(target(dependency)))
                        .filter(dependency -> !mayUse(part, target(dependency)))
                        .map(Dependency::getDescription)), specimens.stream());
    }

    /** {@return types that a part may not use: unknown ones, those of other parts' libraries, and the machine} */
    private Stream<String> strangersTo(Part part) {
        Stream<String> others = house.parts().stream().flatMap(other -> other.libraries().stream())
                .map(DependencyRules::exampleOf);
        Stream<String> technology = Stream.of("unlisted.Library", "java.sql.Connection", "java.net.http.HttpClient",
                "java.nio.file.Path", "java.util.concurrent.Executor", "java.util.logging.Logger", "jdk.jfr.Event");
        return Stream.of(others, technology, Part.MACHINE.stream()).flatMap(names -> names).distinct()
                .filter(name -> !house.mayUse(part, name.substring(0, name.lastIndexOf('.')), name));
    }

    private boolean mayUse(Part part, JavaClass type) {
        return house.mayUse(part, type.getPackageName(), type.getName());
    }

    /** {@return a type in a package that the pattern names} */
    private static String exampleOf(String pattern) {
        return (pattern.replace("..", ".") + ".").replaceAll("^\\.|\\.(?=\\.)", "")
                .replaceAll("[*()\\[\\]|]", "x") + "Listed";
    }

    Rule noCycles() {
        List<String> packages = List.copyOf(house.packages());
        Stream<Specimen> ring = packages.size() < 2 ? Stream.of() : IntStream.range(0, packages.size())
                .mapToObj(i -> Specimen.breaking(packages.get(i), "Ring",
                        Specimen.uses(packages.get((i + 1) % packages.size()) + ".Ring")));
        return Rule.of(HexagonRule.NO_CYCLES,
                SlicesRuleDefinition.slices().assignedFrom(new Packages()).should().beFreeOfCycles(),
                Stream.concat(ring, packages.stream().map(where -> Specimen.keeping(where, "Straight", type -> { }))));
    }

    private final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return house.isOurs(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    Rule everyClassHasAPlace() {
        String nowhere = Stream.iterate("nowhere", name -> name + "x")
                .filter(name -> house.partsOf(house.root() + '.' + name).isEmpty()).findFirst().orElseThrow();
        return Rule.of(HexagonRule.EVERY_CLASS_HAS_A_PLACE, type -> {
            List<Part> parts = house.partsOf(type.getPackageName());
            return !house.isOurs(type) || parts.size() == 1 ? Stream.of()
                    : Stream.of(Rule.fault(type, parts.isEmpty() ? "lies in no part" : "lies in each of " + parts));
        }, Stream.concat(Stream.of(Specimen.breaking(house.root() + '.' + nowhere, "Homeless", type -> { })),
                house.packages().stream().filter(name -> house.partsOf(name).size() == 1)
                        .map(where -> Specimen.keeping(where, "Settled", type -> { }))));
    }

    Rule noOldDates() {
        return Rule.of(HexagonRule.NO_OLD_DATES, type -> dependencies(type)
                        .filter(dependency -> OLD_DATES.contains(target(dependency).getName()))
                        .map(Dependency::getDescription),
                house.packages().stream().flatMap(where -> Stream.concat(
                        IntStream.range(0, OLD_DATES.size()).mapToObj(i ->
                                Specimen.breaking(where, "Old" + i, Specimen.uses(OLD_DATES.get(i)))),
                        Stream.of(Specimen.keeping(where, "Modern", Specimen.uses("java.time.Instant"))))));
    }

    private static Stream<Dependency> dependencies(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream();
    }

    private static JavaClass target(Dependency dependency) {
        return dependency.getTargetClass().getBaseComponentType();
    }
}
