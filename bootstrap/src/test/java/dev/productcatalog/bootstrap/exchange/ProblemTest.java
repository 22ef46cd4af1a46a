package dev.productcatalog.bootstrap.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 2 of the contract: what is answered to a request that is wrong, and to one that is wrong in several ways. */
class ProblemTest extends HttpTest {

    private static final String NOTHING = PRODUCTS + "/0";
    private static final String TEA = json("Tea", "", 1);
    private static final String BIG = "x".repeat((1 << 20) + 1);
    private static final String HTML = "Accept: text/html";
    private static final String TEXT = "Content-Type: text/plain";
    private static final String BAD_TAG = "If-Match: tag";

    /** A request and the problem that it gets. */
    record Wrong(String method, String target, String body, List<String> headers, int status, String type) {

        static Wrong request(int status, String type, String method, String target, String body, String... headers) {
            return new Wrong(method, target, body, List.of(headers), status, type);
        }

        @Override
        public String toString() {
            return method + ' ' + target.substring(0, Math.min(60, target.length())) + ": " + type;
        }
    }

    static Stream<Wrong> each_type() {
        return Stream.of(
                Wrong.request(400, "malformed", "POST", PRODUCTS, "{", JSON),
                Wrong.request(400, "malformed", "GET", PRODUCTS + "/%zz", ""),
                Wrong.request(400, "malformed", "GET", PRODUCTS + "?name=%ff", ""),
                Wrong.request(400, "malformed", "GET", NOTHING, "", BAD_TAG),
                Wrong.request(400, "invalid-cursor", "GET", PRODUCTS + "?cursor=x", ""),
                Wrong.request(404, "not-found", "GET", "/nowhere", ""),
                Wrong.request(404, "not-found", "GET", NOTHING, ""),
                Wrong.request(405, "method-not-allowed", "DELETE", PRODUCTS, ""),
                Wrong.request(405, "method-not-allowed", "BREW", PRODUCTS, ""),
                Wrong.request(406, "not-acceptable", "GET", PRODUCTS, "", HTML),
                Wrong.request(413, "content-too-large", "POST", PRODUCTS, BIG, JSON),
                Wrong.request(414, "uri-too-long", "GET", PRODUCTS + "?name=" + "x".repeat(8_192), ""),
                Wrong.request(415, "unsupported-media-type", "POST", PRODUCTS, TEA, TEXT),
                Wrong.request(422, "validation", "POST", PRODUCTS, "{}", JSON),
                Wrong.request(431, "headers-too-large", "GET", PRODUCTS, "", "X-Long: " + "x".repeat(16_384)));
    }

    @ParameterizedTest
    @MethodSource("each_type")
    void each_error_is_a_problem_of_its_type(Wrong wrong) throws IOException {
        assertIsAnswered(wrong);
    }

    /** Each breaks the check that is named and some or all behind it. */
    static Stream<Wrong> checks_in_order() {
        return Stream.of(
                Wrong.request(400, "malformed", "BREW", "/nowhere/%zz", "", HTML),
                Wrong.request(400, "malformed", "POST", PRODUCTS + "?x=%", BIG, HTML, TEXT),
                Wrong.request(404, "not-found", "BREW", "/nowhere?x=1", "{", HTML, TEXT, BAD_TAG),
                Wrong.request(404, "not-found", "PUT", "/api/v2/products/abc", BIG, HTML, TEXT, BAD_TAG),
                Wrong.request(405, "method-not-allowed", "PUT", PRODUCTS + "?x=1", "{", HTML, TEXT, BAD_TAG),
                Wrong.request(405, "method-not-allowed", "POST", PRODUCTS + "/abc?x=1", BIG, HTML, TEXT, BAD_TAG),
                Wrong.request(406, "not-acceptable", "POST", PRODUCTS + "?x=1", BIG, HTML, TEXT),
                Wrong.request(406, "not-acceptable", "PUT", PRODUCTS + "/abc", "{", HTML, TEXT, BAD_TAG),
                Wrong.request(406, "not-acceptable", "GET", PRODUCTS + "?cursor=x&limit=0", "", HTML),
                Wrong.request(415, "unsupported-media-type", "POST", PRODUCTS + "?x=1", BIG, TEXT),
                Wrong.request(415, "unsupported-media-type", "PUT", PRODUCTS + "/abc", "{", TEXT, BAD_TAG),
                Wrong.request(415, "unsupported-media-type", "PATCH", NOTHING, "{}", BAD_TAG),
                Wrong.request(413, "content-too-large", "PUT", PRODUCTS + "/abc?x=1", BIG, JSON, BAD_TAG),
                Wrong.request(400, "malformed", "PUT", PRODUCTS + "/abc?x=1", "{}", JSON, BAD_TAG),
                Wrong.request(400, "malformed", "GET", PRODUCTS + "/abc?x=1", "", "If-None-Match: tag"),
                Wrong.request(400, "malformed", "DELETE", NOTHING, "", BAD_TAG),
                Wrong.request(400, "invalid-cursor", "GET", PRODUCTS + "?cursor=x&limit=0&x=1&sort=x", ""),
                Wrong.request(422, "validation", "PUT", PRODUCTS + "/abc", "{", JSON, "If-Match: \"x\""),
                Wrong.request(422, "validation", "POST", PRODUCTS + "?x=1", "{", JSON),
                Wrong.request(422, "validation", "PATCH", NOTHING + "?x=1", "{", MERGE_PATCH),
                Wrong.request(422, "validation", "DELETE", NOTHING + "?x=1", "", "If-Match: \"x\""),
                Wrong.request(400, "malformed", "PUT", NOTHING, "{", JSON, "If-Match: \"x\""),
                Wrong.request(422, "validation", "PUT", NOTHING, "{}", JSON, "If-Match: \"x\""),
                Wrong.request(422, "validation", "PATCH", NOTHING, "[]", MERGE_PATCH, "If-Match: \"x\""),
                Wrong.request(404, "not-found", "PUT", NOTHING, TEA, JSON, "If-Match: \"x\""),
                Wrong.request(404, "not-found", "PATCH", NOTHING, TEA, MERGE_PATCH, "If-Match: \"x\""),
                Wrong.request(404, "not-found", "DELETE", NOTHING, "", "If-Match: *"),
                Wrong.request(404, "not-found", "GET", NOTHING, "", "If-None-Match: *", "If-Match: \"x\""));
    }

