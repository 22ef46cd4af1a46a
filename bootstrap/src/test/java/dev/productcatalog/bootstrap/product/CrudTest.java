package dev.productcatalog.bootstrap.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3 of the contract: create, read, replace, patch, delete. */
class CrudTest extends HttpTest {

    private static final String STRONG_TAG = "\"[\\x21\\x23-\\x7E]+\"";

    @Test
    void post_creates() {
        Answer answer = post(json("Tea", "Loose leaf", 450));
        ProductJson product = answer.product();

        assertThat(answer.status()).isEqualTo(201);
        assertThat(product).isEqualTo(new ProductJson(product.id(), "Tea", "Loose leaf", 450));
        assertThat(answer.header("Location")).isEqualTo(PRODUCTS + "/" + product.id());
        assertThat(answer.etag()).matches(STRONG_TAG);
        assertThat(get(answer.header("Location")).product()).isEqualTo(product);
        assertThat(get(answer.header("Location")).etag()).isEqualTo(answer.etag());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {"description": "", "price": 1}            | /name        | missing
            {"name": "x", "price": 1}                  | /description | missing
            {"name": "x", "description": ""}           | /price       | missing
            {"name": "x", "description": "", "price": 1, "id": 7}    | /id | extra_forbidden
            {"name": "x", "description": "", "price": 1, "id": null} | /id | extra_forbidden
            {"name": "x", "description": "", "price": 1, "tag": "y"} | /tag | extra_forbidden
            []                                         | ``           | object_type
            null                                       | ``           | object_type
            "x"                                        | ``           | object_type
            """)
    void post_takes_all_three_members_and_no_other(String json, String pointer, String code) {
        problem(post(json), 422, "validation", body(pointer, code));
    }

    @Test
    void get_reads_one() {
        Created tea = created();
        Answer answer = get(tea.path());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.product()).isEqualTo(tea.product());
        assertThat(answer.etag()).isEqualTo(tea.etag());
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.header("Vary")).isEqualTo("Accept");
    }

    @Test
    void get_reads_a_list() {
        Created tea = created();
        Answer answer = get(PRODUCTS + "?name=" + encoded(tea.product().name()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.products()).containsExactly(tea.product());
    }

    @Test
    void head_has_the_headers_of_get() throws IOException {
        Created tea = created("Tea " + EMOJI, "Loose leaf", 450);
        try (Wire wire = wire()) {
            for (String target : List.of(tea.path(), PRODUCTS + "?id=" + tea.id(), PRODUCTS + "/4711", PRODUCTS + "/x",
                    "/nowhere",
                    "/", "/hello?name=x", "/hello", "/health/live", "/openapi.json")) {
                Answer get = wire.exchange("GET", target, "");
                Answer head = wire.exchange("HEAD", target, "");

                assertThat(head.status()).isEqualTo(get.status());
                assertThat(withoutWhatVaries(head)).as(target).isEqualTo(withoutWhatVaries(get))
                        .containsEntry("Content-Length", List.of(String.valueOf(get.body().length)));
            }
        }
    }

    private static Map<String, List<String>> withoutWhatVaries(Answer answer) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(answer.headers());
        headers.remove("X-Request-Id");
        headers.remove("Date");
        return headers;
    }

    @Test
    void put_replaces_all_members() {
        Created tea = created();
        Answer answer = put(tea.path(), json("Cocoa", "", 0));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.product()).isEqualTo(new ProductJson(tea.id(), "Cocoa", "", 0));
        assertThat(answer.etag()).matches(STRONG_TAG).isNotEqualTo(tea.etag());
        assertThat(get(tea.path()).product()).isEqualTo(answer.product());
        assertThat(get(tea.path()).etag()).isEqualTo(answer.etag());
    }

    @Test
    void put_takes_back_what_was_read() {
        Created tea = created();
        Answer answer = put(tea.path(), get(tea.path()).text());

        assertThat(answer.status()).isEqualTo(200);
        assertUnchanged(tea);
    }

    @Test
    void put_and_patch_take_the_id_of_the_path_only() {
        Created tea = created();
        String members = ",\"name\":\"x\",\"description\":\"\",\"price\":1}";

        assertThat(put(tea.path(), "{\"id\":" + tea.id() + ".0" + members).status()).isEqualTo(200);
        Created cocoa = created();
        for (Map.Entry<String, String> wrong : Map.of(String.valueOf(cocoa.id() + 1), "value_error", "0", "value_error",
                "1e99", "value_error", "\"" + cocoa.id() + "\"", "int_type", "null", "int_type", "1.5",
                "int_type").entrySet()) {
            problem(put(cocoa.path(), "{\"id\":" + wrong.getKey() + members), 422, "validation", body("/id",
                    wrong.getValue()));
            problem(patch(cocoa.path(), "{\"id\":" + wrong.getKey() + "}"), 422, "validation", body("/id",
                    wrong.getValue()));
        }
        assertUnchanged(cocoa);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {"description": "", "price": 1}  | /name
            {"name": "x", "price": 1}        | /description
            {"name": "x", "description": ""} | /price
            """)
    void put_needs_all_three_members(String json, String pointer) {
        Created tea = created();

        problem(put(tea.path(), json), 422, "validation", body(pointer, "missing"));
        assertUnchanged(tea);
    }

