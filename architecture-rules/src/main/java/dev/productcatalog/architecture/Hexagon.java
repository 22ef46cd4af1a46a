package dev.productcatalog.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;

/**
 * States where the parts of a hexagon lie, and makes the tests of it for a {@code @TestFactory}: for each
 * {@link HexagonRule} that the classes keep it, and that it reports violators which the kit makes in each package that
 * the rule is about.
 *
 * <p>Packages of the project are written relative to the root, those of libraries in full, both as ArchUnit does:
 * {@code domain} is one package, {@code domain..} that and all below it, {@code *} one name. {@code ""} is the root
 * itself. What follows a part ({@link #mayUse}, {@link #offers}) is about that part. Not thread-safe.
 */
public final class Hexagon {

    private final String root;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> common = new ArrayList<>();
    private final List<String> ports = new ArrayList<>();
    private final List<String> useCases = new ArrayList<>();
    private final Map<HexagonRule, String> leftOut = new EnumMap<>(HexagonRule.class);
    private final Map<HexagonRule, Map<String, String>> exceptions = new EnumMap<>(HexagonRule.class);
    private final Map<String, String> ignored = new LinkedHashMap<>();
    private final List<Rule> ownRules = new ArrayList<>();
    private final List<Path> folders = new ArrayList<>();
    private UseCaseShape shape = UseCaseShape.FINAL_CLASS;
    private boolean records;
    private Optional<Path> frozen = Optional.empty();
    private Optional<Path> diagram = Optional.empty();

    private Hexagon(String root) {
        this.root = root;
    }

    /** {@return a hexagon without parts, below a package, as in {@code "com.acme.shop"}} */
    public static Hexagon of(String rootPackage) {
        return new Hexagon(rootPackage);
    }

    /** States a part that all others may use and that uses none of them, such as common types or annotations. */
    public Hexagon shared(String... packages) {
        return part(Part.Role.SHARED, "shared", packages);
    }

    /** States the domain: the rules of the business, which know nothing but themselves and what is shared. */
    public Hexagon domain(String... packages) {
        return part(Part.Role.DOMAIN, "domain", packages);
    }

    /** States the application: the use cases. They may know the domain. */
    public Hexagon application(String... packages) {
        part(Part.Role.APPLICATION, "application", packages);
        if (useCases.isEmpty()) {
            useCases.addAll(absolute(packages));
        }
        return this;
    }

    /** States an adapter that calls use cases. It may know application and domain. */
    public Hexagon drivingAdapter(String name, String... packages) {
        return part(Part.Role.DRIVING_ADAPTER, name, packages);
    }

    /** States an adapter that implements ports. It may know the domain, and the application if ports lie there. */
    public Hexagon drivenAdapter(String name, String... packages) {
        return part(Part.Role.DRIVEN_ADAPTER, name, packages);
    }

    /** States what creates and connects all others. It may know them all, and nobody knows it. */
    public Hexagon wiring(String... packages) {
        return part(Part.Role.WIRING, "wiring", packages);
    }

    private Hexagon part(Part.Role role, String name, String... packages) {
        if (packages.length == 0) {
            throw new IllegalArgumentException("The part \"" + name + "\" has no packages");
        }
        if (parts.stream().anyMatch(part -> part.name().equals(name))) {
            throw new IllegalArgumentException("There is a part \"" + name + "\" already; give all packages there");
        }
        parts.add(new Part(role, name, absolute(packages), new ArrayList<>(), new ArrayList<>()));
        return this;
    }

    /** Lets the last part use packages outside the project, written in full, beside those that its kind has anyway. */
    public Hexagon mayUse(String... packages) {
        lastPart().libraries().addAll(List.of(packages));
        return this;
    }

    /** Lets all parts use packages outside the project, such as those of annotations; otherwise as {@link #mayUse}. */
    public Hexagon allMayUse(String... packages) {
        common.addAll(List.of(packages));
        return this;
    }

