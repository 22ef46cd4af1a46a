package dev.productcatalog.architecture;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.freeze.ViolationStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Known violations, in one text file that is kept under version control: below the description of each rule its
 * violations, indented and sorted. Lines vanish with what they tell of; they are added only while the system property
 * {@value #FREEZE} is {@code true}, and only for rules that the file does not have yet. Not thread-safe.
 */
final class FrozenFile implements ViolationStore {

    static final String FREEZE = "architecture.freeze";

    private static final String INDENT = "    ";

    private final Path file;

    FrozenFile(Path file) {
        this.file = file;
    }

    @Override
    public void initialize(Properties properties) {
        // all that there is to set is the file
    }

    @Override
    public boolean contains(ArchRule rule) {
        return !Boolean.getBoolean(FREEZE) || read().containsKey(rule.getDescription());
    }

    @Override
    public List<String> getViolations(ArchRule rule) {
        return read().getOrDefault(rule.getDescription(), List.of());
    }

    @Override
    public void save(ArchRule rule, List<String> violations) {
        Map<String, List<String>> all = read();
        if (violations.isEmpty() && !all.containsKey(rule.getDescription()) && !Boolean.getBoolean(FREEZE)) {
            return;
        }
        all.put(rule.getDescription(), violations.stream().sorted().toList());
        StringBuilder text = new StringBuilder();
        all.forEach((description, lines) -> {
            text.append(description).append('\n');
            lines.forEach(line -> text.append(INDENT).append(escaped(line)).append('\n'));
        });
        try {
            if (!Files.exists(file) || !Files.readString(file).contentEquals(text)) {
                Files.writeString(file, text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, List<String>> read() {
        Map<String, List<String>> all = new TreeMap<>();
        if (Files.exists(file)) {
            List<String> violations = new ArrayList<>();
            try {
                for (String line : Files.readAllLines(file)) {
                    if (line.startsWith(INDENT)) {
                        violations.add(original(line.substring(INDENT.length())));
                    } else if (!line.isBlank()) {
                        violations = new ArrayList<>();
                        all.put(line, violations);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static String escaped(String violation) {
        return violation.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String original(String line) {
        return line.translateEscapes();
    }
}
