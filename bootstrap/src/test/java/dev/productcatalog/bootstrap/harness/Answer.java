package dev.productcatalog.bootstrap.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What a client receives.
 *
 * @param method  of the request
 * @param target  of the request, as it was sent
 * @param status  of the answer
 * @param headers by name in any case, each with its lines
 * @param body    may be empty; decoded, where it was coded
 */
public record Answer(String method, String target, int status, Map<String, List<String>> headers, byte[] body) {

    /** What is judged of every answer that any test receives. */
    private static final List<Consumer<Answer>> JUDGES = List.of(Judge::headers, Judge::problem, OpenApi::judge);

    public static Answer received(
            String method, String target, int status, Map<String, List<String>> headers, byte[] body) {
        Map<String, List<String>> inAnyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        inAnyCase.putAll(headers);
        boolean coded = body.length > 0 && inAnyCase.getOrDefault("Content-Encoding", List.of()).contains("gzip");
        Answer answer = new Answer(method, target, status, inAnyCase, coded ? decoded(body) : body);
        if (status >= 200) {
            JUDGES.forEach(judge -> judge.accept(answer));
        }
        return answer;
    }

    private static byte[] decoded(byte[] body) {
        try {
            return new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the lines of the header} */
    public List<String> lines(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** {@return the header, which must be one line; null if there is none} */
    public String header(String name) {
        assertThat(lines(name)).as(name).hasSizeLessThan(2);
        return lines(name).isEmpty() ? null : lines(name).getFirst();
    }

    public String etag() {
        return header("ETag");
    }

    public String text() {
        return new String(body, UTF_8);
    }

    public JsonObject object() {
        return json().asJsonObject();
    }

    /** {@return the product that the body is} */
    public ProductJson product() {
        assertThat(header("Content-Type")).isEqualTo("application/json");
        return ProductJson.of(object());
    }

    /** {@return the products of the list that the body is} */
    public List<ProductJson> products() {
        assertThat(header("Content-Type")).isEqualTo("application/json");
        return json().asJsonArray().getValuesAs(JsonObject.class).stream().map(ProductJson::of).toList();
    }

    /** {@return the address of that relation, null if there is none} */
    public String link(String relation) {
        String end = ">; rel=\"" + relation + '"';
        return Stream.of(header("Link").split(", ")).filter(link -> link.endsWith(end))
                .map(link -> link.substring(1, link.length() - end.length())).findAny().orElse(null);
    }

    public JsonValue json() {
        return json(text());
    }

    public static JsonValue json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    /** {@return the body as text of JSON: it may be that, and otherwise is a string} */
    public String content() {
        String mediaType = header("Content-Type").replaceFirst(";.*", "");
        return mediaType.equals("application/json") || mediaType.endsWith("+json") ? text()
                : Json.createValue(text()).toString();
    }

    @Override
    public String toString() {
        return method + " " + target + " -> " + status + " " + headers + "\n" + text();
    }

    /** A product as a client reads it. */
    public record ProductJson(long id, String name, String description, long price) {

        public static ProductJson of(JsonObject json) {
            assertThat(json.keySet()).containsExactly("id", "name", "description", "price");
            assertThat(json.get("id").toString()).matches("[0-9]+");
            assertThat(json.get("price").toString()).matches("[0-9]+");
            return new ProductJson(json.getJsonNumber("id").longValueExact(), json.getString("name"),
                    json.getString("description"), json.getJsonNumber("price").longValueExact());
        }
    }
}