    @ParameterizedTest
    @MethodSource("checks_in_order")
    void checks_are_made_in_one_order(Wrong wrong) throws IOException {
        assertIsAnswered(wrong);
    }

    private void assertIsAnswered(Wrong wrong) throws IOException {
        try (Wire wire = wire()) {
            Answer answer = wire.exchange(wrong.method(), wrong.target(), wrong.body(),
                    wrong.headers().toArray(String[]::new));
            assertThat(answer.status()).as("%s", answer).isEqualTo(wrong.status());
            assertThat(answer.object().getString("type")).isEqualTo("/problems/" + wrong.type());
        }
    }

    @Test
    void each_type_has_a_page() throws IOException {
        Map<String, Integer> types = new TreeMap<>(Map.of("unauthorized", 401, "forbidden", 403, "conflict", 409,
                "gone", 410, "precondition-failed", 412, "precondition-required", 428, "internal", 500, "unavailable",
                503));
        each_type().forEach(wrong -> types.put(wrong.type(), wrong.status()));

        assertThat(types).hasSize(18);
        types.forEach((type, status) -> {
            Answer page = get("/problems/" + type);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Type")).startsWith("text/html");
            assertThat(page.text()).contains(String.valueOf(status));
        });
        problem(get("/problems/none"), 404, "not-found");
    }

    @Test
    void every_fault_is_named_at_once() {
        Created tea = created();

        problem(put(PRODUCTS + "/abc?x=1&y=2", "{\"name\":7,\"price\":-1,\"colour\":null}"), 422, "validation",
                path("id", "int_type"), query("x", "extra_forbidden"), query("y", "extra_forbidden"),
                body("/name", "string_type"), body("/description", "missing"), body("/price", "greater_than_equal"),
                body("/colour", "extra_forbidden"));
        problem(patch(tea.path() + "?x", "{\"id\":-1,\"name\":\"\"}"), 422, "validation",
                query("x", "extra_forbidden"), body("/id", "value_error"), body("/name", "string_too_short"));
        problem(post("{}"), 422, "validation",
                body("/name", "missing"), body("/description", "missing"), body("/price", "missing"));
        problem(get(PRODUCTS + "?limit=0&sort=&q=a&q=b&price=x&page=2"), 422, "validation",
                query("limit", "greater_than_equal"), query("sort", "string_too_short"), query("q", "value_error"),
                query("price", "int_type"), query("page", "extra_forbidden"));
        assertUnchanged(tea);
    }