    @Test
    void put_is_not_a_patch() {
        Created tea = created();

        problem(send("PUT", tea.path(), json("x", "", 1), MERGE_PATCH), 415, "unsupported-media-type");
        assertUnchanged(tea);
    }

    @Test
    void put_creates_nothing() {
        String next = PRODUCTS + "/" + (created().id() + 1);

        problem(put(next, json("x", "", 1)), 404, "not-found");
        problem(get(next), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {MERGE_PATCH, JSON})
    void patch_changes_only_what_is_there(String contentType) {
        Created tea = created("Tea", "Loose leaf", 450);

        assertThat(send("PATCH", tea.path(), "{\"price\":0}", contentType).product())
                .isEqualTo(new ProductJson(tea.id(), "Tea", "Loose leaf", 0));
        assertThat(send("PATCH", tea.path(), "{\"description\":\"\"}", contentType).product())
                .isEqualTo(new ProductJson(tea.id(), "Tea", "", 0));
        Answer answer = send("PATCH", tea.path(), "{\"name\":\"Cocoa\",\"id\":" + tea.id() + "}", contentType);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.product()).isEqualTo(new ProductJson(tea.id(), "Cocoa", "", 0));
        assertThat(answer.etag()).matches(STRONG_TAG).isNotEqualTo(tea.etag());
        assertThat(get(tea.path()).product()).isEqualTo(answer.product());
        assertThat(get(tea.path()).etag()).isEqualTo(answer.etag());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"{\"name\":null}, /name, string_type",
        "{\"description\":null}, /description, string_type",
        "{\"price\":null}, /price, int_type", "{\"id\":null}, /id, int_type",
        "{\"colour\":null}, /colour, extra_forbidden",
        "[], ``, object_type", "null, ``, object_type", "3, ``, object_type", "[{\"price\":1}], ``, object_type"})
    void patch_removes_nothing_and_is_an_object(String json, String pointer, String code) {
        Created tea = created();

        problem(patch(tea.path(), json), 422, "validation", body(pointer, code));
        assertUnchanged(tea);
    }

    @Test
    void patch_says_what_it_takes() {
        Created tea = created();
        for (String contentType : List.of("text/plain", "application/json-patch+json",
                "application/x-www-form-urlencoded")) {
            Answer answer = send("PATCH", tea.path(), "{\"price\":1}", "Content-Type: " + contentType);

            problem(answer, 415, "unsupported-media-type");
            assertThat(answer.header("Accept-Patch").split(", "))
                    .containsExactlyInAnyOrder("application/merge-patch+json", "application/json");
        }
        assertUnchanged(tea);
    }

    @Test
    void what_changes_nothing_keeps_the_tag() {
        Created tea = created("Tea", "Loose leaf", 450);
        for (Answer answer : List.of(put(tea.path(), json("Tea", "Loose leaf", 450)), patch(tea.path(), "{}"),
                patch(tea.path(), "{\"price\":4.5e2}"), patch(tea.path(),
                        "{\"name\":\"Tea\",\"id\":" + tea.id() + "}"))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.product()).isEqualTo(tea.product());
            assertThat(answer.etag()).isEqualTo(tea.etag());
        }
        assertUnchanged(tea);
    }

    @Test
    void delete_deletes() {
        Created tea = created();

        assertThat(delete(tea.path()).status()).isEqualTo(204);
        problem(delete(tea.path()), 404, "not-found");
        problem(get(tea.path()), 404, "not-found");
        problem(put(tea.path(), json("x", "", 1)), 404, "not-found");
        problem(patch(tea.path(), "{}"), 404, "not-found");
        assertThat(get(PRODUCTS + "?id=" + tea.id()).products()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "rubbish", "{\"id\":0}"})
    void delete_ignores_a_body(String body) {
        assertThat(send("DELETE", created().path(), body, JSON).status()).isEqualTo(204);
        assertThat(send("DELETE", created().path(), body, "Content-Type: text/plain").status()).isEqualTo(204);
        assertThat(send("DELETE", created().path(), body).status()).isEqualTo(204);
    }

    @Test
    void options_say_what_there_is() {
        Created tea = created();
        Answer all = options(PRODUCTS);
        Answer one = options(tea.path());

        assertThat(all.status()).isEqualTo(204);
        assertThat(all.header("Allow").split(", ")).containsExactlyInAnyOrder("GET", "HEAD", "POST", "OPTIONS");
        assertThat(all.header("Accept-Post")).isEqualTo("application/json");
        assertThat(one.status()).isEqualTo(204);
        assertThat(one.header("Allow").split(", "))
                .containsExactlyInAnyOrder("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS");
        assertThat(one.header("Accept-Patch").split(", "))
                .containsExactlyInAnyOrder("application/merge-patch+json", "application/json");
        problem(options("/nowhere"), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE", "TRACE", "BREW", "get", "PROPFIND", "X"})
    void the_list_lacks_other_methods(String method) throws IOException {
        assertLacks(PRODUCTS, method, "GET", "HEAD", "POST", "OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "TRACE", "BREW", "delete", "LOCK"})
    void a_product_lacks_other_methods(String method) throws IOException {
        Created tea = created();
        assertLacks(tea.path(), method, "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS");
        assertLacks(PRODUCTS + "/0", method, "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS");
        assertUnchanged(tea);
    }

    private void assertLacks(String target, String method, String... allowed) throws IOException {
        try (Wire wire = wire()) {
            Answer answer = wire.exchange(method, target, "");
            problem(answer, 405, "method-not-allowed");
            assertThat(answer.header("Allow").split(", ")).containsExactlyInAnyOrder(allowed);
        }
    }

    @Test
    void requests_may_be_sent_before_the_answers_have_come() throws IOException {
        List<Created> teas = Stream.generate(this::created).limit(8).toList();
        try (Wire wire = wire()) {
            StringBuilder requests = new StringBuilder();
            for (Created tea : teas) {
                requests.append("GET ").append(tea.path()).append(" HTTP/1.1\r\nHost: x\r\n\r\n")
                        .append("PATCH ").append(tea.path()).append(" HTTP/1.1\r\nHost: x\r\n").append(MERGE_PATCH)
                        .append("\r\nContent-Length: 11\r\n\r\n{\"price\":7}")
                        .append("DELETE ").append(tea.path()).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            wire.send(requests.toString());
            for (Created tea : teas) {
                assertThat(wire.receive("GET", tea.path()).product()).isEqualTo(tea.product());
                assertThat(wire.receive("PATCH", tea.path()).product().price()).isEqualTo(7);
                assertThat(wire.receive("DELETE", tea.path()).status()).isEqualTo(204);
            }
        }
    }
}
