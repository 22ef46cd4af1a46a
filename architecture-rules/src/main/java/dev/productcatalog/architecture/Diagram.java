package dev.productcatalog.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hexagon as Mermaid text: its parts, the packages in them, and the dependencies that the classes really have,
 * drawn between packages inside a part and between parts otherwise. The same for the same classes.
 */
final class Diagram {

    private final House house;

    Diagram(House house) {
        this.house = house;
    }

    /** Writes the file if it is not so already; one that ends in {@code .md} has the text in a code block. */
    void write(Path file) {
        String text = file.toString().endsWith(".md") ? "```mermaid\n" + text() + "```\n" : text();
        try {
            if (!Files.exists(file) || !Files.readString(file).equals(text)) {
                Files.writeString(file, text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        Stream<String> parts = house.parts().stream().flatMap(part -> Stream.of(
                Stream.of("    subgraph " + id(part) + "[\"" + part.name() + "\"]"),
                house.packages(part).stream().map(name -> "        " + id(name) + "[\"" + relative(name) + "\"]"),
                Stream.of("    end")).flatMap(lines -> lines));
        return Stream.of(Stream.of("flowchart TD"), parts, arrows().stream().map(arrow -> "    " + arrow))
                .flatMap(lines -> lines).collect(Collectors.joining("\n", "", "\n"));
    }

    private SortedSet<String> arrows() {
        return house.classes().stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .flatMap(dependency -> arrow(dependency).stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    private Optional<String> arrow(Dependency dependency) {
        JavaClass from = dependency.getOriginClass();
        JavaClass to = dependency.getTargetClass().getBaseComponentType();
        List<Part> ends = Stream.of(from, to).flatMap(type -> house.partOf(type).stream()).toList();
        if (ends.size() < 2 || from.getPackageName().equals(to.getPackageName())) {
            return Optional.empty();
        }
        return Optional.of(ends.getFirst().equals(ends.getLast())
                ? id(from.getPackageName()) + " --> " + id(to.getPackageName())
                : id(ends.getFirst()) + " ==> " + id(ends.getLast()));
    }

    private String relative(String packageName) {
        return packageName.equals(house.root()) ? packageName : packageName.substring(house.root().length() + 1);
    }

    private static String id(Part part) {
        return id("part " + part.name());
    }

    private static String id(String name) {
        return name.replaceAll("\\W", "_");
    }
}
