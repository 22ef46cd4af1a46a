package dev.productcatalog.bootstrap.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values in force, of all rows of the {@link SettingTable}. Immutable. */
public final class Settings {

    private final Path home;
    private final Map<Setting<?>, Value> values;
    private final List<String> warnings;

    private Settings(Path home, Map<Setting<?>, Value> values, List<String> warnings) {
        this.home = home;
        this.values = values;
        this.warnings = warnings;
    }

    /**
     * A value in force.
     *
     * @param text   as it was written
     * @param source where that is, for people to read
     */
    private record Value(String text, String source) { }

    /**
     * A row for people to read.
     *
     * @param key    the setting
     * @param value  its value, passwords blotted out
     * @param source where it was set; {@code default} if nowhere
     */
    public record Row(String key, String value, String source) { }

    /**
     * Reads the settings: each from the system properties, else from the environment, else from the file
     * {@code conf/application.yaml}, else its default. An empty value counts as none.
     *
     * @param home        the folder of the application, where {@code conf}, {@code data} and {@code plugins} are
     * @param environment the environment's variables
     * @param properties  the system properties
     * @throws WrongSetting if a value is not allowed, or the file cannot be read or names a setting that does not exist
     */
    public static Settings read(Path home, Map<String, String> environment, Map<String, String> properties) {
        Path file = home.resolve("conf", "application.yaml");
        Map<String, String> inFile = SettingsFile.read(file);
        Map<Setting<?>, Value> values = new LinkedHashMap<>();
        for (Setting<?> setting : SettingTable.rows()) {
            Value value = value(setting, properties, environment, file, inFile);
            check(setting, value);
            values.put(setting, value);
        }
        values.computeIfPresent(SettingTable.DB_URL, (_, url) -> url.text().isEmpty() ? dataFile(home) : url);
        List<String> warnings = new ArrayList<>(UnknownNames.among(properties.keySet(), Setting::key, "-D"));
        warnings.addAll(UnknownNames.among(environment.keySet(), Setting::variable, ""));
        return new Settings(home, values, List.copyOf(warnings));
    }

    /** {@return the value of a setting} */
    public <T> T get(Setting<T> setting) {
        return setting.parse(values.get(setting).text());
    }

    /** {@return the value of a setting for people to read, passwords blotted out} */
    public String shown(Setting<?> setting) {
        return setting.shown().apply(values.get(setting).text());
    }

    /** {@return the value of the setting with that key, for people to read} */
    public String shown(String key) {
        return inForce().stream().filter(row -> row.key().equals(key)).findFirst().orElseThrow().value();
    }

    /** {@return the folder of the application, where {@code conf}, {@code data} and {@code plugins} are} */
    public Path home() {
        return home;
    }

    /** {@return a line for each property and variable that looks like a setting and is none} */
    public List<String> warnings() {
        return warnings;
    }

    /** {@return all that is in force, in the order of the table} */
    public List<Row> inForce() {
        return values.entrySet().stream()
                .map(entry -> new Row(entry.getKey().key(), shown(entry.getKey()), entry.getValue().source()))
                .toList();
    }

    /** {@return all values, passwords blotted out} */
    @Override
    public String toString() {
        return inForce().toString();
    }

    private static Value value(Setting<?> setting, Map<String, String> properties, Map<String, String> environment,
                               Path file, Map<String, String> inFile) {
        String property = properties.getOrDefault(setting.key(), "");
        if (!property.isEmpty()) {
            return new Value(property, "-D" + setting.key());
        }
        String variable = environment.getOrDefault(setting.variable(), "");
        if (!variable.isEmpty()) {
            return new Value(variable, setting.variable());
        }
        String written = inFile.getOrDefault(setting.key(), "");
        return written.isEmpty() ? new Value(setting.standard(), "default") : new Value(written, file.toString());
    }

    private static void check(Setting<?> setting, Value value) {
        try {
            setting.parse(value.text());
        } catch (IllegalArgumentException e) {
            throw new WrongSetting("%s is \"%s\" (%s), but must be %s".formatted(setting.key(),
                    setting.shown().apply(value.text()), value.source(), setting.allowed()), e);
        }
    }

    private static Value dataFile(Path home) {
        Path file = home.toAbsolutePath().resolve("data", "catalog");
        if (file.toString().contains(";")) {
            throw new WrongSetting(("db.url is not set, and the file that it would be, %s, is not possible: H2 takes"
                    + " no ; in the name of a folder; move the application, or set db.url").formatted(file));
        }
        return new Value("jdbc:h2:file:" + file, "default");
    }
}
