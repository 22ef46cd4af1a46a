package dev.productcatalog.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link HexagonRule#DESCRIPTORS_AGREE}: the module descriptors beside the classes of a house. */
final class Descriptors {

    private final House house;
    private final Map<String, ModuleDescriptor> byLocation = new TreeMap<>();
    private final List<String> plainLocations = new ArrayList<>();

    Descriptors(House house) {
        this.house = house;
        house.classes().stream().flatMap(type -> location(type).stream()).distinct().forEach(location ->
                read(location).ifPresentOrElse(found -> byLocation.put(location, found),
                        () -> plainLocations.add(location)));
    }

    boolean isEmpty() {
        return byLocation.isEmpty();
    }

    /** {@return what is wrong with the descriptors that were found} */
    List<String> faults() {
        return Stream.concat(
                plainLocations.stream().map(location -> "There is no module descriptor in " + location),
                byLocation.entrySet().stream().flatMap(module -> faults(module.getKey(), module.getValue()))).toList();
    }

    /** @throws AssertionError if of those that disagree, made from those that were found, not just that is told */
    void verifyControls() {
        verifyControls(this::faults);
    }

    /** @param judge tells what is wrong with a descriptor that lies at a location */
    void verifyControls(BiFunction<String, ModuleDescriptor, Stream<String>> judge) {
        byLocation.forEach((location, found) -> {
            Set<String> before = judge.apply(location, found).collect(Collectors.toSet());
            Stream.of(wrongRequires(location, found), wrongExports(location, found), nothingExported(location, found))
                    .flatMap(all -> all).forEach(wrong -> {
                Set<String> told = judge.apply(location, wrong.descriptor())
                        .filter(fault -> !before.contains(fault)).collect(Collectors.toSet());
                if (!told.equals(wrong.faults())) {
                    throw new AssertionError("The rule on module descriptors is not to be trusted: of %s it tells %s,"
                            .formatted(wrong.descriptor(), told) + " not " + wrong.faults());
                }
            });
        });
    }

    /**
     * A descriptor that disagrees.
     *
     * @param faults what is to be told of it
     */
    private record Wrong(ModuleDescriptor descriptor, Set<String> faults) { }

    private Stream<Wrong> wrongRequires(String location, ModuleDescriptor found) {
        Stream<String> ours = byLocation.entrySet().stream().filter(other -> !other.getKey().equals(location))
                .filter(other -> !mayRequire(location, other.getKey())).map(other -> other.getValue().name());
        Stream<String> jdk = ModuleFinder.ofSystem().findAll().stream().map(module -> module.descriptor().name())
                .filter(name -> !name.equals("java.base") && !mayUse(location, name));
        return Stream.concat(ours, jdk)
                .filter(name -> found.requires().stream().noneMatch(required -> required.name().equals(name)))
                .map(name -> new Wrong(copy(found).requires(name).build(), Set.of(requires(found, name))));
    }

    private Stream<Wrong> wrongExports(String location, ModuleDescriptor found) {
        return packagesAt(location).stream().filter(name -> !mayExport(location, name))
                .filter(name -> found.exports().stream().noneMatch(exported -> exported.source().equals(name)))
                .map(name -> new Wrong(copy(found).exports(name).build(), Set.of(exports(found, name))));
    }

    private Stream<Wrong> nothingExported(String location, ModuleDescriptor found) {
        ModuleDescriptor.Builder builder = ModuleDescriptor.newModule(found.name());
        found.requires().forEach(builder::requires);
        Set<String> missing = offeredAt(location).filter(type -> reaches(found, type))
                .map(type -> hides(found, type)).collect(Collectors.toSet());
        return missing.isEmpty() ? Stream.empty() : Stream.of(new Wrong(builder.build(), missing));
    }

    private static ModuleDescriptor.Builder copy(ModuleDescriptor module) {
        ModuleDescriptor.Builder builder = ModuleDescriptor.newModule(module.name());
        module.requires().forEach(builder::requires);
        module.exports().forEach(builder::exports);
        module.provides().forEach(builder::provides);
        return builder;
    }

