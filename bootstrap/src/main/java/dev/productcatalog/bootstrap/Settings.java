package dev.productcatalog.bootstrap;

import dev.productcatalog.http.settings.ConnectionLimits;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What an operator sets: section 11 of the API contract.
 *
 * @param home           the folder of the application, where {@code conf}, {@code data} and {@code plugins} lie
 * @param host           the address to listen on, a name or a number
 * @param port           the port, 0 for any that is free
 * @param dbUrl          where the catalogue is; its scheme chooses the adapter
 * @param dbUsername     may be empty
 * @param dbPassword     may be empty
 * @param dbPoolSize     the most connections to hold, at least 1
 * @param dbEcho         whether to log each statement, never its values
 * @param dbStartTimeout how long to try, at the start, to reach a database that is down; zero tries once
 * @param publicPath     what the addresses that the service gives out begin with; empty for nothing
 * @param requireIfMatch whether an unguarded change is refused with 428
 * @param limits         how long and how many clients may hold on to the server
 * @param shutdownGrace  how long requests at work may take to end when the service stops
 */
record Settings(Path home, String host, int port, String dbUrl, String dbUsername, String dbPassword, int dbPoolSize,
                boolean dbEcho, Duration dbStartTimeout, String publicPath, boolean requireIfMatch,
                ConnectionLimits limits, Duration shutdownGrace) {

    // The table of settings.
    private static final Setting<String> HOST = new Setting<>("server.host", "127.0.0.1",
            "a name or an address of this machine", Settings::text);
    private static final Setting<Integer> PORT = new Setting<>("server.port", 8080,
            "a number from 0 (any that is free) to 65535", text -> number(text, 0, 65_535));
    private static final Setting<Duration> NO_PROGRESS = seconds("server.no-progress-timeout",
            ConnectionLimits.DEFAULT.noProgress(), 1);
    private static final Setting<Duration> WHOLE_REQUEST = seconds("server.request-timeout",
            ConnectionLimits.DEFAULT.wholeRequest(), 1);
    private static final Setting<Duration> IDLE = seconds("server.idle-timeout", ConnectionLimits.DEFAULT.idle(), 1);
    private static final Setting<Integer> MAX_CONNECTIONS = new Setting<>("server.max-connections",
            ConnectionLimits.DEFAULT.maxConnections(),
            "a number from 1 to 1000000", text -> number(text, 1, 1_000_000));
    private static final Setting<Integer> MAX_REQUESTS = new Setting<>("server.max-requests",
            ConnectionLimits.DEFAULT.maxRequests(),
            "a number from 1 to 1000000", text -> number(text, 1, 1_000_000));
    private static final Setting<String> PUBLIC_PATH = new Setting<>("server.public-path", "",
            "a path such as /shop, without a slash at its end", Settings::publicPath);
    private static final Setting<Duration> SHUTDOWN_GRACE = seconds("server.shutdown-grace", Duration.ofSeconds(10), 0);
    private static final Setting<String> DB_URL = new Setting<>("db.url", "",
            "a database URL", Settings::text);
    private static final Setting<String> DB_USERNAME = new Setting<>("db.username", "",
            "a name", Settings::text);
    private static final Setting<String> DB_PASSWORD = new Setting<>("db.password", "",
            "a password", Settings::text);
    private static final Setting<Integer> DB_POOL_SIZE = new Setting<>("db.pool-size", 16,
            "a number of connections from 1 to 10000", text -> number(text, 1, 10_000));
    private static final Setting<Boolean> DB_ECHO = new Setting<>("db.echo", false,
            "true or false", Settings::truth);
    private static final Setting<Duration> DB_START_TIMEOUT = seconds("db.start-timeout", Duration.ofSeconds(30), 0);
    private static final Setting<Boolean> REQUIRE_IF_MATCH = new Setting<>("api.require-if-match", false,
            "true or false", Settings::truth);

    private static final List<Setting<?>> ALL = List.of(HOST, PORT, NO_PROGRESS, WHOLE_REQUEST, IDLE, MAX_CONNECTIONS,
            MAX_REQUESTS, PUBLIC_PATH, SHUTDOWN_GRACE, DB_URL, DB_USERNAME, DB_PASSWORD, DB_POOL_SIZE, DB_ECHO,
            DB_START_TIMEOUT, REQUIRE_IF_MATCH);

    /**
     * Reads the settings: each from the system properties, else from the environment, else from the file
     * {@code conf/application.yaml}, else its default. An empty value counts as none.
     *
     * @param home        the folder of the application
     * @param environment the environment's variables
     * @param properties  the system properties
     * @throws WrongSetting if a value is not allowed, or the file cannot be read or names a setting that does not exist
     */
    static Settings read(Path home, Map<String, String> environment, Map<String, String> properties) {
        Path file = home.resolve("conf", "application.yaml");
        Sources sources = new Sources(properties, environment, file, read(file));
        String url = sources.get(DB_URL);
        return new Settings(home, withoutBrackets(sources.get(HOST)), sources.get(PORT),
                url.isEmpty() ? "jdbc:h2:file:" + home.toAbsolutePath().resolve("data", "catalog") : url,
                sources.get(DB_USERNAME), sources.get(DB_PASSWORD), sources.get(DB_POOL_SIZE), sources.get(DB_ECHO),
                sources.get(DB_START_TIMEOUT), sources.get(PUBLIC_PATH), sources.get(REQUIRE_IF_MATCH),
                new ConnectionLimits(sources.get(NO_PROGRESS), sources.get(WHOLE_REQUEST), sources.get(IDLE),
                        sources.get(MAX_CONNECTIONS), sources.get(MAX_REQUESTS)),
                sources.get(SHUTDOWN_GRACE));
    }

    /** {@return the address as it is, which in URLs has brackets around it if it is one of IPv6} */
    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** {@return the names of all settings} */
    static Stream<String> keys() {
        return ALL.stream().map(Setting::key);
    }

    /** {@return the URL of the database for people to read, its passwords blotted out} */
    String shownDbUrl() {
        return withoutPasswords(dbUrl);
    }

    /** {@return all but the password} */
    @Override
    public String toString() {
        return "home=" + home + ", host=" + host + ", port=" + port + ", dbUrl=" + shownDbUrl()
                + ", dbUsername=" + dbUsername + ", dbPoolSize=" + dbPoolSize + ", dbEcho=" + dbEcho
                + ", dbStartTimeout=" + dbStartTimeout + ", publicPath=" + publicPath
                + ", requireIfMatch=" + requireIfMatch + ", limits=" + limits
                + ", shutdownGrace=" + shutdownGrace;
    }

    private static final Pattern PASSWORD = Pattern.compile(
            // user:password@host; the last @ counts, as an unquoted password may have some
            "(?<=//)(?<user>[^:/?;@]*):.*@"
            // ?password=…&… as PostgreSQL has it, and ;PASSWORD=…;… as H2
            + "|(?<key>[?&;]\\w*(?:password|passwd|pwd|passphrase|secret|token)=)(?:\\\\.|[^;&])*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    static String withoutPasswords(String url) {
        return PASSWORD.matcher(url).replaceAll(found ->
                found.group("user") != null ? "${user}:***@" : "${key}***");
    }

    private static Setting<Duration> seconds(String key, Duration standard, int min) {
        return new Setting<>(key, standard, "a number of seconds from " + min + " to 86400",
                text -> Duration.ofSeconds(number(text, min, 86_400)));
    }

    private static int number(String text, int min, int max) {
        int number = Integer.parseInt(text);
        if (number < min || number > max) {
            throw new NumberFormatException(text);
        }
        return number;
    }

    private static String text(String text) {
        return text;
    }

    /** Characters that mean the same in a path, a header and a page. */
    private static String publicPath(String text) {
        if (!text.matches("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    /**
     * A row of the table.
     *
     * @param key      its name in the file and among the system properties
     * @param standard the default
     * @param allowed  what is allowed, in words that fit behind "must be"
     * @param parser   throws an {@link IllegalArgumentException} for what is not
     */
    private record Setting<T>(String key, T standard, String allowed, Function<String, T> parser) {

        /** {@return its name in the environment} */
        String variable() {
            return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        }
    }

    /** Where settings come from, the strongest first. */
    private record Sources(Map<String, String> properties, Map<String, String> environment, Path file, Map<String, String> inFile) {

        <T> T get(Setting<T> setting) {
            String property = properties.getOrDefault(setting.key(), "");
            if (!property.isEmpty()) {
                return parse(setting, property, "-D" + setting.key());
            }
            String variable = environment.getOrDefault(setting.variable(), "");
            if (!variable.isEmpty()) {
                return parse(setting, variable, setting.variable());
            }
            String value = inFile.getOrDefault(setting.key(), "");
            return value.isEmpty() ? setting.standard() : parse(setting, value, file.toString());
        }

        private static <T> T parse(Setting<T> setting, String text, String source) {
            try {
                return setting.parser().apply(text);
            } catch (IllegalArgumentException e) {
                throw new WrongSetting("%s is \"%s\" (%s), but must be %s"
                        .formatted(setting.key(), text, source, setting.allowed()), e);
            }
        }
    }

    /**
     * {@return the values in the file, as they are written there, by their keys} By the YAML library itself: Helidon's
     * configuration over it was a third of the start.
     */
    private static Map<String, String> read(Path file) {
        Map<String, String> values = new HashMap<>();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                Node root = new Yaml().compose(reader);
                if (root != null) {
                    collect(root, "", file, values);
                }
            } catch (IOException | YAMLException e) {
                throw new WrongSetting(file + " cannot be read as YAML: " + e.getMessage(), e);
            }
        }
        return values;
    }

    /** Takes in {@code a: {b: 1}} as well as {@code a.b: 1}. An empty value is none. */
    private static void collect(Node node, String key, Path file, Map<String, String> values) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple member : mapping.getValue()) {
                String name = member.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                collect(member.getValueNode(), key.isEmpty() ? name : key + '.' + name, file, values);
            }
            return;
        }
        String value = node.getTag().equals(Tag.NULL) ? "" : node instanceof ScalarNode scalar ? scalar.getValue() : null;
        if (value == null || !value.isEmpty() && keys().noneMatch(key::equals)) {
            throw new WrongSetting("%s is no setting (%s), there are %s".formatted(key, file,
                    keys().collect(Collectors.joining(", "))), null);
        }
        if (values.put(key, value) != null) {
            throw new WrongSetting("%s is given twice (%s)".formatted(key, file), null);
        }
    }
}
