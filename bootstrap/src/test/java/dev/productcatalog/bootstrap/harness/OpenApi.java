package dev.productcatalog.bootstrap.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The OpenAPI document as the service publishes it: what is in it, and whether it allows an answer. Thread-safe. */
public final class OpenApi {

    public static final JsonObject DOCUMENT = published();
    private static final String LOCATION = "urn:openapi";
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDialect(Dialects.getOpenApi31(),
            registry -> registry.schemas(Map.of(LOCATION, DOCUMENT.toString()))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options");
    /** Those of HTTP itself, of which an OpenAPI document does not tell. */
    private static final Set<String> HEADERS_OF_HTTP = Set.of("connection", "content-length", "content-type", "date",
            "transfer-encoding");
    private static final Pattern NO_PART_OF_PATH = Pattern.compile("^(?i:https?)://[^/?]*|(?<=.)/?(\\?.*)?$");

    public static final List<Operation> OPERATIONS = Place.ROOT.to("paths").children()
            .flatMap(path -> path.children().filter(child -> METHODS.contains(child.key()))
                    .map(operation -> Operation.at(path, operation)))
            .toList();
    /** What is answered where there is no operation, and where an operation has no response for a status. */
    private static final Response ANY_PROBLEM = Response.at(Place.ROOT.to("components", "responses", "AnyProblem"));

    private OpenApi() {
    }

    /**
     * Reads it as it is packaged, not from a running service: virtual threads that wait for this class hold on to their
     * carriers, and there could be none left for the service's own.
     */
    private static JsonObject published() {
        ModuleReference module = ModuleLayer.boot().configuration().findModule("dev.productcatalog.http").orElseThrow()
                .reference();
        try (ModuleReader content = module.open();
             InputStream yaml = content.open("dev/productcatalog/http/site/openapi.yaml").orElseThrow()) {
            Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            return Json.createObjectBuilder(document).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asserts that the document allows the answer: its status, each of its headers, its body. */
    public static void judge(Answer answer) {
        if (answer.target().equals("*")) {
            return; // the server, which is no path
        }
        String path = path(answer.target());
        Map<String, Operation> there = new TreeMap<>();
        boolean isLiteral = OPERATIONS.stream().anyMatch(operation -> operation.path().equals(path));
        OPERATIONS.stream().filter(operation -> isLiteral ? operation.path().equals(path)
                        : operation.pattern().matcher(path).matches())
                .forEach(operation -> there.put(operation.method(), operation));
        Response response = response(answer, there);
        response.judgeHeaders(ofTheOperation(answer));
        response.judgeBody(answer);
        if (answer.header("Allow") != null) {
            assertThat(answer.header("Allow").split(", ")).as("%s", answer)
                    .containsExactlyInAnyOrderElementsOf(there.keySet());
        }
    }

    /**
     * {@return the answer without what the document tells nothing of: what browsers alone are told, by the Fetch
     * standard, and the span that a request was where spans are told}
     */
    private static Answer ofTheOperation(Answer answer) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        answer.headers().forEach((name, lines) -> {
            if (name.equalsIgnoreCase("Vary")) {
                headers.put(name, lines.stream().map(line -> line.replaceFirst("(^|, )Origin$", ""))
                        .filter(line -> !line.isEmpty()).toList());
            } else if (!name.matches("(?i)access-control-.*|traceparent")) {
                headers.put(name, lines);
            }
        });
        headers.values().removeIf(List::isEmpty);
        return new Answer(answer.method(), answer.target(), answer.status(), headers, answer.body());
    }

    /** {@return the decoded path} Nothing is at that of a target that cannot be decoded. */
    private static String path(String target) {
        try {
            // a slash that is escaped separates nothing, and a plus is a plus
            String path = NO_PART_OF_PATH.matcher(target).replaceAll("").replaceAll("(?i)%2f", "%00");
            return path.isEmpty() ? "/" : URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static Response response(Answer answer, Map<String, Operation> there) {
        Operation operation = there.get(answer.method());
        Response documented = operation == null ? null : operation.responses().get(String.valueOf(answer.status()));
        if (documented != null) {
            return documented;
        }
        boolean isAsDocumented = switch (answer.status()) {
            case 404 -> there.isEmpty();
            case 405 -> operation == null;
            default -> ANY_PROBLEM.statusesOfExamples().contains(answer.status());
        };
        assertThat(isAsDocumented).as("the document does not have the status of %s", answer).isTrue();
        return ANY_PROBLEM;
    }

    /**
     * What a method does at a path.
     *
     * @param role what is needed to do it; empty for nothing
     */
    public record Operation(String method, String path, Pattern pattern, String tag, String operationId, String role,
                     List<Parameter> parameters, List<Example> bodies, Map<String, Response> responses) {

        public static Operation at(Place path, Place operation) {
            return new Operation(operation.key().toUpperCase(Locale.ROOT), path.key(),
                    Pattern.compile(Pattern.quote(path.key()).replaceAll("\\{[^}]*}", "\\\\E[^/]+\\\\Q")),
                    operation.object().getJsonArray("tags").getString(0), operation.object().getString("operationId"),
                    operation.to("security").children().flatMap(way -> way.to("bearer").children())
                            .map(role -> ((JsonString) role.value()).getString()).collect(joining()),
                    operation.to("parameters").children().map(Parameter::at).toList(),
                    Example.in(operation.to("requestBody")), operation.to("responses").map(Response::at));
        }

        @Override
        public String toString() {
            return method + ' ' + path;
        }
    }

    /** What can be asked for in a path, a query or a header. */
    public record Parameter(String name, String in, boolean required, String pointer, List<JsonValue> examples,
                     Schema schema) {

        public static Parameter at(Place place) {
            JsonObject parameter = place.object();
            JsonObject schema = parameter.getJsonObject("schema");
            return new Parameter(parameter.getString("name"), parameter.getString("in"),
                    parameter.getBoolean("required", false), place.pointer(),
                    parameter.containsKey("example") ? List.of(parameter.get("example"))
                            : schema.containsKey("examples") ? schema.getJsonArray("examples") : List.of(),
                    place.schema());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** An example of the body of a request or a response. */
    public record Example(
            String name, String summary, String mediaType, JsonValue value, String pointer, Schema schema) {

        public static List<Example> in(Place message) {
            List<Example> examples = new ArrayList<>();
            message.to("content").children().forEach(content -> content.to("examples").children().forEach(example ->
                    examples.add(new Example(example.key(), example.object().getString("summary", null), content.key(),
                            example.object().get("value"), example.pointer(), content.schema()))));
            return examples;
        }

        @Override
        public String toString() {
            return summary == null ? name : summary;
        }
    }

    /** What may be answered. */
    public record Response(Map<String, Header> headers, Map<String, Schema> content, List<Example> examples) {

        public static Response at(Place response) {
            Map<String, Header> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(response.to("headers").map(Header::at));
            return new Response(headers, response.to("content").map(Place::schema), Example.in(response));
        }

        /** {@return the statuses that it stands for, if it is one for several} */
        public Set<Integer> statusesOfExamples() {
            return examples.stream().map(example -> example.value().asJsonObject().getInt("status")).collect(toSet());
        }

        public void judgeHeaders(Answer answer) {
            headers.forEach((name, header) -> header.judge(name, answer));
            assertThat(answer.headers().keySet()).as("the document does not have a header of %s", answer).allMatch(
                    name -> headers.containsKey(name) || HEADERS_OF_HTTP.contains(name.toLowerCase(Locale.ROOT)));
        }

        public void judgeBody(Answer answer) {
            if (answer.method().equals("HEAD")) {
                return; // there is none, and the type is that of GET
            }
            String contentType = answer.header("Content-Type");
            if (content.isEmpty()) {
                assertThat(answer.body()).as("%s", answer).isEmpty();
                assertThat(contentType).as("%s", answer).isNull();
                return;
            }
            assertThat(contentType).as("%s", answer).isNotNull();
            String mediaType = contentType.replaceFirst(";.*", "");
            assertThat(content).as("the document does not have the type of %s", answer).containsKey(mediaType);
            assertThat(content.get(mediaType).validate(answer.content(), InputFormat.JSON)).as("%s", answer)
                    .isEmpty();
        }
    }

    /** A header that an answer may have, or must have. */
    public record Header(boolean required, boolean isInteger, JsonValue example, Schema schema) {

        public static Header at(Place header) {
            return new Header(header.object().getBoolean("required", false),
                    header.object().getJsonObject("schema").getString("type").equals("integer"),
                    header.object().get("example"), header.schema());
        }

        public void judge(String name, Answer answer) {
            String value = answer.header(name);
            if (value == null) {
                assertThat(required).as("%s is missing in %s", name, answer).isFalse();
                return;
            }
            String json = isInteger && value.matches("-?[0-9]+") ? value : Json.createValue(value).toString();
            assertThat(schema.validate(json, InputFormat.JSON)).as("%s of %s", name, answer).isEmpty();
        }
    }

    /** A place in the document, by the key that leads to it there, whether its value stands there or is referred to. */
    private record Place(String key, String pointer, JsonValue value) {

        static final Place ROOT = new Place("", "", DOCUMENT);

        public JsonObject object() {
            return value.asJsonObject();
        }

        /** {@return the place that the keys lead to} Where there is nothing, it is empty. */
        public Place to(String... keys) {
            Place place = this;
            for (String key : keys) {
                place = place.child(key, place.object().getOrDefault(key, JsonValue.EMPTY_JSON_OBJECT));
            }
            return place;
        }

        public Stream<Place> children() {
            return value instanceof JsonArray array
                    ? IntStream.range(0, array.size()).mapToObj(i -> child(String.valueOf(i), array.get(i)))
                    : object().entrySet().stream().map(entry -> child(entry.getKey(), entry.getValue()));
        }

        private Place child(String childKey, JsonValue there) {
            if (there instanceof JsonObject object && object.containsKey("$ref")) {
                String reference = object.getString("$ref").substring(1);
                return new Place(childKey, reference, DOCUMENT.getValue(reference));
            }
            return new Place(childKey, pointer + '/' + Json.encodePointer(childKey), there);
        }

        /** {@return what is read of its children, by their keys} */
        public <T> Map<String, T> map(Function<Place, T> read) {
            Map<String, T> map = new LinkedHashMap<>();
            children().forEach(child -> map.put(child.key(), read.apply(child)));
            return map;
        }

        public Schema schema() {
            return SCHEMAS.getSchema(SchemaLocation.of(LOCATION + '#' + pointer + "/schema"));
        }
    }
}