    /**
     * States which types of the last part others may use. In their packages nothing else may be public.
     *
     * @param types names relative to the root, as in {@code "http.HttpAdapter"}; nested ones with {@code $}
     */
    public Hexagon offers(String... types) {
        lastPart().offers().addAll(Stream.of(types).map(this::absolute).toList());
        return this;
    }

    private Part lastPart() {
        if (parts.isEmpty()) {
            throw new IllegalStateException("State a part first");
        }
        return parts.getLast();
    }

    /** States in which packages of the core the interfaces lie that driven adapters implement. */
    public Hexagon ports(String... packages) {
        ports.addAll(absolute(packages));
        return this;
    }

    /** States the shape of use cases, and where they lie; without it they are final classes in the application. */
    public Hexagon useCases(UseCaseShape useCaseShape, String... packages) {
        shape = useCaseShape;
        useCases.clear();
        useCases.addAll(absolute(packages));
        return this;
    }

    /** Asks that types of the domain are records, unless they are interfaces, enums or exceptions. */
    public Hexagon valuesAreRecords() {
        records = true;
        return this;
    }

    /** Leaves packages out, as if they were not there. */
    public Hexagon ignoring(String packages, String reason) {
        ignored.put(absolute(packages), reason(reason));
        return this;
    }

    /** Leaves a rule out; the report shows it as skipped, with the reason. */
    public Hexagon without(HexagonRule rule, String reason) {
        leftOut.put(rule, reason(reason));
        return this;
    }

    /** Excepts a type (and those nested in it) from a rule. It fails as needless once the type keeps the rule. */
    public Hexagon except(HexagonRule rule, String type, String reason) {
        if (rule == HexagonRule.DESCRIPTORS_AGREE) {
            throw new IllegalArgumentException(rule + " is not about types; it can be left out");
        }
        exceptions.computeIfAbsent(rule, any -> new LinkedHashMap<>()).put(absolute(type), reason(reason));
        return this;
    }

    private static String reason(String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("A reason is needed");
        }
        return reason;
    }

    /** Adds a rule of the project's own. */
    public Hexagon rule(Rule rule) {
        ownRules.add(rule);
        return this;
    }

    /** Reads the classes from these folders or jars, and not from the class path and module path without tests. */
    public Hexagon classesIn(Path... foldersAndJars) {
        folders.addAll(List.of(foldersAndJars));
        return this;
    }

    /**
     * Accepts the violations that a file lists. To make it, run the tests once with {@code -Darchitecture.freeze=true};
     * from then on its lines only become fewer, each run removes those that are mended.
     */
    public Hexagon frozenIn(Path file) {
        frozen = Optional.of(file);
        return this;
    }

    /** Writes the hexagon as a diagram, in Mermaid's language; into a code block if the name ends in {@code .md}. */
    public Hexagon diagram(Path file) {
        diagram = Optional.of(file);
        return this;
    }

    /** {@return the tests, a container for each rule; the classes are read now} */
    public Stream<DynamicNode> tests() {
        House house = house();
        return new HexagonTests(house, leftOut, exceptions, ownRules, frozen, diagram).nodes();
    }

    House house() {
        JavaClasses found = folders.isEmpty()
                ? new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(root)
                : new ClassFileImporter().importPaths(folders);
        House all = new House(root, List.copyOf(parts), List.copyOf(common), List.copyOf(ports), List.copyOf(useCases),
                shape, records, found);
        return all.with(found.that(DescribedPredicate.describe("are in the hexagon", type -> all.isOurs(type)
                        && !type.getSimpleName().equals("package-info")
                        && !Part.matchesAny(List.copyOf(ignored.keySet()), type.getPackageName()))));
    }

    private List<String> absolute(String... packages) {
        return Arrays.stream(packages).map(this::absolute).toList();
    }

    private String absolute(String relative) {
        return relative.isEmpty() ? root : relative.startsWith("..") ? root + relative : root + '.' + relative;
    }
}
