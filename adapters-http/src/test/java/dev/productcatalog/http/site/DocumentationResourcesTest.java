package dev.productcatalog.http.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.domain.ProductRules;
import dev.productcatalog.http.HttpAdapter;
import dev.productcatalog.http.UseCases;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.ProblemType;
import dev.productcatalog.http.settings.AccessSettings;
import dev.productcatalog.http.settings.ConnectionLimits;
import dev.productcatalog.http.settings.OperationSettings;
import dev.productcatalog.http.settings.TransferSettings;
import dev.productcatalog.http.site.SiteFiles.Part;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The documentation as it is served, which needs no catalogue. */
class DocumentationResourcesTest {

    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    private static HttpAdapter service;

    private record Answer(int status, HttpURLConnection connection, byte[] body) {

        String header(String name) {
            return connection.getHeaderField(name);
        }

        String text() {
            return new String(body, UTF_8);
        }

        JsonObject json() {
            return Json.createReader(new StringReader(text())).readObject();
        }
    }

    @BeforeAll
    static void start() {
        service = HttpAdapter.start(new HttpAdapter.Settings("127.0.0.1", 0, "", false, ConnectionLimits.DEFAULT,
                Duration.ZERO, AccessSettings.OPEN, OperationSettings.DEFAULT, new ProductRules(50),
                TransferSettings.DEFAULT),
                new UseCases(null, null, null, null, null, null, null, Optional.empty(), Optional.empty(),
                        Optional.empty()), () -> { }, () -> false, Optional::empty, UUID.randomUUID());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Answer get(String path, String... headers) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + service.port() + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        for (int i = 0; i < headers.length; i += 2) {
            connection.setRequestProperty(headers[i], headers[i + 1]);
        }
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, connection, body == null ? new byte[0] : body.readAllBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/openapi.yaml, application/yaml",
        "/openapi.json, application/json",
        "/docs, text/html; charset=utf-8",
        "/docs/, text/html; charset=utf-8",
        "/docs/docs.js, text/javascript; charset=utf-8",
        "/docs/page.css, text/css; charset=utf-8",
        "/docs/swagger-ui-bundle.js, text/javascript; charset=utf-8",
        "/docs/swagger-ui.css, text/css; charset=utf-8"})
    void a_document_has_its_type_and_is_sent_once(String path, String type) throws IOException {
        Answer first = get(path);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Content-Type")).isEqualTo(type);
        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(first.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(first.connection().getHeaderFields()).doesNotContainKey("Access-Control-Allow-Origin");
        assertThat(first.body()).isNotEmpty();

        Answer second = get(path, "If-None-Match", first.header("ETag"));
        assertThat(second.status()).isEqualTo(304);
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(second.body()).isEmpty();
        assertThat(get(path, "If-None-Match", "\"another\"").body()).isEqualTo(first.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs/docs.html", "/docs/DocumentationResources.class", "/docs/swagger-ui.css/x",
        "/docs/../openapi.yaml", "/docs/%2e%2e/openapi.yaml", "/docs/..%2fopenapi.yaml", "/docs/..%5copenapi.yaml",
        "/docs/swagger-ui-bundle.js.LICENSE.txt", "/docs/%7b", "/docs//docs.js", "/openapi",
        "/problems/none", "/problems/VALIDATION", "/nowhere", "/*"})
    void nothing_else_is_to_be_had(String path) throws IOException {
        Answer answer = get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().getString("type")).isEqualTo("/problems/not-found");
    }

    @Test
    void a_browser_gets_a_page_where_nothing_is() throws IOException {
        String browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        Answer page = get("/nowhere", "Accept", browser);

        assertThat(page.status()).isEqualTo(404);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(references(page.text())).contains("/", "/console", "/docs");
        for (String accept : List.of("*/*", "application/json", "text/html;q=0.5, application/json",
                "text/html;q=0, */*")) {
            assertThat(get("/nowhere", "Accept", accept).header("Content-Type")).as(accept)
                    .isEqualTo("application/problem+json");
        }
        assertThat(get("/api/v1/nowhere", "Accept", browser).header("Content-Type"))
                .isEqualTo("application/problem+json");
    }

    @Test
    void the_openapi_document_says_the_same_in_yaml_and_in_json() throws IOException {
        Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(get("/openapi.yaml").text());
        JsonStructure json = get("/openapi.json").json();
        assertThat(new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(json.toString())).isEqualTo(yaml);
    }

    @Test
    void the_openapi_document_knows_every_type_of_problem_and_every_file() throws IOException {
        JsonObject document = get("/openapi.json").json();
        assertThat(strings(document, "/components/schemas/Problem/properties/type/enum"))
                .containsExactlyElementsOf(Arrays.stream(ProblemType.values()).map(ProblemType::uri).toList());
        assertThat(strings(document, "/components/parameters/slug/schema/enum"))
                .containsExactlyElementsOf(Arrays.stream(ProblemType.values()).map(ProblemType::slug).toList());
        assertThat(strings(document, "/components/parameters/asset/schema/enum").stream().map(file -> "/docs/" + file))
                .containsExactlyElementsOf(new DocumentationResources(
                        files(50, true)).resources().stream().map(Resource::path)
                        .filter(path -> path.startsWith("/docs/")).toList());
    }

    @Test
    void the_openapi_document_knows_every_code_of_a_fault() throws IOException {
        assertThat(strings(get("/openapi.json").json(), "/components/schemas/FaultCode/enum"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Fault.Code.values())
                        .map(code -> code.name().toLowerCase(Locale.ROOT)).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 255})
    void the_openapi_document_has_the_name_limit_in_force(int limit) {
        Map<String, Object> document = load(files(limit, true).openApi());
        Map<String, Object> name = member(document, "components", "schemas", "ProductName");

        assertThat(name.get("maxLength")).isEqualTo(limit);
        assertThat(name.get("description").toString()).startsWith("1 to " + limit + " code points, not all");
        assertThat(member(document, "paths", "/api/v1/products", "post", "requestBody", "content", "application/json",
                "examples", "extremes", "value").get("name")).isEqualTo("\uD83E\uDED6".repeat(limit));
        assertThat(member(document, "components", "schemas", "ProductDescription").get("maxLength")).isEqualTo(10_000);
    }

    @Test
    void the_openapi_document_leaves_out_what_is_not_there_and_nothing_else() {
        Map<String, Object> whole = load(files(50, true).openApi());
        for (Part absent : Part.values()) {
            SiteFiles less = without(absent);
            Set<String> left = new HashSet<>(member(whole, "paths").keySet());
            left.removeIf(path -> path.matches(switch (absent) {
                case LOG -> ".*/(changes|revert)";
                case TRANSFER -> ".*/products/(ex|im)port";
                case BACKUP -> "/backup";
                case OPERATION -> "/health/.*|/metrics|/backup";
            }));

            assertThat(left).hasSizeLessThan(member(whole, "paths").size());
            assertThat(member(load(less.openApi()), "paths").keySet()).isEqualTo(left);
            assertThat(load(less.openApi()).keySet()).isEqualTo(whole.keySet());
            assertThat(less.openApi()).doesNotContain(switch (absent) {
                case LOG -> List.of("tags: [changes]", "name: changes", "To keep a copy");
                case TRANSFER -> List.of("[transfer]", "name: transfer", "CRLF or CR");
                case BACKUP -> List.of("Copy the whole catalogue");
                case OPERATION -> List.of("tags: [health]", "name: health", "Copy the whole catalogue");
            });
        }
    }

    @Test
    void the_start_page_leads_only_to_what_is_on_its_port() {
        assertThat(files(50, true).start()).contains("/health/live", "/metrics", "/console");
        assertThat(without(Part.OPERATION).start()).doesNotContain("/health", "/metrics", "Run it")
                .contains("/console", "</main>");
    }

    private static SiteFiles without(Part... absent) {
        return new SiteFiles("", "", AccessSettings.OPEN, new ProductRules(50), Set.of(absent));
    }

    private static SiteFiles files(int nameMaxLength, boolean hasBulk) {
        return new SiteFiles("", "", AccessSettings.OPEN, new ProductRules(nameMaxLength),
                hasBulk ? Set.of() : Set.of(Part.TRANSFER, Part.BACKUP));
    }

    private static Map<String, Object> load(String yaml) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> member(Map<String, Object> of, String... keys) {
        Map<String, Object> member = of;
        for (String key : keys) {
            member = (Map<String, Object>) member.get(key);
        }
        return member;
    }

    private static List<String> strings(JsonObject document, String pointer) {
        return ((JsonArray) document.getValue(pointer)).getValuesAs(JsonString::getString);
    }

    @ParameterizedTest
    @EnumSource(ProblemType.class)
    void each_type_of_problem_has_a_page(ProblemType type) throws IOException {
        Answer page = get(type.uri());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.text()).contains("<h1>" + type.title() + "</h1>", "<p>" + type.explanation() + "</p>",
                type.uri(), type.status().codeText()).doesNotContain("{", "}");
        assertThat(type.title() + type.explanation()).doesNotContain("<", ">", "&");
        assertThat(type.explanation().split("(?<=\\.) ")).as("sentences").hasSizeBetween(2, 3);
    }

    @Test
    void the_root_greets_a_program_and_leads_a_browser() throws IOException {
        assertThat(get("/").text()).isEqualTo("{\"hello\":\"world\"}");
        assertThat(get("/").header("Vary")).isEqualTo("Accept, Accept-Encoding");

        Answer page = get("/", "Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("Vary")).isEqualTo("Accept, Accept-Encoding");
        assertThat(references(page.text()))
                .contains("/docs", "/openapi.yaml", "/openapi.json", "/health/live", "/health/ready", "/metrics",
                        "/problems");
    }

    @Test
    void the_list_of_problems_leads_to_each_of_them() throws IOException {
        Answer page = get("/problems");

        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(references(page.text())).containsAll(
                Arrays.stream(ProblemType.values()).map(ProblemType::uri).toList());
    }

    @Test
    void pages_refer_only_to_what_is_here() throws IOException {
        Set<String> targets = new HashSet<>();
        for (String path : List.of("/", "/docs", "/problems", "/problems/validation")) {
            Answer page = get(path, "Accept", "text/html");
            assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'; script-src 'self'; ")
                    .contains("frame-ancestors 'none'").doesNotContain("unsafe", "*", "http");
            references(page.text()).filter(target -> !target.equals("data:,")).forEach(targets::add);
        }
        targets.remove("/api/v1/products"); // needs a catalogue
        assertThat(targets).isNotEmpty();
        for (String target : targets) {
            assertThat(target).startsWith("/").doesNotStartWith("//");
            assertThat(get(target.replaceFirst("#.*", ""), "Accept", "text/html, */*").status()).as(target)
                    .isEqualTo(200);
        }
    }

    private static Stream<String> references(String html) {
        return REFERENCE.matcher(html).results().map(match -> match.group(1));
    }
}
