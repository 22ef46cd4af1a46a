package dev.productcatalog.bootstrap.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.OpenApi;
import dev.productcatalog.bootstrap.harness.RunningService;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A service that clients find under {@code /shop}, through a proxy that takes that away from each path. */
class PublicPathTest {

    private static final String PUBLIC = "/shop";
    private static final String PRODUCTS = "/shop/api/v1/products";
    private static final Pattern IN_PAGE = Pattern.compile("(?:href|src)=\"(/[^\"]*)\"");
    private static final Pattern IN_LINK = Pattern.compile("<([^>]*)>");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start(Database.H2, "server.public-path=" + PUBLIC);
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
    }

    @Test
    void every_address_in_a_header_can_be_followed() throws Exception {
        HttpResponse<String> first = post("{\"name\":\"Tea\",\"description\":\"\",\"price\":1}");
        post("{\"name\":\"Cup\",\"description\":\"\",\"price\":2}");
        String location = first.headers().firstValue("Location").orElseThrow();
        HttpResponse<String> list = get(PRODUCTS + "?limit=1");
        List<String> links = addresses(IN_LINK, list.headers().firstValue("Link").orElseThrow());

        assertThat(location).startsWith(PRODUCTS + '/');
        assertThat(get(location).body()).isEqualTo(first.body());
        assertThat(links).hasSize(3).allMatch(link -> link.startsWith(PRODUCTS + '?'));
        for (String link : links) {
            assertThat(get(link).statusCode()).as(link).isEqualTo(200);
        }
    }

    @Test
    void the_type_of_a_problem_leads_to_its_page() throws Exception {
        for (String path : List.of(PRODUCTS + "/0", PRODUCTS + "?limit=x", "/shop/api/v1/nowhere", PRODUCTS
                + "?x=%FF")) {
            String type = Json.createReader(new StringReader(get(path).body())).readObject().getString("type");

            assertThat(type).startsWith("/shop/problems/");
            assertThat(get(type).statusCode()).as(type).isEqualTo(200);
        }
    }

    @Test
    void every_address_in_a_page_can_be_followed() throws Exception {
        Set<String> seen = new HashSet<>(Set.of("/shop/", "/shop/docs", "/shop/problems"));
        for (List<String> next = List.copyOf(seen); !next.isEmpty(); ) {
            Set<String> found = new HashSet<>();
            for (String address : next) {
                HttpResponse<String> answer = get(address);
                assertThat(answer.statusCode()).as(address).isEqualTo(200);
                if (answer.headers().firstValue("Content-Type").orElseThrow().startsWith("text/html")) {
                    found.addAll(addresses(IN_PAGE, answer.body()));
                }
            }
            assertThat(found).allMatch(address -> address.startsWith("/shop/"));
            found.removeAll(seen);
            seen.addAll(found);
            next = List.copyOf(found);
        }
        assertThat(seen).contains("/shop/docs/swagger-ui.css", "/shop/openapi.yaml", "/shop/problems/gone");
    }

    @Test
    void the_document_has_the_same_paths_on_another_server() throws Exception {
        JsonObject document = Json.createReader(new StringReader(get("/shop/openapi.json").body())).readObject();

        assertThat(document.getJsonArray("servers").getJsonObject(0).getString("url")).isEqualTo(PUBLIC);
        assertThat(document.getJsonObject("paths").keySet())
                .isEqualTo(OpenApi.DOCUMENT.getJsonObject("paths").keySet());
        assertThat(document.toString()).contains("\"/shop/problems/malformed\"").contains("GET /shop/api/v1/products")
                .doesNotContain("\"/problems/malformed\"");
        assertThat(get("/shop/docs/docs.js").body()).contains("'/shop/openapi.json'");
    }

    private static List<String> addresses(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult result) -> result.group(1)).toList();
    }

    private static HttpResponse<String> get(String address) throws Exception {
        return send(HttpRequest.newBuilder(behindProxy(address)).header("Accept", "text/html, */*;q=0.5"));
    }

    private static HttpResponse<String> post(String json) throws Exception {
        return send(HttpRequest.newBuilder(behindProxy(PRODUCTS)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** {@return where the proxy finds what a client asks for} */
    private static URI behindProxy(String address) {
        assertThat(address).startsWith(PUBLIC + '/');
        return URI.create(service.baseUri() + address.substring(PUBLIC.length()));
    }
}
