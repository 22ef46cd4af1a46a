package dev.productcatalog.bootstrap.access;

import static dev.productcatalog.bootstrap.harness.HttpTest.JSON;
import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.TokenFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers are told of pages of other origins; {@link CorsInBrowserTest} has one at work. */
class CorsTest {

    private static final String OURS = "https://shop.example";
    private static final String ORIGIN = "Origin: " + OURS;
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final List<String> EXPOSED = List.of("ETag", "Link", "Location", "Catalog-Seq", "Catalog-Epoch",
            "X-Total-Count", "X-Request-Id", "Idempotency-Replayed", "Retry-After");

    private static TokenFile tokens;
    private static RunningService service;

    @BeforeAll
    static void start() throws IOException {
        tokens = TokenFile.make();
        service = RunningService.start(Database.MEMORY, tokens.setting() + "\ncors.origins=" + OURS
                + ",http://a.example:81");
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
        tokens.close();
    }

    private static void assertNothing(Answer answer) {
        assertThat(answer.headers().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    }

    @Test
    void a_preflight_needs_no_credential() {
        Answer answer = send(service.baseUri(), "OPTIONS", PRODUCTS, null, ORIGIN,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization,content-type");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header(ALLOW_ORIGIN)).isEqualTo(OURS);
        assertThat(answer.header("Access-Control-Allow-Methods").split(", "))
                .containsExactlyInAnyOrder("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
        assertThat(answer.header("Access-Control-Allow-Headers").split(", ")).contains("Authorization", "Content-Type",
                "If-Match", "If-None-Match", "Idempotency-Key", "Prefer", "Last-Event-ID");
        assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("3600");
        assertThat(answer.header("Vary")).contains("Origin");
    }

    @Test
    void an_answer_may_be_read_with_all_its_headers() {
        Answer answer = send(service.baseUri(), "GET", PRODUCTS, null, ORIGIN, "Authorization: Bearer "
                + TokenFile.READER);

        assertThat(answer.header(ALLOW_ORIGIN)).isEqualTo(OURS);
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(answer.header("Access-Control-Expose-Headers").split(", ")).containsExactlyElementsOf(EXPOSED);
        assertThat(answer.headers()).doesNotContainKey("Access-Control-Allow-Methods");
        assertThat(answer.header("Vary")).isEqualTo("Accept, Accept-Encoding, Origin");
    }

    @Test
    void a_problem_may_be_read_of_whatever_is_routed() {
        for (String target : List.of(PRODUCTS, "/nothing", PRODUCTS + "?q=%FF")) {
            assertThat(send(service.baseUri(), "GET", target, null, ORIGIN).header(ALLOW_ORIGIN)).isEqualTo(OURS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://shop.example.evil.example", "http://shop.example", "https://shop.example:443",
            "null",
        "https://evil.example", "*", "http://a.example", "https://shop.example, https://shop.example"})
    void any_other_origin_is_told_nothing(String origin) {
        assertNothing(send(service.baseUri(), "GET", "/", null, "Origin: " + origin));
        assertNothing(send(service.baseUri(), "OPTIONS", PRODUCTS, null, "Origin: " + origin,
                "Access-Control-Request-Method: DELETE"));
    }

    @Test
    void a_request_from_no_page_is_told_nothing_but_that_it_matters() {
        Answer answer = send(service.baseUri(), "GET", "/", null);

        assertNothing(answer);
        assertThat(answer.header("Vary")).contains("Origin");
    }

    @Test
    void all_origins_means_all_without_credentials_of_the_browsers_own() throws IOException {
        try (RunningService open = RunningService.start(Database.MEMORY, "cors.origins=*")) {
            Answer answer = send(open.baseUri(), "POST", PRODUCTS, json("Tea", "", 1), JSON, "Origin: null");

            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header(ALLOW_ORIGIN)).isEqualTo("*");
            assertThat(answer.headers()).doesNotContainKeys("Access-Control-Allow-Credentials", "Vary");
        }
    }

    @Test
    void without_the_setting_nothing_is_told() throws IOException {
        try (RunningService same = RunningService.start(Database.MEMORY, "")) {
            assertNothing(send(same.baseUri(), "OPTIONS", PRODUCTS, null, ORIGIN,
                    "Access-Control-Request-Method: POST"));
        }
    }
}