    /** {@return what is wrong with a descriptor that lies there} */
    Stream<String> faults(String location, ModuleDescriptor module) {
        Stream<String> required = module.requires().stream().map(Requires::name)
                .filter(name -> locationOf(name).map(other -> !mayRequire(location, other))
                        .orElseGet(() -> !mayUse(location, name)))
                .map(name -> requires(module, name));
        Stream<String> exported = module.exports().stream().filter(export -> !export.isQualified()).map(Exports::source)
                .filter(name -> !mayExport(location, name))
                .map(name -> exports(module, name));
        Stream<String> missing =
                offeredAt(location).filter(type -> !reaches(module, type)).map(type -> hides(module, type));
        return Stream.of(required, exported, missing).flatMap(faults -> faults);
    }

    private static String requires(ModuleDescriptor module, String other) {
        return module.name() + " requires " + other + ", which it may not use";
    }

    private static String exports(ModuleDescriptor module, String packageName) {
        return module.name() + " exports " + packageName + ", which is not offered or not used elsewhere";
    }

    private static String hides(ModuleDescriptor module, String type) {
        return module.name() + " neither exports nor provides " + type + ", which is offered";
    }

    private Stream<String> offeredAt(String location) {
        return partsAt(location).stream().filter(part -> part.role() != Part.Role.WIRING)
                .flatMap(part -> part.offers().stream());
    }

    private static boolean reaches(ModuleDescriptor module, String type) {
        return module.exports().stream().anyMatch(exported -> type.startsWith(exported.source() + '.')
                        && type.indexOf('.', exported.source().length() + 1) < 0)
                || module.provides().stream().anyMatch(provided -> provided.providers().contains(type));
    }

    private Optional<String> locationOf(String moduleName) {
        return byLocation.entrySet().stream().filter(module -> module.getValue().name().equals(moduleName))
                .map(Map.Entry::getKey).findFirst();
    }

    private boolean mayRequire(String location, String other) {
        return partsAt(location).stream()
                .anyMatch(from -> partsAt(other).stream().anyMatch(to -> house.mayKnow(from, to)));
    }

    /** A module that is not found, or that has no packages, cannot be judged here; the code that uses it can. */
    private boolean mayUse(String location, String moduleName) {
        Set<String> packages = ModuleLayer.boot().findModule(moduleName).map(Module::getDescriptor)
                .or(() -> ModuleFinder.ofSystem().find(moduleName).map(module -> module.descriptor()))
                .map(module -> module.isAutomatic() ? module.packages() : module.exports().stream()
                        .filter(exported -> !exported.isQualified()).map(Exports::source).collect(Collectors.toSet()))
                .orElse(Set.of());
        return packages.isEmpty() || partsAt(location).stream().anyMatch(part ->
                packages.stream().anyMatch(name -> house.mayUse(part, name, name + ".Any")));
    }

    private boolean mayExport(String location, String packageName) {
        return house.partOf(packageName).filter(part -> part.offers().isEmpty() ? isUsedElsewhere(location, packageName)
                : part.isBesideOffered(packageName)).isPresent();
    }

    private boolean isUsedElsewhere(String location, String packageName) {
        return house.classes().stream().filter(type -> !location(type).equals(Optional.of(location)))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .anyMatch(use -> use.getTargetClass().getBaseComponentType().getPackageName().equals(packageName));
    }

    private Set<String> packagesAt(String location) {
        return house.classes().stream().filter(type -> location(type).equals(Optional.of(location)))
                .map(JavaClass::getPackageName).collect(Collectors.toSet());
    }

    private Set<Part> partsAt(String location) {
        return packagesAt(location).stream().flatMap(name -> house.partOf(name).stream()).collect(Collectors.toSet());
    }

    /** {@return the folder or the inside of the jar where a class was found} */
    private static Optional<String> location(JavaClass type) {
        String file = type.getName().replace('.', '/') + ".class";
        return type.getSource().map(source -> source.getUri().toString()).filter(uri -> uri.endsWith(file))
                .map(uri -> uri.substring(0, uri.length() - file.length()));
    }

    private static Optional<ModuleDescriptor> read(String location) {
        try (InputStream in = URI.create(location + "module-info.class").toURL().openStream()) {
            return Optional.of(ModuleDescriptor.read(in));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
