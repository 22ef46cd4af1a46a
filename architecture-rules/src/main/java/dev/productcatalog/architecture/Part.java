package dev.productcatalog.architecture;

import com.tngtech.archunit.core.domain.PackageMatcher;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A part of the hexagon. Thread-safe once the hexagon is stated.
 *
 * @param role      what kind of part
 * @param name      its name for people
 * @param patterns  its packages, as ArchUnit writes them, with the root before them
 * @param libraries the packages outside the root that it may use beside those of its role
 * @param offers    full names of the types that others may use; empty if that is not stated
 */
record Part(Role role, String name, List<String> patterns, List<String> libraries, List<String> offers) {

    /** What kinds of parts there are, and what each may use of the JDK. */
    enum Role {
        SHARED, DOMAIN, APPLICATION, DRIVING_ADAPTER, DRIVEN_ADAPTER, WIRING;

        boolean isCore() {
            return this == SHARED || this == DOMAIN || this == APPLICATION;
        }

        boolean isAdapter() {
            return this == DRIVING_ADAPTER || this == DRIVEN_ADAPTER;
        }

        List<String> jdk() {
            return switch (this) {
                case SHARED, DOMAIN, APPLICATION -> CORE_JDK;
                case DRIVING_ADAPTER, DRIVEN_ADAPTER -> ADAPTER_JDK;
                case WIRING -> List.of("java..");
            };
        }
    }

    /** The compiler itself refers to the second to fourth, for lambdas, records and annotations. */
    private static final List<String> CORE_JDK = List.of("java.lang", "java.lang.invoke", "java.lang.runtime",
            "java.lang.annotation", "java.util", "java.util.function", "java.util.stream", "java.time..");
    private static final List<String> ADAPTER_JDK = List.of("java.lang..", "java.util..", "java.time..", "java.math",
            "java.io", "java.nio..");

    /** What the core may not use though it is in {@code java.lang}: the machine that it runs on. */
    static final Set<String> MACHINE = Set.of("java.lang.System", "java.lang.Runtime", "java.lang.Process",
            "java.lang.ProcessBuilder", "java.lang.ProcessHandle", "java.lang.Thread", "java.lang.ThreadGroup",
            "java.lang.ThreadLocal", "java.lang.InheritableThreadLocal", "java.lang.ClassLoader");

    boolean has(String packageName) {
        return matchesAny(patterns, packageName);
    }

    /** {@return whether a type outside the root may be used} */
    boolean mayUse(String packageName, String typeName) {
        if (role.isCore() && MACHINE.contains(outermost(typeName))) {
            return false;
        }
        return matchesAny(role.jdk(), packageName) || matchesAny(libraries, packageName);
    }

    boolean isOffered(String typeName) {
        return offers.isEmpty() || offers.contains(typeName);
    }

    /** {@return whether the type lies in a package with offered ones, so that it should be public only if offered} */
    boolean isBesideOffered(String packageName) {
        return offeringPackages().anyMatch(packageName::equals);
    }

    Stream<String> offeringPackages() {
        return offers.stream().map(type -> type.substring(0, type.lastIndexOf('.'))).distinct();
    }

    static boolean matchesAny(List<String> patterns, String packageName) {
        return patterns.stream().anyMatch(pattern -> PackageMatcher.of(pattern).matches(packageName));
    }

    static String outermost(String typeName) {
        int nested = typeName.indexOf('$');
        return nested < 0 ? typeName : typeName.substring(0, nested);
    }

    @Override
    public String toString() {
        return name;
    }
}
