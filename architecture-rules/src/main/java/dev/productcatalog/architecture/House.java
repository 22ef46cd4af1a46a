package dev.productcatalog.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A hexagon as it was stated, with the classes that were found in it. Thread-safe.
 *
 * @param root     the package below which everything lies
 * @param parts    its parts
 * @param common   the packages outside the root that all parts may use beside their own
 * @param ports    the packages of the ports; empty if that is not stated
 * @param useCases the packages of the use cases
 * @param shape    their shape
 * @param records  whether values must be records
 * @param classes  the classes, without those that are ignored
 */
record House(String root, List<Part> parts, List<String> common, List<String> ports, List<String> useCases,
             UseCaseShape shape, boolean records, JavaClasses classes) {

    House with(JavaClasses others) {
        return new House(root, parts, common, ports, useCases, shape, records, others);
    }

    /** {@return whether a part may use a type outside the root} */
    boolean mayUse(Part part, String packageName, String typeName) {
        return part.mayUse(packageName, typeName) || Part.matchesAny(common, packageName);
    }

    boolean isOurs(JavaClass type) {
        return (type.getPackageName() + '.').startsWith(root + '.');
    }

    /** {@return the parts in which a class lies: one, if all is well} */
    List<Part> partsOf(String packageName) {
        return parts.stream().filter(part -> part.has(packageName)).toList();
    }

    Optional<Part> partOf(String packageName) {
        return parts.stream().filter(part -> part.has(packageName)).findFirst();
    }

    Optional<Part> partOf(JavaClass type) {
        return partOf(type.getPackageName());
    }

    boolean isCore(JavaClass type) {
        return partOf(type).filter(part -> part.role().isCore()).isPresent();
    }

    boolean isPort(JavaClass type) {
        return Part.matchesAny(ports, type.getPackageName());
    }

    /** {@return whether a part may use another; all may use themselves} */
    boolean mayKnow(Part from, Part to) {
        if (from.equals(to)) {
            return true;
        }
        return switch (from.role()) {
            case WIRING -> true;
            case SHARED -> false;
            case DOMAIN -> to.role() == Part.Role.SHARED;
            case APPLICATION, DRIVING_ADAPTER -> isFurtherInside(from, to);
            case DRIVEN_ADAPTER -> to.role() == Part.Role.APPLICATION ? portsIn(to) : isFurtherInside(from, to);
        };
    }

    private static boolean isFurtherInside(Part from, Part to) {
        return to.role().isCore() && to.role().compareTo(from.role()) < 0;
    }

    private boolean portsIn(Part part) {
        return ports.isEmpty() || packages(part).stream().anyMatch(name -> Part.matchesAny(ports, name));
    }

    /** {@return the packages that hold classes} */
    SortedSet<String> packages() {
        return classes.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@return the packages that hold classes of a part} */
    SortedSet<String> packages(Part part) {
        return packages().stream().filter(part::has).collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@return the packages that hold classes of the core} */
    List<String> corePackages() {
        return packages(Stream.of(Part.Role.SHARED, Part.Role.DOMAIN, Part.Role.APPLICATION));
    }

    List<String> packages(Stream<Part.Role> roles) {
        return roles.flatMap(role -> parts.stream().filter(part -> part.role() == role))
                .flatMap(part -> packages(part).stream()).toList();
    }

    /** {@return the packages that hold classes and match a pattern} */
    List<String> packagesThatMatch(List<String> patterns) {
        return packages().stream().filter(name -> Part.matchesAny(patterns, name)).toList();
    }
}
