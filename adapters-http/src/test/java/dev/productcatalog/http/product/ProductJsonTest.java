package dev.productcatalog.http.product;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Products as JSON, which are written by hand: read back by a library. */
class ProductJsonTest {

    @Test
    void any_text_is_read_back_as_it_was() {
        List<Product> products = Stream.concat(
                IntStream.rangeClosed(1, 0x30FF).filter(c -> !Character.isISOControl(c))
                        .mapToObj(Character::toString),
                Stream.of("\uD83C\uDF75", "a\uD83C\uDF75\"\\b", "\uFFFF"))
                .map(text -> product("x" + text.replaceAll("[\u2028\u2029]", ""), "\t" + text + "\n")).toList();

        String json = products.stream().map(product -> new String(ProductJson.product(product), UTF_8))
                .collect(Collectors.joining(","));
        assertThat(read('[' + json + ']')).isEqualTo(products);
    }

    @Test
    void every_control_character_is_escaped() {
        String controls = IntStream.range(1, 0xA0).mapToObj(Character::toString).collect(Collectors.joining("-"));
        Product product = product("Tea", controls);
        byte[] json = ProductJson.product(product);

        assertThat(read("[%s]".formatted(new String(json, UTF_8)))).containsExactly(product);
        assertThat(new String(json, UTF_8)).doesNotContainPattern("[\\x00-\\x1F]")
                .contains("\\u0001-\\u0002").contains("\\t-\\n-\\u000b-\\u000c-\\r-\\u000e")
                .contains("\\u001f- -!-\\\"-#");
    }

    @Test
    void the_members_stand_in_their_order_without_space() {
        Product tea = new Product(7, new Version(1), new ProductDetails("Tea", "", 9_007_199_254_740_991L));
        String json = "{\"id\":7,\"name\":\"Tea\",\"description\":\"\",\"price\":9007199254740991}";

        assertThat(ProductJson.product(tea)).asString(UTF_8).isEqualTo(json);
    }

    @Test
    void an_entity_tag_is_the_last_member() {
        Product tea = new Product(7, new Version(0xBEEF), new ProductDetails("Tea", "", 1L));

        assertThat(ProductJson.product(tea, true)).asString(UTF_8)
                .isEqualTo("{\"id\":7,\"name\":\"Tea\",\"description\":\"\",\"price\":1,\"etag\":\"\\\"beef\\\"\"}");
    }

    private static Product product(String name, String description) {
        return new Product(Long.MAX_VALUE, new Version(1), new ProductDetails(name, description, 0L));
    }

    private static List<Product> read(String json) {
        JsonArray array = Json.createReader(new StringReader(json)).readArray();
        return array.getValuesAs(JsonObject.class).stream()
                .map(object -> new Product(object.getJsonNumber("id").longValueExact(), new Version(1),
                        new ProductDetails(object.getString("name"), object.getString("description"),
                                object.getJsonNumber("price").longValueExact())))
                .toList();
    }
}
