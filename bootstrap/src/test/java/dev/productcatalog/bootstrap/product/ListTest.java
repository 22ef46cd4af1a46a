package dev.productcatalog.bootstrap.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.HttpTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Section 5 of the contract: pages, orders, cursors and counts of lists. Each test looks at products whose names begin
 * as no others do.
 */
class ListTest extends HttpTest {

    private static final Comparator<ProductJson> BY_ID = Comparator.comparing(ProductJson::id);
    private static final Comparator<ProductJson> BY_NAME =
            Comparator.comparing(product -> product.name().codePoints().toArray(), Arrays::compare);
    private static final Comparator<ProductJson> BY_PRICE = Comparator.comparing(ProductJson::price);

    // pages

    @Test
    void a_page_has_100_products_in_the_order_of_ids() {
        String prefix = unique("p");
        List<ProductJson> all = products(prefix, 105);
        Answer first = get(list(prefix));
        Answer second = get(first.link("next"));

        assertThat(first.products()).isEqualTo(all.subList(0, 100));
        assertThat(second.products()).isEqualTo(all.subList(100, 105));
        assertThat(second.link("next")).isNull();
        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(first.header("Vary")).isEqualTo("Accept, Accept-Encoding");
    }

    @Test
    void a_limit_sets_the_length_of_a_page() {
        String prefix = unique("p");
        List<ProductJson> all = products(prefix, 5);

        assertThat(get(list(prefix) + "&limit=1").products()).isEqualTo(all.subList(0, 1));
        assertThat(get(list(prefix) + "&limit=5").products()).isEqualTo(all);
        assertThat(get(list(prefix) + "&limit=5").link("next")).isNull();
        assertThat(get(list(prefix) + "&limit=4").link("next")).isNotNull();
        assertThat(get(list(prefix) + "&limit=1000").products()).isEqualTo(all);
    }

    @Test
    void links_lead_to_this_page_the_first_and_the_next() {
        String prefix = unique("p");
        List<ProductJson> all = products(prefix, 5);
        Answer first = get(list(prefix) + "&limit=2&sort=-price");
        Answer second = get(first.link("next"));
        Answer third = get(second.link("next"));

        assertThat(first.header("Link")).matches("(</api/v1/products\\?[^<>\" ]+>; rel=\"(self|first|next)\"(, )?){3}");
        assertThat(get(first.link("self")).products()).isEqualTo(first.products());
        assertThat(get(second.link("self")).products()).isEqualTo(second.products());
        assertThat(get(third.link("first")).products()).isEqualTo(first.products());
        assertThat(Stream.of(first, second, third).flatMap(page -> page.products().stream()))
                .isEqualTo(all.reversed());
        assertThat(third.link("next")).isNull();
    }