    @Test
    void a_fault_reads_as_the_contract_shows() {
        Answer answer = patch(created().path(), "{\"price\":1.5}");

        assertThat(answer.text())
                .startsWith("{\"type\":\"/problems/validation\",\"title\":\"The request is not valid\",\"status\":422,"
                        + "\"detail\":\"").contains("\"instance\":\"urn:uuid:" + answer.header("X-Request-Id") + "\"")
                .contains("\"errors\":[{\"in\":\"body\",\"pointer\":\"#/price\",\"code\":\"int_type\","
                        + "\"detail\":\"must be an integer\"}]");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"colour, /colour", "Name, /Name", "``, /", "a/b, /a~1b", "a~b, /a~0b",
        "a b, /a%20b",
        "a%b, /a%25b", "a#b?, /a%23b?", "a\\\"b, /a%22b", "a\\nb\\u0000, /a%0Ab%00", "\u00E9, /%C3%A9",
        "<script>, /%3Cscript%3E",
        EMOJI + ", /%F0%9F%8D%B5", "a\\\\b, /a%5Cb", "^`{|}, /%5E%60%7B%7C%7D"})
    void a_pointer_is_a_json_pointer_as_a_uri_fragment(String member, String pointer) {
        problem(patch(created().path(), "{\"" + member + "\":1}"), 422, "validation", body(pointer, "extra_forbidden"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "007", "1.0", "+1", "-", "-0", "00", "1e2", "0x7", "7,8", "1_000", "%201", "1%20",
        "%D9%A7", "-007", "%00"})
    void an_id_that_is_no_plain_integer_is_a_fault_of_the_path(String id) {
        problem(get(PRODUCTS + "/" + id), 422, "validation", path("id", "int_type"));
        problem(head(PRODUCTS + "/" + id), 422, "validation");
        problem(put(PRODUCTS + "/" + id, TEA), 422, "validation", path("id", "int_type"));
        problem(patch(PRODUCTS + "/" + id, "{}"), 422, "validation", path("id", "int_type"));
        problem(delete(PRODUCTS + "/" + id), 422, "validation", path("id", "int_type"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
        "18446744073709551616", "99999999999999999999999999999999999999"})
    void an_id_that_names_nothing_is_not_found(String id) {
        problem(get(PRODUCTS + "/" + id), 404, "not-found");
        problem(head(PRODUCTS + "/" + id), 404, "not-found");
        problem(put(PRODUCTS + "/" + id, TEA), 404, "not-found");
        problem(patch(PRODUCTS + "/" + id, "{}"), 404, "not-found");
        problem(delete(PRODUCTS + "/" + id), 404, "not-found");
    }

    @Test
    void an_id_that_is_escaped_is_the_same() {
        Created tea = created();

        assertThat(get(PRODUCTS + "/%3" + String.valueOf(tea.id()).charAt(0) + String.valueOf(tea.id()).substring(1))
                .product())
                .isEqualTo(tea.product());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/api", "/api/v1", "/api/v2/products", "/api/v1/product", "/API/v1/products",
        "/api/v1/products/7/8",
        "/api//v1/products", "//api/v1/products", "/api/v1/products%2F7", "/api/v1/products/7%2F8/9", "/api/v1/%00",
        "/health", "/hello/x",
        "/problems/none", "/problems/../api/v1/products", "/.", "/favicon.ico"})
    void a_path_that_leads_nowhere_is_not_found(String path) throws IOException {
        try (Wire wire = wire()) {
            problem(wire.exchange("GET", path, ""), 404, "not-found");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%ff", "%c3", "%C0%80", "%ED%A0%80", "%F4%90%80%80", "%-1", "%u0041"})
    void malformed_percent_encoding_is_malformed_anywhere(String encoded) throws IOException {
        for (String target : List.of(PRODUCTS + "/" + encoded, "/" + encoded + "/x", PRODUCTS + "?name=" + encoded,
                PRODUCTS + "?" + encoded + "=1", PRODUCTS + "?x&" + encoded, "/hello?name=" + encoded)) {
            try (Wire wire = wire()) {
                problem(wire.exchange("GET", target, ""), 400, "malformed");
            }
        }
    }

    /**
     * Chunks are framing, the first of all checks: it matters neither what else is wrong nor whether a body is wanted.
     */
    @ParameterizedTest
    @ValueSource(strings = {"5\r\n12345xx", "0x5\r\n12345\r\n", "5\n12345\n", "g\r\n"})
    void a_malformed_chunk_is_malformed_whatever_was_asked(String chunk) throws IOException {
        Created tea = created();
        for (String line : List.of("GET " + tea.path(), "DELETE " + tea.path(), "OPTIONS " + PRODUCTS, "PUT "
                + PRODUCTS,
                "POST /nowhere", "POST " + PRODUCTS, "PATCH " + tea.path() + "?x=1")) {
            try (Wire wire = wire()) {
                wire.send(line + " HTTP/1.1\r\nHost: x\r\n" + TEXT + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk
                        + "0\r\n\r\nDELETE " + tea.path() + " HTTP/1.1\r\nHost: x\r\n\r\n");
                Answer answer = wire.receive("GET", line);
                problem(answer, 400, "malformed");
                assertThat(answer.header("Connection")).isEqualTo("close");
                wire.end(); // so that the service need not wait for what else may come
                assertThat(wire.isClosed()).isTrue();
            }
        }
        assertUnchanged(tea);
    }

    @Test
    void chunks_that_nobody_wants_are_no_request() throws IOException {
        Created tea = created();
        String chunks = "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n";
        try (Wire wire = wire()) {
            wire.send("POST /nowhere HTTP/1.1\r\nHost: x\r\n" + chunks
                    + "DELETE " + tea.path() + " HTTP/1.1\r\nHost: x\r\n" + chunks
                    + "GET " + tea.path() + " HTTP/1.1\r\nHost: x\r\n\r\n");
            problem(wire.receive("POST", "/nowhere"), 404, "not-found");
            assertThat(wire.receive("DELETE", tea.path()).status()).isEqualTo(204);
            problem(wire.receive("GET", tea.path()), 404, "not-found");
        }
    }

    @Test
    void a_target_has_no_fragment() throws IOException {
        for (String target : List.of(PRODUCTS + "#", PRODUCTS + "?limit=1#x", "/#/api")) {
            try (Wire wire = wire()) {
                problem(wire.exchange("GET", target, ""), 400, "malformed");
            }
        }
    }

    @Test
    void the_id_of_a_request_is_kept_if_it_is_a_uuid() {
        for (String id : List.of("01234567-89ab-4cde-8f01-23456789abcd", "01234567-89AB-4CDE-8F01-23456789ABCD")) {
            assertThat(get(PRODUCTS, "X-Request-Id: " + id).header("X-Request-Id")).isEqualTo(id);
            assertThat(get("/nowhere", "X-Request-Id: " + id).object().getString("instance"))
                    .isEqualTo("urn:uuid:" + id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "1-1-1-1-1", "x01234567-89ab-4cde-8f01-23456789abcd",
        "0123456789ab4cde8f0123456789abcd",
        "{01234567-89ab-4cde-8f01-23456789abcd}", "urn:uuid:01234567-89ab-4cde-8f01-23456789abcd",
        "01234567-89ab-4cde-8f01-23456789abcg"})
    void the_id_of_a_request_is_replaced_if_it_is_none(String id) {
        assertThat(get(PRODUCTS, "X-Request-Id: " + id).header("X-Request-Id")).isNotEqualTo(id);
        assertThat(get("/nowhere", "X-Request-Id: " + id).header("X-Request-Id")).isNotEqualTo(id);
    }

    @Test
    void every_request_has_an_id_of_its_own() {
        assertThat(Stream.generate(() -> get(PRODUCTS + "?limit=1").header("X-Request-Id")).limit(100))
                .doesNotHaveDuplicates();
    }

    @Test
    void an_unknown_query_parameter_is_a_fault_everywhere() {
        Created tea = created();

        problem(get(PRODUCTS + "?limits=1"), 422, "validation", query("limits", "extra_forbidden"));
        problem(send("POST", PRODUCTS + "?limit=1", TEA, JSON), 422, "validation", query("limit", "extra_forbidden"));
        problem(get(tea.path() + "?limit=1"), 422, "validation", query("limit", "extra_forbidden"));
        problem(head(tea.path() + "?x"), 422, "validation");
        problem(put(tea.path() + "?x=", TEA), 422, "validation", query("x", "extra_forbidden"));
        problem(patch(tea.path() + "/?a%20b=1", "{}"), 422, "validation", query("a b", "extra_forbidden"));
        problem(delete(tea.path() + "?_method=GET"), 422, "validation", query("_method", "extra_forbidden"));
        assertUnchanged(tea);
    }

    @Test
    void many_faults_are_counted_but_a_hundred_are_told() {
        StringBuilder json = new StringBuilder("{\"name\": 1");
        for (int i = 0; i < 80_000; i++) {
            json.append(",\"a").append(i).append("\":0");
        }
        Answer answer = post(json.append('}').toString());

        assertThat(answer.status()).isEqualTo(422);
        assertThat(faults(answer)).hasSize(100).contains(body("/name", "string_type"), body("/price", "missing"),
                body("/a0", "extra_forbidden"));
        assertThat(answer.object().getString("detail")).contains("80003");
        assertThat(answer.body().length).isLessThan(16_384);
    }

    @Test
    void a_name_too_long_to_point_to_is_told_by_its_length() {
        Answer answer = post("{\"" + "x".repeat(1_000_000) + "\": 0}");

        problem(answer, 422, "validation", body("", "extra_forbidden"), body("/name", "missing"),
                body("/description", "missing"), body("/price", "missing"));
        assertThat(answer.body().length).isLessThan(1_024);
    }
}
