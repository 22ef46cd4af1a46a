package dev.productcatalog.bootstrap.access;

import static dev.productcatalog.bootstrap.harness.HttpTest.JSON;
import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.DocumentedRequest;
import dev.productcatalog.bootstrap.harness.OpenApi;
import dev.productcatalog.bootstrap.harness.OpenApi.Operation;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.TokenFile;
import dev.productcatalog.bootstrap.harness.Wire;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what, for each operation of the published document; and when that is checked. */
class RolesTest {

    private static final List<String> ROLES = List.of("reader", "editor", "operator");
    private static final List<String> TOKENS = List.of(TokenFile.READER, TokenFile.EDITOR, TokenFile.OPERATOR);
    /** Sections 10 and 12 of the contract: what everybody may see. */
    private static final Set<String> OPEN =
            Set.of("/", "/openapi.yaml", "/openapi.json", "/docs", "/docs/{asset}", "/console",
            "/console/{asset}", "/problems", "/problems/{slug}", "/health/live", "/health/ready");

    private static TokenFile tokens;
    private static RunningService guarded;
    /** Where everybody may read. */
    private static RunningService readable;

    @BeforeAll
    static void start() throws IOException {
        tokens = TokenFile.make();
        guarded = RunningService.start(Database.H2, tokens.setting());
        readable = RunningService.start(Database.H2, tokens.setting() + "\nauth.anonymous=reader");
    }

    @AfterAll
    static void stop() throws IOException {
        guarded.close();
        readable.close();
        tokens.close();
    }

    private static final List<Operation> OPERATIONS = OpenApi.OPERATIONS;

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void each_operation_says_what_it_needs(Operation operation) {
        String expected = operation.method().equals("OPTIONS") || OPEN.contains(operation.path()) ? ""
                : operation.path().equals("/backup") ? "operator"
                : Set.of("GET", "HEAD").contains(operation.method()) ? "reader" : "editor";

        assertThat(operation.role()).isEqualTo(expected);
    }

    static Stream<Arguments> each_operation_does_what_it_says() {
        return OPERATIONS.stream().flatMap(operation -> Stream.of("nobody", "stranger", "reader", "editor", "operator")
                .map(caller -> Arguments.of(operation, caller)));
    }

    /** A request that may not is refused before anything else is looked at; one that may meets the next check. */
    @ParameterizedTest
    @MethodSource
    void each_operation_does_what_it_says(Operation operation, String caller) throws IOException {
        DocumentedRequest request = DocumentedRequest.of(operation);
        request = switch (caller) {
            case "nobody" -> request;
            case "stranger" -> request.with("Authorization: Bearer pcat_of-a-stranger");
            default -> request.with("Authorization: Bearer " + TOKENS.get(ROLES.indexOf(caller)));
        };
        int held = ROLES.indexOf(caller);
        int needed = ROLES.indexOf(operation.role());

        Answer answer = request.sentTo(guarded.baseUri());
        assertThat(answer.status()).as("%s", answer).satisfies(status -> {
            if (needed < 0 || held >= needed) {
                assertThat(status).isNotIn(401, 403);
            } else {
                assertThat(status).isEqualTo(held < 0 ? 401 : 403);
            }
        });
        if (answer.status() == 401) {
            assertThat(answer.header("WWW-Authenticate"))
                    .isEqualTo(caller.equals("nobody") ? "Bearer" : "Bearer error=\"invalid_token\"");
        }
        boolean reads = needed <= 0;
        int withoutToken = request.sentTo(readable.baseUri()).status();
        if (caller.equals("nobody")) {
            assertThat(withoutToken == 401).isNotEqualTo(reads);
        }
    }

    @Test
    void whoever_may_is_served() {
        String editor = "Authorization: bearer " + TokenFile.EDITOR;
        Answer created = send(guarded.baseUri(), "POST", PRODUCTS, json("Tea", "", 1), JSON, editor);
        assertThat(created.status()).isEqualTo(201);
        String path = created.header("Location");
        assertThat(send(guarded.baseUri(), "GET", path, null, "Authorization: Bearer " + TokenFile.READER).text())
                .isEqualTo(created.text());
        assertThat(send(guarded.baseUri(), "DELETE", path, null, "Authorization: Bearer " + TokenFile.READER).status())
                .isEqualTo(403);
        assertThat(send(guarded.baseUri(), "DELETE", path, null).status()).isEqualTo(401);
        assertThat(send(guarded.baseUri(), "GET", path, null, editor).text()).isEqualTo(created.text());
        assertThat(send(guarded.baseUri(), "DELETE", path, null, "Authorization: Bearer " + TokenFile.OPERATOR)
                .status())
                .isEqualTo(204);
    }

