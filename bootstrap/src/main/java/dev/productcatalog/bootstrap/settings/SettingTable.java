package dev.productcatalog.bootstrap.settings;

import static dev.productcatalog.bootstrap.settings.Setting.choice;
import static dev.productcatalog.bootstrap.settings.Setting.duration;
import static dev.productcatalog.bootstrap.settings.Setting.flag;
import static dev.productcatalog.bootstrap.settings.Setting.number;
import static dev.productcatalog.bootstrap.settings.Setting.optional;
import static dev.productcatalog.bootstrap.settings.Setting.optionalNumber;
import static dev.productcatalog.bootstrap.settings.Setting.secret;
import static dev.productcatalog.bootstrap.settings.Setting.size;
import static dev.productcatalog.bootstrap.settings.Setting.text;

import dev.productcatalog.bootstrap.log.LogFormat;
import dev.productcatalog.bootstrap.log.LogLevel;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductRules;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * All settings, one a row: section 11 of the API contract. A new one is a row here; a test then says what has to be in
 * {@code conf/application.yaml} and {@code docs/settings.md}. {@link Settings} has the values in force.
 */
public final class SettingTable {

    private static final List<Setting<?>> ROWS = new ArrayList<>();

    public static final Setting<String> SERVER_HOST = row(new Setting<>("server.host", "127.0.0.1",
            "a name or an address of this machine", "the address to listen on, 0.0.0.0 for all",
            UnaryOperator.identity(), SettingTable::withoutBrackets));
    public static final Setting<Integer> SERVER_PORT = row(number("server.port", 8080, 0, 65_535,
            "the port to listen on, 0 for any that is free; the start line prints which"));
    public static final Setting<OptionalInt> SERVER_MANAGEMENT_PORT = row(optionalNumber("server.management-port",
            0, 65_535, "the port of /health and /metrics, which are then on no other; none for that of the API"));
    public static final Setting<Duration> SERVER_NO_PROGRESS_TIMEOUT = row(duration("server.no-progress-timeout", "10s",
            "1s", "1d", "the longest wait for the next byte of a request that has begun"));
    public static final Setting<Duration> SERVER_REQUEST_TIMEOUT = row(duration("server.request-timeout", "60s",
            "1s", "1d", "the longest wait for a whole request; each 16 KiB that arrive add a second"));
    public static final Setting<Duration> SERVER_IDLE_TIMEOUT = row(duration("server.idle-timeout", "5m", "1s", "1d",
            "the longest wait for the next request on a connection"));
    public static final Setting<Integer> SERVER_MAX_CONNECTIONS = row(number("server.max-connections", 4096,
            1, 1_000_000, "how many connections are served; a request on one more is refused with 503"));
    public static final Setting<Integer> SERVER_MAX_REQUESTS = row(number("server.max-requests", 1024, 1, 1_000_000,
            "how many requests are at work at once; one more is refused with 503"));
    public static final Setting<String> SERVER_PUBLIC_PATH = row(new Setting<>("server.public-path", "",
            "a path such as /shop, without a slash at its end",
            "what every address that the service gives out begins with, where a proxy takes it away from each path",
            UnaryOperator.identity(), SettingTable::publicPath));
    public static final Setting<Duration> SERVER_SHUTDOWN_GRACE = row(duration("server.shutdown-grace", "10s",
            "0s", "1d", "how long requests at work may take to end when the service is stopped"));

    public static final Setting<String> DB_URL = row(new Setting<>("db.url", "", "a database URL",
            "where the catalogue is: jdbc:h2:…, jdbc:postgresql:…, memory: or what an adapter in plugins/ takes;"
                    + " if not set, an H2 file in data/ beside the application",
            SettingTable::withoutPasswords, UnaryOperator.identity()));
    public static final Setting<String> DB_READ_URL = row(new Setting<>("db.read-url", "", "a database URL",
            "a replica of the PostgreSQL in db.url: lists, counts and exports are read there as long as it has all that"
                    + " the primary has",
            SettingTable::withoutPasswords, UnaryOperator.identity()));
    public static final Setting<String> DB_USERNAME = row(text("db.username", "", "a name",
            "the user of the database"));
    public static final Setting<String> DB_PASSWORD = row(secret("db.password", "the password of that user"));
    public static final Setting<Integer> DB_POOL_SIZE = row(number("db.pool-size", 16, 1, 10_000,
            "the most connections to the database"));
    public static final Setting<Duration> DB_LOCK_TIMEOUT = row(duration("db.lock-timeout", "2s", "1s", "1d",
            "how long a write may wait for others that hold what it needs; then it is refused with 503"));
    public static final Setting<Durability> DB_DURABILITY = row(choice("db.durability", Durability.POWER,
            "what an acknowledged write in an H2 file survives: a power cut, or only the death of the process, which is"
                    + " faster; PostgreSQL is as its server is set"));
    public static final Setting<Boolean> DB_ECHO = row(flag("db.echo", false,
            "true logs each SQL statement, never its values"));
    public static final Setting<Duration> DB_START_TIMEOUT = row(duration("db.start-timeout", "30s", "0s", "1d",
            "how long to try, at the start, to reach a database that is down"));

