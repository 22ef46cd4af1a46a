package dev.productcatalog.bootstrap.exchange;

import static dev.productcatalog.bootstrap.harness.HttpTest.JSON;
import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.encoded;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.DocumentedRequest;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.OpenApi;
import dev.productcatalog.bootstrap.harness.OpenApi.Example;
import dev.productcatalog.bootstrap.harness.OpenApi.Operation;
import dev.productcatalog.bootstrap.harness.OpenApi.Parameter;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.TokenFile;
import dev.productcatalog.domain.ProductRules;
import dev.productcatalog.http.HttpAdapter;
import dev.productcatalog.http.UseCases;
import dev.productcatalog.http.settings.AccessSettings;
import dev.productcatalog.http.settings.ConnectionLimits;
import dev.productcatalog.http.settings.OperationSettings;
import dev.productcatalog.http.settings.TransferSettings;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the OpenAPI document promises is so: each status can be met, each example is answered as it says. The other way
 * round, that nothing else is answered, {@link OpenApi#judge} sees to in every test, on each database.
 */
class OpenApiTest {

    /** Members of a problem that an example shows as they are like, not as they are. */
    private static final Set<String> ALIKE = Set.of("detail", "instance", "current_etag", "etag", "at", "epoch");

    /** With the catalogue of the examples, which no test changes. */
    private static RunningService service;
    /** The same, where not everybody may do everything. */
    private static RunningService guarded;
    private static TokenFile tokens;

    @BeforeAll
    static void start() throws IOException {
        service = startFilled(Database.H2, "api.max-import=1MiB");
        tokens = TokenFile.make();
        guarded = RunningService.start(Database.H2, tokens.setting());
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
        guarded.close();
        tokens.close();
    }

    private static RunningService startFilled(Database database, String setting) {
        RunningService started = RunningService.start(database, setting);
        fill(started.baseUri());
        return started;
    }

    private static void fill(URI service) {
        for (int id = 1; id <= 6; id++) {
            send(service, "POST", PRODUCTS, json("Sold out", "", 1), JSON);
            assertThat(send(service, "DELETE", PRODUCTS + '/' + id, null, "If-Match: *").status()).isEqualTo(204);
        }
        send(service, "POST", PRODUCTS, json("Tea", "Loose leaf, 100 g", 450), JSON);
        send(service, "POST", PRODUCTS, json("Green tea", "Loose leaf, 100 g", 520), JSON);
        send(service, "POST", PRODUCTS, json("Teapot", "Glass, 1 l", 2400), JSON);
    }

    @Test
    void it_is_served_as_it_is_read_here() {
        assertThat(send(guarded.baseUri(), "GET", "/openapi.json", null).object()).isEqualTo(OpenApi.DOCUMENT);
    }

    @Test
    void where_everybody_may_do_everything_it_says_nothing_of_tokens() {
        JsonObject open = send(service.baseUri(), "GET", "/openapi.json", null).object();

        assertThat(open.getJsonObject("components")).doesNotContainKey("securitySchemes");
        assertThat(open.getJsonObject("paths").toString()).doesNotContain("\"security\"", "\"401\"", "\"403\"");
        assertThat(open.getJsonObject("paths").keySet()).isEqualTo(OpenApi.DOCUMENT.getJsonObject("paths").keySet());
        assertThat(open.getJsonArray("security")).isEmpty();
    }

    // statuses

    static Stream<Arguments> each_status_is_met() {
        return OpenApi.OPERATIONS.stream().flatMap(operation -> operation.responses().keySet().stream()
                .filter(status -> !status.equals("default"))
                .map(status -> Arguments.of(operation, Integer.valueOf(status))));
    }

    @ParameterizedTest
    @MethodSource
    void each_status_is_met(Operation operation, int status) throws Exception {
        Answer answer = answer(DocumentedRequest.provoking(operation, status), status);

        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    }

    // examples

    static Stream<Arguments> each_example_is_answered_as_it_says() {
        Map<String, Arguments> byPlace = new TreeMap<>(); // what several operations refer to is sent once
        for (Operation operation : OpenApi.OPERATIONS) {
            if (operation.method().equals("HEAD")) {
                continue; // it has those of GET, which nobody can see
            }
            operation.responses().forEach((status, response) -> response.examples().forEach(example -> {
                if (status.equals("default")) {
                    byPlace.putIfAbsent(example.pointer(),
                            Arguments.of(operation, example.value().asJsonObject().getInt("status"), example));
                } else {
                    byPlace.put(example.pointer(), Arguments.of(operation, Integer.valueOf(status), example));
                }
            }));
        }
        return byPlace.values().stream();
    }

    @ParameterizedTest
    @MethodSource
    void each_example_is_answered_as_it_says(Operation operation, int status, Example example) throws Exception {
        Answer answer = answer(DocumentedRequest.of(operation, status, example), status);

        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.header("Content-Type").replaceFirst("; charset=utf-8$", "")).isEqualTo(example.mediaType());
        assertThat(withoutWhatIsAlike(Answer.json(answer.content()))).isEqualTo(withoutWhatIsAlike(example.value()));
    }

    private static JsonValue withoutWhatIsAlike(JsonValue value) {
        return switch (value) {
            case JsonObject object -> {
                JsonObjectBuilder copy = Json.createObjectBuilder();
                object.forEach((name, member) ->
                        copy.add(name, ALIKE.contains(name) ? JsonValue.TRUE : withoutWhatIsAlike(member)));
                yield copy.build();
            }
            case JsonArray array -> Json.createArrayBuilder(
                    array.stream().map(OpenApiTest::withoutWhatIsAlike).toList()).build();
            default -> value;
        };
    }

    @Test
    void each_example_is_valid() {
        for (Operation operation : OpenApi.OPERATIONS) {
            operation.parameters().forEach(parameter -> parameter.examples().forEach(example ->
                    assertValid(parameter.schema(), example)));
            operation.bodies().forEach(body -> assertValid(body.schema(), body.value()));
            operation.responses().values().forEach(response -> {
                response.headers().values().forEach(header -> assertValid(header.schema(), header.example()));
                response.examples().forEach(example -> assertValid(example.schema(), example.value()));
            });
        }
    }

    private static void assertValid(Schema schema, JsonValue example) {
        assertThat(schema.validate(example.toString(), InputFormat.JSON)).as("%s", example).isEmpty();
    }

    /** That of a request is, with the response's of the same name. */
    @Test
    void each_example_of_a_request_is_sent() {
        assertThat(OpenApi.OPERATIONS).allSatisfy(operation ->
                assertThat(operation.responses().values().stream().flatMap(response -> response.examples().stream()))
                        .extracting(Example::name)
                        .containsAll(operation.bodies().stream().map(Example::name).toList()));
    }

    static Stream<Arguments> each_example_of_a_parameter_is_taken() {
        Map<String, Arguments> byPlace = new TreeMap<>();
        for (Operation operation : OpenApi.OPERATIONS) {
            operation.parameters().forEach(parameter -> parameter.examples().forEach(example ->
                    byPlace.putIfAbsent(parameter.pointer() + example, Arguments.of(operation, parameter,
                            DocumentedRequest.text(example)))));
        }
        return byPlace.values().stream();
    }

    @ParameterizedTest
    @MethodSource
    void each_example_of_a_parameter_is_taken(Operation operation, Parameter parameter, String value) throws Exception {
        DocumentedRequest request = DocumentedRequest.of(operation);
        request = switch (parameter.in()) {
            case "header" -> request.with(parameter.name() + ": " + value);
            case "query" -> parameter.required() ? request
                    : request.withQuery(encoded(parameter.name()) + '=' + encoded(value));
            default -> request;
        };
        Answer answer = answer(request, 200);

        assertThat(answer.status()).as("%s", answer).isIn(200, 201, 204, 304, 412);
    }

    static Stream<Operation> a_query_takes_the_parameters_that_are_documented_and_no_other() {
        return OpenApi.OPERATIONS.stream().filter(operation -> operation.path().startsWith("/api/")
                && operation.method().equals("GET"));
    }

    @ParameterizedTest
    @MethodSource
    void a_query_takes_the_parameters_that_are_documented_and_no_other(Operation operation) throws Exception {
        Set<String> taken = new TreeSet<>();
        for (String name : OpenApi.OPERATIONS.stream().flatMap(OpenApiTest::inQuery).collect(Collectors.toSet())) {
            if (isTaken(operation, name)) {
                taken.add(name);
            }
        }
        assertThat(inQuery(operation)).containsExactlyInAnyOrderElementsOf(taken);
    }

    private static Stream<String> inQuery(Operation operation) {
        return operation.parameters().stream().filter(parameter -> parameter.in().equals("query"))
                .map(Parameter::name);
    }

    /** {@return whether it is, in any kind of answer} An empty one is 422 in any case, so none becomes a stream. */
    private static boolean isTaken(Operation operation, String name) throws IOException {
        for (String type : operation.responses().get("200").content().keySet()) {
            for (String before : List.of("", "snapshot=true&")) {
                Answer answer = DocumentedRequest.of(operation).with("Accept: " + type).withQuery(before + name + '=')
                        .sentTo(service.baseUri());
                assertThat(answer.status()).as("%s", answer).isIn(400, 422);
                if (!HttpTest.faults(answer).contains(HttpTest.query(name, "extra_forbidden"))) {
                    return true;
                }
            }
        }
        return false;
    }

    // services

    /** {@return the answer of a service that can answer with the status} */
    private static Answer answer(DocumentedRequest request, int status) throws Exception {
        switch (status) {
            case 401, 403:
                return request.sentTo(guarded.baseUri());
            case 428:
                try (RunningService strict = startFilled(Database.MEMORY, "api.require-if-match=true")) {
                    return request.sentTo(strict.baseUri());
                }
            case 500:
                // one that was wired without use cases, which is a fault like any
                try (HttpAdapter faulty = withoutUseCases(false)) {
                    return request.sentTo(URI.create("http://127.0.0.1:" + faulty.port()));
                }
            case 503:
                if (request.target().equals("/health/live")) {
                    try (HttpAdapter beyondRepair = withoutUseCases(true)) {
                        return request.sentTo(URI.create("http://127.0.0.1:" + beyondRepair.port()));
                    }
                }
                String database = "jdbc:h2:mem:" + UUID.randomUUID();
                try (RunningService cutOff = RunningService.start(Database.H2, "db.url=" + database);
                     Connection connection = DriverManager.getConnection(database);
                     Statement statement = connection.createStatement()) {
                    statement.execute("SET EXCLUSIVE 2"); // shuts out all others, those that are in it, too
                    return request.sentTo(cutOff.baseUri());
                }
            default:
                if (request.isReading() || status >= 400) {
                    return request.sentTo(service.baseUri());
                }
                try (RunningService changed = startFilled(Database.MEMORY, "")) {
                    return request.sentTo(changed.baseUri());
                }
        }
    }

    private static HttpAdapter withoutUseCases(boolean isBeyondRepair) {
        return HttpAdapter.start(
                new HttpAdapter.Settings("127.0.0.1", 0, "", false, ConnectionLimits.DEFAULT, Duration.ZERO,
                        AccessSettings.OPEN, OperationSettings.DEFAULT, new ProductRules(50), TransferSettings.DEFAULT),
                new UseCases(null, null, null, null, null, null, null, Optional.empty(), Optional.empty(),
                        Optional.empty()),
                () -> { }, () -> isBeyondRepair, Optional::empty, UUID.randomUUID());
    }
}