    @Test
    void who_made_a_change_is_kept_with_it() {
        String edgar = "Authorization: Bearer " + TokenFile.EDITOR;
        String olga = "Authorization: Bearer " + TokenFile.OPERATOR;
        String path = send(guarded.baseUri(), "POST", PRODUCTS, json("Tea", "", 1), JSON, edgar).header("Location");
        Answer created = send(guarded.baseUri(), "GET", path + "/changes", null, edgar);
        String seq = created.object().getJsonArray("changes").getJsonObject(0).get("seq").toString();
        send(guarded.baseUri(), "PUT", path, json("Tea", "", 2), JSON, olga);
        send(guarded.baseUri(), "PATCH", path, "{\"price\": 3}", JSON, edgar);
        send(guarded.baseUri(), "POST", path + "/revert", "{\"seq\": " + seq + "}", JSON, olga);
        send(guarded.baseUri(), "DELETE", path, null, edgar);
        String row = "{\"id\": %s, \"name\": \"Tea\", \"description\": \"\", \"price\": 1}"
                .formatted(path.substring(path.lastIndexOf('/') + 1));
        send(guarded.baseUri(), "POST", PRODUCTS + "/import?ids=keep", row, "Content-Type: application/x-ndjson", olga);
        Answer history = send(guarded.baseUri(), "GET", path + "/changes", null,
                "Authorization: Bearer " + TokenFile.READER);

        assertThat(history.object().getJsonArray("changes").getValuesAs(JsonObject.class))
                .extracting(change -> change.getString("type") + " by " + change.getString("by"))
                .containsExactly("created by olga", "deleted by edgar", "updated by olga", "updated by edgar",
                        "updated by olga", "created by edgar");
        assertThat(history.text()).doesNotContain("pcat_");
    }

    /** The order of section 2: what comes before is told to everybody, what comes after only to who may. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "GET;    /api/v1/products?q=%FF;  400;400;400", "GET; /api/v1/nothing; 404;404;404",
        "POST;   /api/v1/products/1;    405;405;405", "PATCH; /api/v1/products; 405;405;405",
        "GET;    /api/v1/products?limit=0;           401;422;422", "GET; /api/v1/products?cursor=x; 401;400;400",
        "GET;    /api/v1/products/x;                 401;422;422", "GET; /api/v1/products/999;      401;404;404",
        "DELETE; /api/v1/products/x;                 401;403;422", "DELETE; /api/v1/products/999;   401;403;404",
        "POST;   /api/v1/products;                   401;403;415"})
    void authority_has_its_place(String method, String target, int nobody, int reader, int editor) {
        String body = method.equals("POST") ? "<product/>" : null;
        assertThat(send(guarded.baseUri(), method, target, body).status()).isEqualTo(nobody);
        assertThat(send(guarded.baseUri(), method, target, body, "Authorization: Bearer " + TokenFile.READER).status())
                .isEqualTo(reader);
        assertThat(send(guarded.baseUri(), method, target, body, "Authorization: Bearer " + TokenFile.EDITOR).status())
                .isEqualTo(editor);
    }

    @Test
    void authority_comes_before_accept_media_type_and_size() {
        String[] all = {"Accept: image/png", "Content-Type: text/plain", "Content-Encoding: gzip"};
        String large = "x".repeat((1 << 20) + 1);

        assertThat(send(guarded.baseUri(), "POST", PRODUCTS, large, all).status()).isEqualTo(401);
        assertThat(send(guarded.baseUri(), "POST", PRODUCTS, large, with(all, TokenFile.READER)).status())
                .isEqualTo(403);
        assertThat(send(guarded.baseUri(), "POST", PRODUCTS, large, with(all, TokenFile.EDITOR)).status())
                .isEqualTo(406);
    }

    private static String[] with(String[] headers, String token) {
        return Stream.concat(Stream.of(headers), Stream.of("Authorization: Bearer " + token)).toArray(String[]::new);
    }

    @Test
    void a_body_is_not_asked_for_in_vain() throws IOException {
        try (Wire wire = new Wire(guarded.baseUri())) {
            wire.send("POST " + PRODUCTS + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n");
            assertThat(wire.receive("POST", PRODUCTS).status()).isEqualTo(401);
        }
    }

    @Test
    void a_token_is_changed_without_a_restart() throws Exception {
        try (TokenFile own = TokenFile.make();
             RunningService service = RunningService.start(Database.MEMORY, own.setting())) {
            String reader = "Authorization: Bearer " + TokenFile.READER;
            assertThat(send(service.baseUri(), "GET", PRODUCTS, null, reader).status()).isEqualTo(200);
            own.withdraw("rita");
            while (send(service.baseUri(), "GET", PRODUCTS, null, reader).status() == 200) {
                Thread.onSpinWait();
            }
            assertThat(send(service.baseUri(), "GET", PRODUCTS, null, "Authorization: Bearer " + TokenFile.EDITOR)
                    .status())
                    .isEqualTo(200);
        }
    }
}