    @Test
    void no_match_is_an_empty_array() {
        Answer answer = get(list(unique("none")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("[]");
        assertThat(answer.link("next")).isNull();
        assertThat(answer.link("self")).isNotNull();
    }

    @Test
    void a_change_is_in_the_list_at_once() {
        Created tea = created();
        String list = PRODUCTS + "?id=" + tea.id();

        assertThat(get(list).products()).containsExactly(tea.product());
        ProductJson changed = patch(tea.path(), "{\"price\":7}").product();
        assertThat(get(list).products()).containsExactly(changed);
        delete(tea.path());
        assertThat(get(list).products()).isEmpty();
    }

    // orders

    /** Every choice of keys, in every order, each up and down. */
    static List<String> sorts() {
        List<String> keys = List.of("id", "-id", "name", "-name", "price", "-price");
        List<String> sorts = new ArrayList<>(keys);
        for (String a : keys) {
            for (String b : keys) {
                if (!field(a).equals(field(b))) {
                    sorts.add(a + "," + b);
                    keys.stream().filter(c -> !field(c).equals(field(a)) && !field(c).equals(field(b)))
                            .forEach(c -> sorts.add(a + "," + b + "," + c));
                }
            }
        }
        return sorts;
    }

    private static String field(String key) {
        return key.replace("-", "");
    }

    private static Comparator<ProductJson> comparator(String sort) {
        return Stream.of(sort.split(",")).map(key -> {
            Comparator<ProductJson> up = switch (field(key)) {
                case "id" -> BY_ID;
                case "name" -> BY_NAME;
                default -> BY_PRICE;
            };
            return key.startsWith("-") ? up.reversed() : up;
        }).reduce(Comparator::thenComparing).orElseThrow().thenComparing(BY_ID);
    }

    @Test
    void any_order_is_walked_page_by_page() {
        assertThat(sorts()).hasSize(6 + 24 + 48);
        String prefix = unique("s");
        Random random = new Random(5);
        List<ProductJson> all = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            all.add(created(prefix + List.of("", "A", "a", "\uFF5A", EMOJI)
                    .get(random.nextInt(5)), "", random.nextInt(3)).product());
        }
        for (String sort : sorts()) {
            assertThat(walk(list(prefix) + "&limit=5&sort=" + sort)).as(sort)
                    .isEqualTo(all.stream().sorted(comparator(sort)).toList());
        }
    }

    @Test
    void names_are_ordered_by_code_point() {
        String prefix = unique("s");
        List<String> ends = List.of("", " ", "%", "10", "9", "A", "Z", "_", "a", "a ", "a b", "ab", "z", "\u00C4",
                "\u00E4", "\u0416", "\uD7FF",
                "\uE000", "\uFF5A", "\uFFFF", "\uD800\uDC00", EMOJI, EMOJI + "a", "\uD83D\uDE00", "\uDBFF\uDFFF");
        List<String> shuffled = new ArrayList<>(ends);
        Collections.shuffle(shuffled, new Random(7));
        shuffled.forEach(end -> created(prefix + end, "", 1));

        assertThat(walk(list(prefix) + "&sort=name&limit=3")).extracting(ProductJson::name)
                .containsExactlyElementsOf(ends.stream().map(prefix::concat).toList());
        assertThat(walk(list(prefix) + "&sort=-name&limit=3")).extracting(ProductJson::name)
                .containsExactlyElementsOf(ends.reversed().stream().map(prefix::concat).toList());
    }

    // cursors

    @Test
    void a_cursor_goes_on_behind_a_product_that_was_changed_or_deleted() {
        for (String sort : List.of("id", "-id", "name", "-price,name")) {
            String prefix = unique("c");
            List<ProductJson> all = products(prefix, 6).stream().sorted(comparator(sort)).toList();
            String next = get(list(prefix) + "&limit=3&sort=" + sort).link("next");
            ProductJson last = all.get(2);

            patch(PRODUCTS + "/" + last.id(), "{\"name\":\"x\",\"price\":4711}");
            assertThat(get(next).products()).as(sort).isEqualTo(all.subList(3, 6));
            delete(PRODUCTS + "/" + last.id());
            assertThat(get(next).products()).as(sort).isEqualTo(all.subList(3, 6));
        }
    }

    @Test
    void the_limit_may_change_between_pages() {
        String prefix = unique("c");
        List<ProductJson> all = products(prefix, 7);
        String next = get(list(prefix) + "&limit=2").link("next");

        assertThat(get(next.replace("limit=2", "limit=3")).products()).isEqualTo(all.subList(2, 5));
        assertThat(get(next.replaceAll("limit=2&|&limit=2", "")).products()).isEqualTo(all.subList(2, 7));
        assertThat(get(get(next.replace("limit=2", "limit=3")).link("next")).products()).isEqualTo(all.subList(5, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&sort=name", "&sort=-price,name"})
    void a_cursor_that_was_altered_is_refused(String sort) {
        String prefix = unique("c");
        products(prefix, 2);
        String next = get(list(prefix) + "&limit=1" + sort).link("next");
        int start = next.indexOf("cursor=") + "cursor=".length();
        int end = next.indexOf('&', start) < 0 ? next.length() : next.indexOf('&', start);
        String cursor = next.substring(start, end);

        for (int i = 0; i < cursor.length(); i++) {
            char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
            String altered = cursor.substring(0, i) + other + cursor.substring(i + 1);
            problem(get(next.replace(cursor, altered)), 400, "invalid-cursor");
        }
        for (String altered : List.of(cursor.substring(1), cursor.substring(0, cursor.length() - 1), cursor + "A",
                cursor + "=",
                cursor + cursor, "7", "x".repeat(2_000), "%00", EMOJI)) {
            problem(get(next.replace(cursor, altered.equals(EMOJI) ? encoded(EMOJI) : altered)), 400, "invalid-cursor");
        }
        assertThat(get(next).products()).hasSize(1);
    }

    @Test
    void a_cursor_belongs_to_its_filter_and_order() {
        String prefix = unique("c");
        products(prefix, 3);
        String next = get(list(prefix) + "&limit=1&sort=name&price_gte=0").link("next");

        for (String other : List.of(next.replace("sort=name", "sort=-name"), next.replace("sort=name", "sort=price"),
                next.replace("&sort=name", ""), next.replace("price_gte=0", "price_gte=1"), next.replace("price_gte",
                        "price_lte"),
                next.replace("&price_gte=0", ""), next + "&q=x", next + "&id=7", next.replace("name_prefix=",
                        "name="))) {
            problem(get(other), 400, "invalid-cursor");
        }
        assertThat(get(next).products()).hasSize(1);
    }

    @Test
    void a_cursor_may_be_used_again_and_with_parameters_in_another_order() {
        String prefix = unique("c");
        List<ProductJson> all = products(prefix, 3);
        String next = get(list(prefix) + "&limit=1&sort=id&price_gte=0").link("next");
        String[] parameters = next.substring(next.indexOf('?') + 1).split("&");

        assertThat(get(next).products()).isEqualTo(all.subList(1, 2));
        assertThat(get(next).products()).isEqualTo(all.subList(1, 2));
        Collections.reverse(Arrays.asList(parameters));
        assertThat(get(PRODUCTS + "?" + String.join("&", parameters)).products()).isEqualTo(all.subList(1, 2));
    }

    @Test
    void an_empty_cursor_or_two_are_faults() {
        problem(get(PRODUCTS + "?cursor=x&cursor=x"), 422, "validation", query("cursor", "value_error"));
        problem(get(PRODUCTS + "?cursor="), 422, "validation", query("cursor", "string_too_short"));
    }

    // counting

    @ParameterizedTest
    @ValueSource(strings = {"count=exact", "count=\"exact\"", "return=minimal, count=exact", "COUNT=exact",
        "respond-async,count=exact;x"})
    void a_count_is_given_to_those_who_prefer_it(String prefer) {
        String prefix = unique("n");
        products(prefix, 5);
        Answer first = get(list(prefix) + "&limit=2", "Prefer: " + prefer);
        Answer second = get(first.link("next"), "Prefer: " + prefer);

        for (Answer page : List.of(first, second, head(list(prefix), "Prefer: " + prefer))) {
            assertThat(page.header("X-Total-Count")).isEqualTo("5");
            assertThat(page.header("Preference-Applied")).isEqualTo("count=exact");
        }
    }

    /** Else a cache that has the page without it would go on with that. */
    @Test
    void a_count_is_told_to_who_has_the_page_without_it() {
        String list = list(unique("n"));
        String tag = get(list).etag();
        Answer counted = get(list, "Prefer: count=exact", "If-None-Match: " + tag);

        assertThat(counted.status()).isEqualTo(200);
        assertThat(counted.header("X-Total-Count")).isEqualTo("0");
        assertThat(get(list, "Prefer: count=exact", "If-None-Match: " + counted.etag()).status()).isEqualTo(304);
        assertThat(get(list, "If-None-Match: " + tag).status()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"count=none", "count", "discount=exact", "return=minimal", "count=exactly",
        "\"count=exact\""})
    void nothing_is_counted_otherwise(String prefer) {
        assertThat(get(PRODUCTS + "?limit=1", "Prefer: " + prefer).headers())
                .doesNotContainKeys("X-Total-Count", "Preference-Applied");
        assertThat(get(PRODUCTS + "?limit=1").headers()).doesNotContainKeys("X-Total-Count", "Preference-Applied");
    }
}
