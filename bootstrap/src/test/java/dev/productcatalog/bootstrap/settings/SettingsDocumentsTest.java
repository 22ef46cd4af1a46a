package dev.productcatalog.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file of the distribution and the page of the documentation say of each setting what the table says. What follows
 * their first setting is made from the table: where that has changed, copy what the test leaves in {@code target}.
 */
class SettingsDocumentsTest {

    private static final int WIDTH = 118;

    @TempDir
    private Path home;

    @Test
    void the_file_of_the_distribution_has_all_settings_with_their_defaults() throws IOException {
        assertSame(Path.of("src", "dist", "conf", "application.yaml"), "server:\n", yaml());
    }

    @Test
    void the_page_of_the_documentation_has_all_settings() throws IOException {
        assertSame(Path.of("..", "docs", "settings.md"), "| key |", markdown());
    }

    @Test
    void the_file_of_the_distribution_means_the_same_without_its_comment_signs() throws IOException {
        Settings defaults = Settings.read(home, Map.of(), Map.of());
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf", "application.yaml"), yaml().replaceAll("(?m)^  #(?! )", "  "));
        Settings written = Settings.read(home, Map.of(), Map.of());

        assertThat(written.inForce()).extracting(Settings.Row::value)
                .isEqualTo(defaults.inForce().stream().map(Settings.Row::value).toList());
        assertThat(written.inForce()).filteredOn(row -> row.key().equals("server.port"))
                .singleElement().extracting(Settings.Row::source).asString().endsWith("application.yaml");
    }

    private static void assertSame(Path file, String start, String expected) throws IOException {
        String written = Files.readString(file);
        String head = written.substring(0, written.indexOf(start));
        Path copy = Files.writeString(Path.of("target", file.getFileName().toString()), head + expected);

        assertThat(written).as("%s is to be as in %s", file, copy).isEqualTo(head + expected);
    }

    private static String yaml() {
        return SettingTable.rows().stream()
                .collect(Collectors.groupingBy(setting -> setting.key().split("\\.")[0],
                        LinkedHashMap::new, Collectors.toList()))
                .entrySet().stream()
                .map(section -> section.getKey() + ":\n" + section.getValue().stream()
                        .map(setting -> yaml(setting, section.getKey())).collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    private static String yaml(Setting<?> setting, String section) {
        boolean isPlain = setting.standard().matches("[A-Za-z0-9]+");
        return wrapped(setting.meaning()) + "  #" + setting.key().substring(section.length() + 1)
                + ": " + (isPlain ? setting.standard() : '"' + setting.standard() + '"') + "\n";
    }

    /** {@return the text in lines of a comment} */
    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder("  #");
        for (String word : text.split(" ")) {
            if (line.length() + word.length() >= WIDTH) {
                lines.append(line).append('\n');
                line = new StringBuilder("  #");
            }
            line.append(' ').append(word);
        }
        return lines.append(line).append('\n').toString();
    }

    private static String markdown() {
        return "| key | variable | default | meaning | allowed |\n|---|---|---|---|---|\n"
                + SettingTable.rows().stream()
                .map(setting -> "| `%s` | `%s` | %s | %s | %s |\n".formatted(setting.key(), setting.variable(),
                        setting.standard().isEmpty() ? "none" : '`' + setting.standard() + '`', setting.meaning(),
                        setting.allowed()))
                .collect(Collectors.joining());
    }
}
