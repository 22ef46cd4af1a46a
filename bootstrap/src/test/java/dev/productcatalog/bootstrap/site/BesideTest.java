package dev.productcatalog.bootstrap.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 10 of the contract, but for the documentation: what is beside the products. */
class BesideTest extends HttpTest {

    private static final String BROWSER =
            "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

    @Test
    void the_root_greets_programs_in_json_and_browsers_with_a_page() throws IOException {
        try (Wire wire = wire()) {
            assertThat(wire.exchange("GET", "/", "").text()).isEqualTo("{\"hello\":\"world\"}");
        }
        for (String accept : List.of("Accept: */*", "Accept: application/json",
                "Accept: application/json, text/html")) {
            Answer answer = get("/", accept);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.text()).isEqualTo("{\"hello\":\"world\"}");
        }
        Answer page = get("/", BROWSER);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        problem(get("/", "Accept: image/png"), 406, "not-acceptable");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"%20%20ann%20LEE%20, Ann Lee", "ann+lee, Ann Lee", "o'neil, O'Neil",
        "x, X", "ANN, Ann",
        "ann%20%20lee, Ann  Lee", "jean-luc, Jean-Luc", "mc2donald, Mc2Donald", "%C3%A9mile%20ZOLA, \u00C9mile Zola",
        "%E3%80%80ann%C2%A0, Ann",
        "%09ann%0A, Ann", "7, 7", "%F0%9F%8D%B5tea, \uD83C\uDF75Tea",
        "%D0%B8%D0%B2%D0%B0%D0%BD, \u0418\u0432\u0430\u043D",
        "%C7%86, \u01C5"})
    void hello_greets_by_name(String name, String greeted) {
        Answer answer = get("/hello?name=" + name);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.object().getString("message")).isEqualTo("hello " + greeted);
        assertThat(answer.object()).hasSize(1);
    }

    @Test
    void hello_quotes_what_json_must_quote() {
        assertThat(get("/hello?name=%22%5C%3Cb%3E%00%0Ax").object().getString("message"))
                .isEqualTo("hello \"\\<B>\0\nX");
        assertThat(get("/hello?name=a" + "%20".repeat(2_500) + "b").object().getString("message"))
                .hasSize("hello ".length() + 2_502);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hello", "/hello?", "/hello?name=", "/hello?name", "/hello?name=%20",
        "/hello?name=%E3%80%80%09",
        "/hello?name=a&name=b"})
    void hello_needs_a_name(String target) {
        Answer answer = get(target);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(faults(answer)).singleElement().satisfies(fault -> {
            assertThat(fault.in()).isEqualTo("query");
            assertThat(fault.name()).isEqualTo("name");
        });
        problem(get("/hello"), 422, "validation", query("name", "missing"));
    }

    @Test
    void health_is_told_in_json() {
        for (String path : List.of("/health/live", "/health/ready")) {
            Answer answer = get(path);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.object()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"POST, /", "DELETE, /hello", "PUT, /health/live", "POST, /health/ready", "POST, /metrics",
        "PUT, /openapi.json",
        "DELETE, /docs", "PATCH, /problems/validation", "BREW, /"})
    void there_is_only_reading(String method, String path) {
        Answer answer = send(method, path, null);

        problem(answer, 405, "method-not-allowed");
        assertThat(answer.header("Allow").split(", ")).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/problems/%00", "/problems/..", "/problems/../application.yaml",
        "/problems/%2e%2e%2fapplication.yaml",
        "/docs/../../application.yaml", "/docs/%2e%2e/%2e%2e/application.yaml", "/docs/..%2f..%2fapplication.yaml",
        "/docs/..%5c..%5capplication.yaml", "/openapi.json/..", "/conf/application.yaml", "/health/live/x"})
    void paths_lead_out_of_nothing(String path) throws IOException {
        try (Wire wire = wire()) {
            assertThat(wire.exchange("GET", path, "").status()).isIn(400, 404);
        }
    }
}