    public static final Setting<String> CATALOG_CURRENCY = row(new Setting<>("catalog.currency", "",
            "the code of a currency, as EUR",
            "the currency of prices, by its code in ISO 4217: for prices in major units and for people",
            UnaryOperator.identity(), SettingTable::currency));
    public static final Setting<Integer> CATALOG_NAME_MAX_LENGTH = row(number("catalog.name-max-length",
            ProductRules.USUAL_NAME_MAX, 1, ProductDetails.NAME_MAX,
            "how many characters the name of a product may have; a longer one that is there stays"));

    public static final Setting<Boolean> API_REQUIRE_IF_MATCH = row(flag("api.require-if-match", false,
            "true refuses a PUT, PATCH or DELETE without If-Match with 428"));
    public static final Setting<Duration> API_RETRY_WINDOW = row(duration("api.retry-window", "24h", "1m", "365d",
            "how long the answer to a request with an Idempotency-Key is kept for its retries"));
    public static final Setting<Duration> API_CHANGE_RETENTION = row(duration("api.change-retention", "30d",
            "1m", "36500d", "how long changes are kept; the last 100,000 are in any case"));
    public static final Setting<Long> API_MAX_IMPORT = row(size("api.max-import", "1GiB", "1KiB", "1024GiB",
            "the longest file that is imported"));
    public static final Setting<Integer> API_CONCURRENT_TRANSFERS = row(number("api.concurrent-transfers", 4, 1, 1000,
            "how many imports, and how many exports, are at work at once; one more is refused with 503"));

    public static final Setting<Optional<String>> AUTH_MODE = row(optional("auth.mode", "open, or not set",
            "open lets everybody do everything, on any address", text -> oneWord("open", text)));
    public static final Setting<Optional<String>> AUTH_TOKENS_FILE = row(optional("auth.tokens-file", "a file",
            "the file of tokens, read again when it changes; bin/product-catalog token makes one",
            Function.identity()));
    public static final Setting<String> AUTH_ISSUER = row(text("auth.issuer", "", "a text",
            "whose JSON Web Tokens are accepted: what they have as iss"));
    public static final Setting<String> AUTH_AUDIENCE = row(text("auth.audience", "", "a text",
            "what JSON Web Tokens have to have among their aud"));
    public static final Setting<String> AUTH_JWKS = row(text("auth.jwks", "", "an http or https URL, or a file",
            "where the keys of the issuer are, as a JSON Web Key Set"));
    public static final Setting<String> AUTH_ROLES_CLAIM = row(text("auth.roles-claim", "roles", "a text",
            "the claim of a JSON Web Token that has its roles; realm_access.roles leads to a member of a member"));
    public static final Setting<Optional<String>> AUTH_ANONYMOUS = row(optional("auth.anonymous", "reader, or not set",
            "reader lets everybody read, without a token", text -> oneWord("reader", text)));

    public static final Setting<Optional<String>> TLS_CERTIFICATE = row(optional("tls.certificate", "a file",
            "the certificate and those that lead to its root, as PEM; read again when it changes",
            Function.identity()));
    public static final Setting<Optional<String>> TLS_PRIVATE_KEY = row(optional("tls.private-key", "a file",
            "the key of the certificate, as PEM (PKCS #8); read again when it changes", Function.identity()));

    public static final Setting<List<String>> CORS_ORIGINS = row(new Setting<>("cors.origins", "",
            "origins such as https://shop.example with commas between them, or *",
            "whose pages may use the API from a browser; * for all, without credentials of the browser's own",
            UnaryOperator.identity(), SettingTable::origins));

