package dev.productcatalog.bootstrap.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.HttpTest;
import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Entity tags in lists, of section 5 of the contract. */
class ListTagsTest extends HttpTest {

    @Test
    void each_product_of_a_walk_has_the_tag_that_it_has_by_itself() {
        String name = unique("tagged");
        List<Created> all = List.of(created(name, "", 3), created(name, "", 1), created(name, "", 2));
        Answer first = get(PRODUCTS + "?limit=2&etags=true&name=" + encoded(name));
        Answer second = get(first.link("next"));

        assertThat(tags(first)).containsExactly(all.get(0).etag(), all.get(1).etag());
        assertThat(tags(second)).containsExactly(all.get(2).etag());
        assertThat(objects(first)).allSatisfy(product ->
                assertThat(product.keySet()).containsExactly("id", "name", "description", "price", "etag"));
    }

    @Test
    void a_product_can_be_changed_by_the_tag_that_a_list_shows() {
        Created tea = created();
        String list = PRODUCTS + "?etags=true&id=" + tea.id();
        String seen = tags(get(list)).getFirst();

        assertThat(patch(tea.path(), "{\"price\": 1}", "If-Match: " + seen).status()).isEqualTo(200);
        problem(patch(tea.path(), "{\"price\": 2}", "If-Match: " + seen), 412, "precondition-failed");
        assertThat(tags(get(list))).doesNotContain(seen);
    }

    @Test
    void tags_bind_no_cursor() {
        String name = unique("tagged");
        created(name, "", 1);
        Created last = created(name, "", 2);
        String next = get(PRODUCTS + "?limit=1&etags=true&name=" + encoded(name)).link("next");

        for (String without : List.of(next.replace("&etags=true", ""), next.replace("etags=true", "etags=false"))) {
            assertThat(without).isNotEqualTo(next);
            assertThat(objects(get(without))).singleElement().satisfies(product ->
                    assertThat(product.keySet()).doesNotContain("etag"));
        }
        assertThat(objects(get(next)).getFirst().getInt("id")).isEqualTo((int) last.id());
    }

    @Test
    void a_flag_is_true_or_false() {
        for (String value : List.of("1", "TRUE", "yes", "true,true")) {
            problem(get(PRODUCTS + "?etags=" + value), 422, "validation", query("etags", "value_error"));
        }
    }

    private static List<JsonObject> objects(Answer list) {
        return list.json().asJsonArray().getValuesAs(JsonObject.class);
    }

    private static List<String> tags(Answer list) {
        return objects(list).stream().map(product -> product.getString("etag")).toList();
    }
}
