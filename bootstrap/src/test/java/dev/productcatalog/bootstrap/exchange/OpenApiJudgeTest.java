package dev.productcatalog.bootstrap.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.OpenApi;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** That answers are refused that the OpenAPI document does not allow. */
class OpenApiJudgeTest {

    private static final String TEA = "{\"id\":7,\"name\":\"Tea\",\"description\":\"\",\"price\":450}";
    private static final String PROBLEM = "{\"type\":\"/problems/not-found\",\"title\":\"None\",\"status\":404,"
            + "\"detail\":\"none\",\"instance\":\"urn:uuid:0197a3c2-5b1e-7c4d-8f60-2a9d3e4b5c6f\"}";
    private static final Map<String, String> ALWAYS =
            Map.of("X-Request-Id", "0197a3c2-5b1e-7c4d-8f60-2a9d3e4b5c6f", "X-Content-Type-Options", "nosniff");

    private static final Case PRODUCT = new Case("GET", "/api/v1/products/7", 200, TEA, ALWAYS)
            .with("Content-Type", "application/json").with("ETag", "\"a\"").with("Cache-Control", "no-cache")
            .with("Vary", "Accept");
    private static final Case COUNTED = PRODUCT.at("GET", "/api/v1/products?limit=1").body('[' + TEA + ']')
            .without("ETag").with("Link", "</api/v1/products>; rel=\"self\"").with("X-Total-Count", "3")
            .with("Vary", "Accept, Accept-Encoding");
    private static final Case NOT_FOUND = new Case("GET", "/api/v1/products/99", 404, PROBLEM, ALWAYS)
            .with("Content-Type", "application/problem+json").with("Cache-Control", "no-store");
    private static final Case DELETED = new Case("DELETE", "/api/v1/products/7", 204, "", ALWAYS);

    static final List<Case> ALLOWED = List.of(PRODUCT, COUNTED, NOT_FOUND, DELETED,
            DELETED.at("OPTIONS", "/api/v1/products").with("Accept-Post", "application/json")
                    .with("Allow", "GET, HEAD, OPTIONS, POST"),
            PRODUCT.at("GET", "/api/v1/products/%37/?"),
            PRODUCT.at("GET", "http://localhost/api/v1/products/7"),
            PRODUCT.at("HEAD", "/api/v1/products/7").body(""),
            COUNTED.with("Content-Encoding", "gzip"),
            NOT_FOUND.at("GET", "/nowhere"),
            NOT_FOUND.at("BREW", "/api/v1/products%2f7"),
            NOT_FOUND.status(405).at("BREW", "/api/v1/products").with("Allow", "GET, HEAD, OPTIONS, POST"),
            NOT_FOUND.status(431));

    static final List<Case> NOT_ALLOWED = List.of(
            // a body with a member too many, one too few, of another type, out of range; another one, none
            PRODUCT.body(TEA.replace("}", ",\"colour\":\"green\"}")),
            PRODUCT.body(TEA.replace("\"description\":\"\",", "")),
            PRODUCT.body(TEA.replace("450", "\"450\"")),
            PRODUCT.body(TEA.replace("450", "-1")),
            PRODUCT.body(PROBLEM),
            PRODUCT.body(""),
            COUNTED.body(TEA),
            NOT_FOUND.body(PROBLEM.replace("/problems/not-found", "/problems/none")),
            NOT_FOUND.body(PROBLEM.replace("urn:uuid:0197", "urn:uuid:")),
            DELETED.body("{}"),
            // another type, none
            PRODUCT.with("Content-Type", "text/html"),
            PRODUCT.without("Content-Type"),
            DELETED.with("Content-Type", "application/json"),
            NOT_FOUND.with("Content-Type", "application/json"),
            // a header that is missing, is not documented, or is not as it should be
            PRODUCT.without("ETag"),
            DELETED.without("X-Request-Id"),
            NOT_FOUND.without("Cache-Control"),
            PRODUCT.with("X-Origin", "*"),
            PRODUCT.with("ETag", "a"),
            PRODUCT.with("ETag", "W/\"a\""),
            PRODUCT.with("Content-Encoding", "gzip"),
            COUNTED.with("Content-Encoding", "br"),
            COUNTED.with("Vary", "Accept"),
            PRODUCT.with("Cache-Control", "no-store"),
            COUNTED.with("X-Total-Count", "three"),
            DELETED.at("OPTIONS", "/api/v1/products").with("Accept-Post", "application/json")
                    .with("Allow", "GET, HEAD, OPTIONS, POST, PUT"),
            // a status that is not documented, for the method or at the path
            PRODUCT.status(203),
            NOT_FOUND.status(409),
            NOT_FOUND.status(405),
            NOT_FOUND.at("GET", "/hello?name=Ann"),
            NOT_FOUND.at("POST", "/hello?name=Ann"),
            DELETED.at("DELETE", "/api/v1/products"),
            DELETED.at("OPTIONS", "/nowhere"),
            NOT_FOUND.status(422).at("GET", "/nowhere"),
            PRODUCT.at("get", "/api/v1/products/7"),
            PRODUCT.at("GET", "/api/v1/products/7/8"),
            PRODUCT.at("GET", "/api/v1/products/7%2F8/9"),
            PRODUCT.at("GET", "/openapi-yaml"));

    @ParameterizedTest
    @FieldSource("ALLOWED")
    void what_is_documented_is_allowed(Case allowed) {
        OpenApi.judge(allowed.answer());
    }

    @ParameterizedTest
    @FieldSource("NOT_ALLOWED")
    void what_is_not_documented_is_refused(Case refused) {
        assertThatThrownBy(() -> OpenApi.judge(refused.answer())).isInstanceOf(AssertionError.class);
    }

    @Test
    void every_answer_that_is_received_is_judged() {
        Answer answer = PRODUCT.with("X-Origin", "*").answer();

        assertThatThrownBy(() -> Answer.received(answer.method(), answer.target(), answer.status(), answer.headers(),
                answer.body())).isInstanceOf(AssertionError.class).hasMessageContaining("X-Origin");
    }

    private record Case(String method, String target, int status, String body, Map<String, String> headers) {

        Case at(String newMethod, String newTarget) {
            return new Case(newMethod, newTarget, status, body, headers);
        }

        Case status(int another) {
            return new Case(method, target, another, body, headers);
        }

        Case body(String another) {
            return new Case(method, target, status, another, headers);
        }

        Case with(String name, String value) {
            Map<String, String> changed = new TreeMap<>(headers);
            changed.put(name, value);
            return new Case(method, target, status, body, changed);
        }

        Case without(String name) {
            Map<String, String> changed = new TreeMap<>(headers);
            changed.remove(name);
            return new Case(method, target, status, body, changed);
        }

        Answer answer() {
            Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.forEach((name, value) -> lines.put(name, List.of(value)));
            return new Answer(method, target, status, lines, body.getBytes(UTF_8));
        }
    }
}
