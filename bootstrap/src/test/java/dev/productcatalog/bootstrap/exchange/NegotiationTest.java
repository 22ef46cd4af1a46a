package dev.productcatalog.bootstrap.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 6 of the contract, but for framing: negotiation, limits, headers. */
class NegotiationTest extends HttpTest {

    private static final int MEBIBYTE = 1 << 20;

    // what is answered in

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "Application/JSON", "application/*", "text/html, */*;q=0.1",
        "application/json;q=0.001", "application/json; charset=utf-8",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "application/problem+json, application/json", "application/problem+json, */*", "*/*;q=0, application/json",
        "application/*;q=0, application/json;q=0.5", " application/json ; q=1.000 ",
        "text/plain;x=\",\",application/json", "*", "*/*;q=.1", "application/json;q=.9",
        "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"})
    void json_is_answered_to_who_accepts_it(String accept) {
        Created tea = created();

        assertThat(get(tea.path(), "Accept: " + accept).product()).isEqualTo(tea.product());
        assertThat(get(PRODUCTS + "?id=" + tea.id(), "Accept: " + accept).products()).containsExactly(tea.product());
        assertThat(patch(tea.path(), "{\"price\":7}", "Accept: " + accept).product().price()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "application/json;q=0, */*", "application/json;q=0",
        "application/json;q=0.000, application/*", "*/*;q=0", "application/jsonx", "application/problem+json",
        "image/*"})
    void nothing_else_is_to_be_had(String accept) {
        Created tea = created();
        String name = unique("Tea");

        problem(get(tea.path(), "Accept: " + accept), 406, "not-acceptable");
        problem(head(tea.path(), "Accept: " + accept), 406, "not-acceptable");
        problem(get(PRODUCTS, "Accept: " + accept), 406, "not-acceptable");
        problem(send("POST", PRODUCTS, json(name, "", 1), JSON, "Accept: " + accept), 406, "not-acceptable");
        problem(put(tea.path(), json("x", "", 1), "Accept: " + accept), 406, "not-acceptable");
        problem(patch(tea.path(), "{\"price\":7}", "Accept: " + accept), 406, "not-acceptable");
        assertUnchanged(tea);
        assertThat(get(PRODUCTS + "?name=" + encoded(name)).products()).isEmpty();
    }

    @Test
    void no_accept_is_any_and_several_lines_are_one_list() throws IOException {
        try (Wire wire = wire()) {
            assertThat(wire.exchange("GET", PRODUCTS + "?limit=1", "").status()).isEqualTo(200);
            assertThat(wire.exchange("GET", PRODUCTS + "?limit=1", "", "Accept: text/html",
                    "Accept: application/json").status())
                    .isEqualTo(200);
            assertThat(wire.exchange("GET", PRODUCTS + "?limit=1", "", "Accept: */*", "Accept: application/json;q=0")
                    .status())
                    .isEqualTo(406);
        }
    }

    @Test
    void a_delete_has_nothing_to_negotiate() {
        assertThat(delete(created().path(), "Accept: text/html").status()).isEqualTo(204);
    }

    // what is taken

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON", "application/json;charset=utf-8",
        "application/json; charset=UTF-8",
        "application/json; charset=\"utf-8\""})
    void json_in_utf_8_is_taken(String contentType) {
        String json = json(unique("Tea"), "", 1);

        assertThat(send("POST", PRODUCTS, json, "Content-Type: " + contentType).status()).isEqualTo(201);
        assertThat(send("PUT", created().path(), json, "Content-Type: " + contentType).status()).isEqualTo(200);
        assertThat(send("PATCH", created().path(), json, "Content-Type: " + contentType).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/json;charset=iso-8859-1",
        "application/json; charset=utf-16",
        "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx",
        "application/problem+json",
        "application/*", "*/*", "json", "application/json, application/json", "text/json", "application/ld+json"})
    void another_content_type_is_not_taken(String contentType) {
        Created tea = created();
        String name = unique("Tea");

        problem(send("POST", PRODUCTS, json(name, "", 1), "Content-Type: " + contentType), 415,
                "unsupported-media-type");
        problem(send("PUT", tea.path(), json(name, "", 1), "Content-Type: " + contentType), 415,
                "unsupported-media-type");
        Answer answer = send("PATCH", tea.path(), json(name, "", 1), "Content-Type: " + contentType);
        problem(answer, 415, "unsupported-media-type");
        assertThat(answer.header("Accept-Patch")).contains("application/merge-patch+json");
        assertUnchanged(tea);
        assertThat(get(PRODUCTS + "?name=" + encoded(name)).products()).isEmpty();
    }

    @Test
    void a_body_needs_a_content_type() {
        Created tea = created();

        problem(send("POST", PRODUCTS, json("x", "", 1)), 415, "unsupported-media-type");
        problem(send("PUT", tea.path(), json("x", "", 1)), 415, "unsupported-media-type");
        problem(send("PATCH", tea.path(), "{}"), 415, "unsupported-media-type");
        assertUnchanged(tea);
    }

    @Test
    void a_body_that_is_missing_is_no_json() throws IOException {
        try (Wire wire = wire()) {
            problem(wire.exchange("POST", PRODUCTS, "", JSON), 400, "malformed");
            problem(wire.exchange("POST", PRODUCTS, "", JSON, "Content-Length: 0"), 400, "malformed");
            problem(wire.exchange("PATCH", created().path(), "", MERGE_PATCH), 400, "malformed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity", "br", "x-made-up", "gzip, gzip", "utf-8"})
    void no_content_encoding_is_taken(String encoding) {
        Created tea = created();
        String header = "Content-Encoding: " + encoding;

        problem(send("POST", PRODUCTS, json("x", "", 1), JSON, header), 415, "unsupported-media-type");
        problem(put(tea.path(), json("x", "", 1), header), 415, "unsupported-media-type");
        problem(patch(tea.path(), "{\"price\":7}", header), 415, "unsupported-media-type");
        assertUnchanged(tea);
    }

    /** RFC 9110, section 14.5: a part must not be taken for the whole. */
    @Test
    void a_part_of_a_product_is_not_put() {
        Created tea = created();
        String range = "Content-Range: bytes 0-41/42";

        problem(put(tea.path(), json("x", "", 1), range), 400, "malformed");
        assertUnchanged(tea);
        assertThat(patch(tea.path(), "{\"price\":7}", range).product().price()).isEqualTo(7);
    }

    // limits

    @Test
    void a_body_has_up_to_1_mebibyte() throws IOException {
        String json = json(unique("Tea"), "", 1);
        String exact = json + " ".repeat(MEBIBYTE - json.length());

        assertThat(post(exact).status()).isEqualTo(201);
        problem(post(exact + " "), 413, "content-too-large");
        try (Wire wire = wire()) {
            sendChunked(wire, exact);
            assertThat(wire.receive("POST", PRODUCTS).status()).isEqualTo(201);
            sendChunked(wire, exact + " ");
            problem(wire.receive("POST", PRODUCTS), 413, "content-too-large");
        }
    }

    private static void sendChunked(Wire wire, String body) throws IOException {
        wire.send("POST " + PRODUCTS + " HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < body.length(); at += 65_536) {
            String chunk = body.substring(at, Math.min(at + 65_536, body.length()));
            wire.send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
        }
        wire.send("0\r\n\r\n");
    }

    @Test
    void a_body_that_announces_itself_as_too_large_is_refused_before_it_is_sent() throws IOException {
        for (long length : new long[] {MEBIBYTE + 1, Long.MAX_VALUE}) {
            try (Wire wire = wire()) {
                wire.send("POST " + PRODUCTS + " HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\nContent-Length: " + length
                        + "\r\nExpect: 100-continue\r\n\r\n");
                problem(wire.receive("POST", PRODUCTS), 413, "content-too-large");
                wire.end(); // so that the service need not wait for what else may come
                assertThat(wire.isClosed()).isTrue();
            }
        }
    }

    @Test
    void a_body_that_is_awaited_is_asked_for() throws IOException {
        String json = json(unique("Tea"), "", 1);
        try (Wire wire = wire()) {
            wire.send("POST " + PRODUCTS + " HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\nContent-Length: " + json.length()
                    + "\r\nExpect: 100-continue\r\n\r\n");
            assertThat(wire.receive("POST", PRODUCTS).status()).isEqualTo(100);
            wire.send(json);
            assertThat(wire.receive("POST", PRODUCTS).status()).isEqualTo(201);
            assertThat(wire.exchange("GET", PRODUCTS + "?limit=1", "").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"POST, /api/v1/%zz, application/json, 400", "POST, /nowhere, application/json, 404",
        "PUT, /api/v1/products, application/json, 405", "POST, /api/v1/products, text/plain, 415",
        "DELETE, /api/v1/products/0, application/json, 404", "GET, /health/live, application/json, 200"})
    void a_body_that_nobody_reads_is_not_asked_for(String method, String target, String type, int status)
            throws IOException {
        String smuggled = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
        for (String framing : List.of("Content-Length: " + smuggled.length(), "Transfer-Encoding: chunked")) {
            try (Wire wire = wire()) {
                wire.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + type + "\r\n" + framing
                        + "\r\nExpect: 100-continue\r\n\r\n" + smuggled);
                Answer answer = wire.receive(method, target);
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.header("Connection")).isEqualTo("close");
                wire.end(); // so that the service need not wait for what else may come
                assertThat(wire.isClosed()).isTrue();
            }
        }
    }

    @Test
    void a_body_that_grows_too_large_ends_in_413() throws IOException {
        try (Wire wire = wire()) {
            wire.send("POST " + PRODUCTS + " HTTP/1.1\r\nHost: x\r\n" + JSON
                    + "\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
            assertThat(wire.receive("POST", PRODUCTS).status()).isEqualTo(100);
            for (int i = 0; i < 17; i++) {
                wire.send("10000\r\n" + " ".repeat(65_536) + "\r\n");
            }
            problem(wire.receive("POST", PRODUCTS), 413, "content-too-large");
        } catch (SocketException closed) {
            // the rest of the body need not be taken; that it is refused, and told, is for the others to see
            problem(post(" ".repeat(MEBIBYTE + 1)), 413, "content-too-large");
        }
    }

    @Test
    void a_request_target_has_up_to_8_kibibytes() throws IOException {
        String target = PRODUCTS + "?name=";
        String exact = target + "x".repeat(8_192 - target.length());
        try (Wire wire = wire()) {
            assertThat(wire.exchange("GET", exact, "").status()).isEqualTo(200);
            problem(wire.exchange("GET", exact + "x", ""), 414, "uri-too-long");
        }
    }

    @Test
    void headers_have_up_to_16_kibibytes() throws IOException {
        try (Wire wire = wire()) {
            assertThat(wire.exchange("GET", PRODUCTS + "?limit=1", "", "X-Long: " + "x".repeat(12_288)).status())
                    .isEqualTo(200);
            assertThat(wire.exchange("GET", PRODUCTS + "?limit=1", "", "X-Long: " + "x".repeat(16_384)).status())
                    .isEqualTo(431);
        }
        assertThat(get(PRODUCTS + "?limit=1").status()).isEqualTo(200);
    }

    // headers

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"})
    void a_method_is_not_overridden(String header) {
        Created tea = created();

        assertThat(get(tea.path(), header + ": DELETE").status()).isEqualTo(200);
        problem(send("POST", tea.path(), json("x", "", 1), JSON, header + ": PUT"), 405, "method-not-allowed");
        assertUnchanged(tea);
    }

    @Test
    void no_header_gives_the_software_away() throws IOException {
        try (Wire wire = wire()) {
            for (Answer answer : List.of(wire.exchange("GET", PRODUCTS, ""), wire.exchange("GET", "/nowhere", ""),
                    wire.exchange("OPTIONS", PRODUCTS, ""), wire.exchange("GET", "/metrics", ""))) {
                assertThat(answer.headers())
                        .doesNotContainKeys("Server", "X-Powered-By", "Via", "Access-Control-Allow-Origin");
                assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            }
        }
    }
}
