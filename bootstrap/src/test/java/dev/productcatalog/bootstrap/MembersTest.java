package dev.productcatalog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.domain.ProductDetails;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Takes the members of a product from the record {@link ProductDetails} itself: one that is added to it has to be in
 * requests, in responses, on each database and in the published document.
 */
class MembersTest extends HttpTest {

    private static final List<RecordComponent> MEMBERS = List.of(ProductDetails.class.getRecordComponents());
    private static final List<String> NAMES = MEMBERS.stream().map(RecordComponent::getName).toList();
    private static final List<String> WITH_ID = Stream.concat(Stream.of("id"), NAMES.stream()).toList();

    @Test
    void each_is_read_kept_and_shown() {
        JsonObject one = body(false);
        Answer created = post(one.toString());

        assertThat(created.status()).as("%s", created).isEqualTo(201);
        assertThat(shown(created)).isEqualTo(one);
        assertThat(shown(get(created.header("Location")))).isEqualTo(one);
        assertThat(shown(put(created.header("Location"), body(true).toString()))).isEqualTo(body(true));
        assertThat(shown(get(created.header("Location")))).isEqualTo(body(true));
    }

    @Test
    void each_is_changed_by_itself() {
        String path = post(body(false).toString()).header("Location");

        for (String name : NAMES) {
            JsonObject before = shown(get(path));
            JsonValue other = body(true).get(name);
            JsonObject expected = Json.createObjectBuilder(before).add(name, other).build();

            patch(path, Json.createObjectBuilder().add(name, other).build().toString());
            assertThat(shown(get(path))).as(name).isNotEqualTo(before).isEqualTo(expected);
        }
    }

    @Test
    void each_is_required() {
        for (String name : NAMES) {
            JsonObject without = Json.createObjectBuilder(body(false)).remove(name).build();

            problem(post(without.toString()), 422, "validation", body("/" + name, "missing"));
        }
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
            assertThat(properties).as(schema).isEqualTo(schema.equals("ProductInput") ? NAMES : WITH_ID);
            assertThat(required == null ? List.of() : required.getValuesAs(JsonString::getString)).as(schema)
                    .isEqualTo(switch (schema) {
                        case "ProductPatch" -> List.of();
                        case "Product", "ListedProduct" -> WITH_ID;
                        default -> NAMES;
                    });
        }
    }

    private static JsonObject body(boolean other) {
        JsonObjectBuilder body = Json.createObjectBuilder();
        for (RecordComponent member : MEMBERS) {
            switch (member.getType().getName()) {
                case "java.lang.String" -> body.add(member.getName(), other ? "other" : "one");
                case "long", "java.lang.Long", "int", "java.lang.Integer" -> body.add(member.getName(), other ? 2 : 1);
                case "boolean", "java.lang.Boolean" -> body.add(member.getName(), other);
                default -> throw new AssertionError("there is no sample for the member " + member);
            }
        }
        return body.build();
    }

    /** {@return the product in the answer without its id} */
    private static JsonObject shown(Answer answer) {
        JsonObject product = answer.object();
        assertThat(List.copyOf(product.keySet())).as("%s", answer).isEqualTo(WITH_ID);
        return Json.createObjectBuilder(product).remove("id").build();
    }
}
