package dev.productcatalog.bootstrap.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.OpenApi;
import dev.productcatalog.domain.ProductDetails;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Takes the members of a product from the record {@link ProductDetails} itself: one that is added to it has to be in
 * requests, in responses, in the log of changes, in files, on each database, in the published document and in the
 * console. A member that need not be there is an {@link Optional} of the record.
 */
class MembersTest extends HttpTest {

    private static final List<RecordComponent> MEMBERS = List.of(ProductDetails.class.getRecordComponents());
    private static final List<String> NAMES = MEMBERS.stream().map(RecordComponent::getName).toList();
    private static final List<String> REQUIRED =
            MEMBERS.stream().filter(member -> !isOptional(member)).map(RecordComponent::getName).toList();
    private static final List<String> OPTIONAL =
            NAMES.stream().filter(name -> !REQUIRED.contains(name)).toList();
    private static final AtomicInteger LAST = new AtomicInteger();

    @Test
    void each_is_read_kept_and_shown() {
        JsonObject one = values();
        JsonObject other = values();
        Answer created = post(one.toString());

        assertThat(created.status()).as("%s", created).isEqualTo(201);
        assertThat(shown(created)).isEqualTo(one);
        assertThat(shown(get(created.header("Location")))).isEqualTo(one);
        assertThat(shown(put(created.header("Location"), other.toString()))).isEqualTo(other);
        assertThat(shown(get(created.header("Location")))).isEqualTo(other);
    }

    @Test
    void each_is_changed_by_itself() {
        String path = post(values().toString()).header("Location");
        JsonObject other = values();

        for (String name : NAMES) {
            JsonObject before = shown(get(path));
            JsonObject expected = with(before, name, other.get(name));

            assertThat(patch(path, Json.createObjectBuilder().add(name, other.get(name)).build().toString()).status())
                    .as(name).isEqualTo(200);
            assertThat(shown(get(path))).as(name).isNotEqualTo(before).isEqualTo(expected);
        }
    }

    @Test
    void each_that_is_required_cannot_be_left_out_or_removed() {
        String path = post(values().toString()).header("Location");

        for (String name : REQUIRED) {
            JsonObject without = without(values(), name);

            problem(post(without.toString()), 422, "validation", body("/" + name, "missing"));
            problem(put(path, without.toString()), 422, "validation", body("/" + name, "missing"));
            assertThat(patch(path, with(JsonValue.EMPTY_JSON_OBJECT, name, JsonValue.NULL).toString()).status())
                    .as(name).isEqualTo(422);
        }
    }

    /** RFC 7396: null removes. In a whole product it has no meaning. */
    @Test
    void each_that_is_optional_can_be_left_out_and_removed() {
        for (String name : OPTIONAL) {
            JsonObject one = values();
            JsonObject without = without(one, name);
            String path = post(one.toString()).header("Location");

            assertThat(shown(post(without(values(), name).toString())).keySet()).as(name).doesNotContain(name);
            assertThat(shown(put(path, without.toString()))).as(name).isEqualTo(without);
            assertThat(shown(put(path, one.toString()))).as(name).isEqualTo(one);
            assertThat(shown(patch(path, with(JsonValue.EMPTY_JSON_OBJECT, name, JsonValue.NULL).toString())))
                    .as(name).isEqualTo(without);
            assertThat(shown(get(path))).as(name).isEqualTo(without);
            assertThat(post(with(values(), name, JsonValue.NULL).toString()).status()).as(name).isEqualTo(422);
        }
    }

