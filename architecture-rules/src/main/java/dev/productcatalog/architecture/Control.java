package dev.productcatalog.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The negative control of a rule: of its specimens the rule must report those that break it, and no other. */
final class Control {

    /** The first class that a line of a report names is the one that it is about. */
    private static final Pattern CULPRIT = Pattern.compile("<([\\w.$]+)");

    private Control() {
    }

    /** @throws AssertionError if the rule does not report exactly the specimens that break it */
    static void verify(Rule rule) {
        if (rule.specimens().stream().noneMatch(Specimen::breaks)) {
            throw new AssertionError("Nothing shows that the rule \"%s\" can fail: it has no specimen that breaks it"
                    .formatted(rule.rule().getDescription()));
        }
        Set<String> broken = names(rule.specimens().stream().filter(Specimen::breaks));
        Set<String> reported = culprits(
                rule.rule().evaluate(imported(rule.specimens())).getFailureReport().getDetails(),
                names(rule.specimens().stream()));
        if (!reported.equals(broken)) {
            throw new AssertionError("The rule \"%s\" is not to be trusted:%s%s".formatted(
                    rule.rule().getDescription(),
                    difference("does not report, though they break it", broken, reported),
                    difference("reports, though they keep it", reported, broken)));
        }
    }

    /** {@return of these classes, those that a report is about: the first that each of its lines names} */
    static Set<String> culprits(Collection<String> report, Collection<String> names) {
        return report.stream().flatMap(String::lines).map(CULPRIT::matcher).filter(Matcher::find)
                .flatMap(found -> names.stream().filter(name -> isOf(found.group(1), name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@return whether a name is that of a type, or of a member or type in it} */
    static boolean isOf(String name, String type) {
        return name.equals(type) || name.startsWith(type + '.') || name.startsWith(type + '$');
    }

    private static Set<String> names(Stream<Specimen> specimens) {
        return specimens.map(Specimen::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String difference(String what, Set<String> these, Set<String> without) {
        String names = these.stream().filter(name -> !without.contains(name)).collect(Collectors.joining("\n    "));
        return names.isEmpty() ? "" : "\n  it " + what + ":\n    " + names;
    }

    /** ArchUnit reads class files from files only. */
    private static JavaClasses imported(List<Specimen> specimens) {
        try {
            Path folder = Files.createTempDirectory("specimens");
            try {
                for (Specimen specimen : specimens) {
                    Path file = folder.resolve(specimen.name().replace('.', '/') + ".class");
                    Files.createDirectories(file.getParent());
                    Files.write(file, specimen.bytes());
                }
                return new ClassFileImporter().importPath(folder);
            } finally {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
