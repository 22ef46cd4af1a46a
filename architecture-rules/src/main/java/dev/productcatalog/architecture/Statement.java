package dev.productcatalog.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.PackageMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares what was stated with what is there: a name that matches nothing would make the rules about it blind. */
final class Statement {

    private Statement() {
    }

    /** @throws AssertionError if a package, library or type was stated that is not there */
    static void verify(House house) {
        if (house.classes().isEmpty()) {
            throw new AssertionError("No class was found in %s: is the package right, and the code on the class path?"
                    .formatted(house.root()));
        }
        List<String> faults = new ArrayList<>();
        Set<String> packages = house.packages();
        for (Part part : house.parts()) {
            part.patterns().stream().filter(pattern -> matchesNone(pattern, packages)).forEach(pattern ->
                    faults.add("No class lies in %s of the part \"%s\"".formatted(pattern, part)));
            Set<String> used = used(house, part);
            part.libraries().stream().filter(pattern -> matchesNone(pattern, used)).forEach(pattern ->
                    faults.add("The part \"%s\" may use %s, but does not".formatted(part, pattern)));
            part.offers().forEach(type -> offered(house, type).ifPresent(faults::add));
        }
        Set<String> usedByAny = new TreeSet<>();
        house.parts().forEach(part -> usedByAny.addAll(used(house, part)));
        house.common().stream().filter(pattern -> matchesNone(pattern, usedByAny)).forEach(pattern ->
                faults.add("All parts may use %s, but none does".formatted(pattern)));
        house.ports().stream().filter(pattern -> matchesNone(pattern, packages)).forEach(pattern ->
                faults.add("No class lies in the package of ports " + pattern));
        house.useCases().stream().filter(pattern -> matchesNone(pattern, packages)).forEach(pattern ->
                faults.add("No class lies in the package of use cases " + pattern));
        house.parts().stream().filter(part -> part.role() == Part.Role.DOMAIN).findFirst().ifPresentOrElse(part -> { },
                () -> faults.add("No domain is stated"));
        if (!faults.isEmpty()) {
            throw new AssertionError("What is stated of the hexagon does not match its code:\n  "
                    + String.join("\n  ", faults) + "\nPackages with classes: " + packages);
        }
    }

    private static boolean matchesNone(String pattern, Set<String> packages) {
        return packages.stream().noneMatch(PackageMatcher.of(pattern)::matches);
    }

    private static Set<String> used(House house, Part part) {
        Set<String> used = new TreeSet<>();
        house.classes().stream().filter(type -> part.has(type.getPackageName()))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .forEach(use -> used.add(use.getTargetClass().getBaseComponentType().getPackageName()));
        return used;
    }

    private static Optional<String> offered(House house, String name) {
        Optional<JavaClass> type = house.classes().stream().filter(found -> found.getName().equals(name)).findFirst();
        return type.isEmpty() ? Optional.of("The type " + name + " is offered, but is not there")
                : type.get().getModifiers().contains(JavaModifier.PUBLIC) ? Optional.empty()
                : Optional.of("The type " + name + " is offered, but is not public");
    }
}