    @Test
    void each_is_in_the_log_and_comes_back_from_it() {
        JsonObject one = values();
        Answer created = post(one.toString());
        String path = created.header("Location");
        JsonValue first = get(path + "/changes").object().getJsonArray("changes").getJsonObject(0).get("seq");
        put(path, values().toString());

        assertThat(changes(path)).last().isEqualTo(one);
        assertThat(shown(post(path + "/revert", with(JsonValue.EMPTY_JSON_OBJECT, "seq", first).toString())))
                .isEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-ndjson", "text/csv"})
    void each_comes_in_and_goes_out_in_files(String type) {
        JsonObject one = values();
        JsonObject other = values();

        assertThat(load(type, one, "?dry_run=true").object().getJsonArray("preview")).containsExactly(one);
        assertThat(load(type, one, "").object().getInt("created")).isEqualTo(1);
        long id = idOf(one);
        String path = PRODUCTS + '/' + id;
        JsonObject row = with(other, "id", Json.createValue(id));

        assertThat(shown(get(path))).isEqualTo(one);
        assertThat(load(type, row, "?action=update").object().getInt("updated")).isEqualTo(1);
        assertThat(shown(get(path))).isEqualTo(other);
        assertThat(get(PRODUCTS + "/export?id=" + id, "Accept: " + type).text()).isEqualTo(file(type, row));
        assertThat(changes(path)).as("in the log").containsExactly(other, one);
    }

    @Test
    void each_comes_in_where_a_file_has_no_descriptions() {
        JsonObject one = with(values(), "description", Json.createValue(""));

        assertThat(load("text/csv", without(one, "description"), "").object().getInt("created")).isEqualTo(1);
        assertThat(shown(get(PRODUCTS + '/' + idOf(one)))).isEqualTo(one);
    }

    @Test
    void each_is_in_the_document() {
        for (String schema : List.of("ProductInput", "ProductReplacement", "ProductPatch", "Product",
                "ListedProduct")) {
            JsonObject published = OpenApi.DOCUMENT.getJsonObject("components").getJsonObject("schemas")
                    .getJsonObject(schema);
            List<String> properties = new ArrayList<>(published.getJsonObject("properties").keySet());
            JsonArray required = published.getJsonArray("required");

            properties.remove("etag");
            assertThat(properties).as(schema).isEqualTo(schema.equals("ProductInput") ? NAMES : withId(NAMES));
            assertThat(required == null ? List.of() : required.getValuesAs(JsonString::getString)).as(schema)
                    .isEqualTo(switch (schema) {
                        case "ProductPatch" -> List.of();
                        case "Product", "ListedProduct" -> withId(REQUIRED);
                        default -> REQUIRED;
                    });
        }
    }

    @Test
    void each_has_a_field_in_the_console() {
        String page = get("/console").text();

        assertThat(NAMES).allSatisfy(name -> assertThat(page).contains(" name=\"" + name + '"'));
    }

    // members and their values

    private static boolean isOptional(RecordComponent member) {
        return member.getType() == Optional.class;
    }

    /** {@return a value for each member} All of them differ from those of the call before. */
    private static JsonObject values() {
        int number = LAST.incrementAndGet();
        JsonObjectBuilder values = Json.createObjectBuilder();
        for (RecordComponent member : MEMBERS) {
            Type type = isOptional(member)
                    ? ((ParameterizedType) member.getGenericType()).getActualTypeArguments()[0] : member.getType();
            switch (type.getTypeName()) {
                case "java.lang.String" -> values.add(member.getName(), member.getName() + number);
                case "long", "java.lang.Long", "int", "java.lang.Integer" -> values.add(member.getName(), number);
                case "boolean", "java.lang.Boolean" -> values.add(member.getName(), number % 2 == 0);
                default -> throw new AssertionError("there is no sample for the member " + member);
            }
        }
        return values.build();
    }

    private static JsonObject with(JsonObject object, String name, JsonValue value) {
        return Json.createObjectBuilder(object).add(name, value).build();
    }

    private static JsonObject without(JsonObject object, String name) {
        return Json.createObjectBuilder(object).remove(name).build();
    }

    private static List<String> withId(List<String> names) {
        return Stream.concat(Stream.of("id"), names.stream()).toList();
    }

    /** {@return the product in the answer without its id} */
    private static JsonObject shown(Answer answer) {
        JsonObject product = answer.object();
        assertThat(List.copyOf(product.keySet())).as("%s", answer)
                .isEqualTo(withId(NAMES).stream().filter(product::containsKey).toList());
        return without(product, "id");
    }

    private long idOf(JsonObject values) {
        JsonArray found = get(PRODUCTS + "?name=" + encoded(values.getString("name"))).json().asJsonArray();
        return found.getJsonObject(0).getJsonNumber("id").longValue();
    }

    /** {@return what the product's changes made of it, the last one first} */
    private List<JsonObject> changes(String path) {
        return get(path + "/changes").object().getJsonArray("changes").getValuesAs(JsonObject.class).stream()
                .map(change -> without(change.getJsonObject("product"), "id")).toList();
    }

    // files

    private Answer load(String type, JsonObject values, String query) {
        return send("POST", PRODUCTS + "/import" + query, file(type, values), "Content-Type: " + type);
    }

    /** {@return a file with one product, as it is exported} */
    private static String file(String type, JsonObject values) {
        List<String> columns = withId(NAMES).stream().filter(values::containsKey).toList();
        if (!type.equals("text/csv")) {
            JsonObjectBuilder line = Json.createObjectBuilder();
            columns.forEach(name -> line.add(name, values.get(name)));
            return line.build().toString() + '\n';
        }
        return String.join(",", columns) + "\r\n" + columns.stream().map(values::get)
                .map(value -> value instanceof JsonString text ? text.getString() : value.toString())
                .collect(Collectors.joining(",")) + "\r\n";
    }
}