    public static final Setting<LogLevel> LOG_LEVEL = row(choice("log.level", LogLevel.INFO,
            "the least that is logged: error, warning, info or debug; of libraries, warnings and errors only"));
    public static final Setting<LogFormat> LOG_FORMAT = row(choice("log.format", LogFormat.TEXT,
            "text, or json for an object in each line of the log"));

    public static final Setting<Boolean> LOG_ACCESS = row(flag("log.access", false,
            "true logs each request in a line: time, id, who, method, route, status, bytes, milliseconds"));

    public static final Setting<Optional<URI>> OTEL_ENDPOINT = row(optional("otel.exporter.otlp.endpoint",
            "an http or https URL", "where the traces of requests go, by OTLP over HTTP, to /v1/traces below this URL;"
                    + " not set, nobody is told", SettingTable::collector));
    public static final Setting<Map<String, String>> OTEL_HEADERS = row(new Setting<>("otel.exporter.otlp.headers", "",
            "name=value pairs with commas between them, percent-encoded",
            "what is sent to that place with the traces, such as its credential",
            value -> value.isEmpty() ? "" : "***", SettingTable::headers));
    public static final Setting<String> OTEL_SERVICE_NAME = row(text("otel.service.name", "product-catalog", "a name",
            "what traces call this service"));
    public static final Setting<Double> OTEL_SAMPLER_ARG = row(new Setting<>("otel.traces.sampler.arg", "1",
            "a number from 0 to 1", "how many of the traces that begin here are told of: 0.1 for a tenth;"
                    + " of those that begin elsewhere the caller decides",
            UnaryOperator.identity(), SettingTable::ratio));

    private static final Pattern PASSWORD = Pattern.compile(
            // user:password@host; the last @ counts, as an unquoted password may have some
            "(?<=//)(?<user>[^:/?;@]*):.*@"
            // ?password=…&… as PostgreSQL has it, and ;PASSWORD=…;… as H2
            + "|(?<key>[?&;]\\w*(?:password|passwd|pwd|passphrase|secret|token)=)(?:\\\\.|[^;&])*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private SettingTable() {
    }

    /** {@return all rows, in their order} */
    public static List<Setting<?>> rows() {
        return List.copyOf(ROWS);
    }

    private static <T> Setting<T> row(Setting<T> setting) {
        ROWS.add(setting);
        return setting;
    }

    /** An address of IPv6 is often written as in a URL. */
    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** Takes characters that mean the same in a path, a header and a page. */
    private static String publicPath(String path) {
        if (!path.isEmpty() && !path.matches("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+")) {
            throw new IllegalArgumentException(path);
        }
        return path;
    }

    private static String oneWord(String allowed, String text) {
        if (!text.equals(allowed)) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    /** As browsers send them (RFC 6454, section 6.2), which write no path and nothing in upper case. */
    private static List<String> origins(String text) {
        List<String> origins = Pattern.compile(",").splitAsStream(text).map(String::strip)
                .filter(origin -> !origin.isEmpty()).toList();
        boolean allowed = origins.equals(List.of("*")) || origins.stream()
                .allMatch(origin -> origin.matches("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?"));
        if (!allowed) {
            throw new IllegalArgumentException(text);
        }
        return origins;
    }

    private static URI collector(String url) {
        URI uri = URI.create(url);
        if (!url.matches("https?://.*") || uri.getHost() == null || uri.getQuery() != null) {
            throw new IllegalArgumentException(url);
        }
        return uri;
    }

    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        Pattern.compile(",").splitAsStream(text).map(String::strip).filter(pair -> !pair.isEmpty()).forEach(pair -> {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("a header without a value");
            }
            headers.put(pair.substring(0, equals).strip(), URLDecoder.decode(
                    pair.substring(equals + 1).strip().replace("+", "%2B"), StandardCharsets.UTF_8));
        });
        return headers;
    }

    private static double ratio(String text) {
        double ratio = Double.parseDouble(text);
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException(text);
        }
        return ratio;
    }

    private static String currency(String code) {
        return code.isEmpty() ? code : Currency.getInstance(code).getCurrencyCode();
    }

    private static String withoutPasswords(String url) {
        return PASSWORD.matcher(url).replaceAll(found ->
                found.group("user") != null ? "${user}:***@" : "${key}***");
    }
}
