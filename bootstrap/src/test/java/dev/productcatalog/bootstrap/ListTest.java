package dev.productcatalog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.Answer.ProductJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5 of the contract: lists. Each test looks at products whose names begin as no others do. */
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

    // filters

    @Test
    void an_id_filter_chooses() {
        List<ProductJson> all = products(unique("p"), 3);
        long first = all.getFirst().id();
        long last = all.getLast().id();

        assertThat(get(PRODUCTS + "?id=" + first).products()).containsExactly(all.getFirst());
        assertThat(get(PRODUCTS + "?id=" + last + "," + first + "," + last + ",0,-1,99999999999999999999").products())
                .containsExactly(all.getFirst(), all.getLast());
        assertThat(get(PRODUCTS + "?id=0").products()).isEmpty();
        String many = String.join(",", IntStream.range(0, 1_500).mapToObj(i -> "-" + (i + 1)).toList());
        assertThat(get(PRODUCTS + "?id=" + many + "," + first).products()).containsExactly(all.getFirst());
    }

    @Test
    void a_long_list_of_ids_is_read_page_by_page() {
        List<ProductJson> all = products(unique("p"), 3);
        String ids = Stream.concat(all.stream().map(product -> String.valueOf(product.id())),
                IntStream.range(1_000, 2_320).mapToObj(i -> "-" + i)).collect(Collectors.joining(","));
        Answer first = get(PRODUCTS + "?limit=2&id=" + ids);

        assertThat(ids.length()).isBetween(7_900, 8_050); // of the 8,192 bytes of a target
        assertThat(first.products()).isEqualTo(all.subList(0, 2));
        assertThat(get(first.link("self")).products()).isEqualTo(all.subList(0, 2));
        assertThat(get(first.link("next")).products()).isEqualTo(all.subList(2, 3));
    }

    @Test
    void a_name_is_exact() {
        String name = unique("E\u0301 O'Neil 100%_ ") + EMOJI;
        Created tea = created(name, "", 1);

        assertThat(get(PRODUCTS + "?name=" + encoded(name)).products()).containsExactly(tea.product());
        for (String other : List.of(name.toLowerCase(), name + " ", name.substring(1), name.replace("E\u0301",
                "\u00C9"),
                name.replace('_', 'x'), name.replace('%', 'x'))) {
            assertThat(get(PRODUCTS + "?name=" + encoded(other)).products()).as(other).isEmpty();
        }
    }

    @Test
    void a_name_prefix_is_how_a_name_begins() {
        String prefix = unique("100%_\\'" + EMOJI);
        Created exact = created(prefix, "", 1);
        Created longer = created(prefix + EMOJI + "x", "", 1);

        assertThat(get(list(prefix)).products()).containsExactly(exact.product(), longer.product());
        assertThat(get(list(prefix + EMOJI)).products()).containsExactly(longer.product());
        assertThat(get(list(prefix + EMOJI + "x")).products()).containsExactly(longer.product());
        for (String other : List.of(prefix + "X", prefix.replace('%', 'x'), prefix.replace('_', 'x'), prefix + "\uFFFF",
                "x" + prefix, prefix + EMOJI + "X", prefix + "%", prefix + "_", prefix + "\uDBFF\uDFFF")) {
            assertThat(get(list(other)).products()).as(other).isEmpty();
        }
    }

    @Test
    void a_name_prefix_may_end_at_the_last_code_points() {
        for (String end : List.of("\uDBFF\uDFFF", "\uD7FF", "\uFFFF", "\uDBFF\uDFFF\uDBFF\uDFFF")) {
            String prefix = unique("p") + end;
            Created tea = created(prefix + "x", "", 1);

            assertThat(get(list(prefix)).products()).containsExactly(tea.product());
        }
    }

    @ParameterizedTest
    @CsvSource({"price=3, 3", "price_gt=3, 4 5", "price_gte=3, 3 4 5", "price_lt=3, 1 2", "price_lte=3, 1 2 3",
        "price_gt=1&price_lt=4, 2 3", "price_gte=2&price_lte=3, 2 3",
        "price_gt=1&price_gte=3&price_lte=4&price_lt=9, 3 4",
        "price=3&price_gt=3, ''", "price=3&price_lte=3, 3", "price_gt=5, ''", "price_lt=0, ''",
        "price_gt=-1&price_lte=1, 1",
        "price_gte=-99999999999999999999, 1 2 3 4 5", "price_lte=99999999999999999999, 1 2 3 4 5",
        "price_gt=9223372036854775807, ''", "price_lt=-9223372036854775808, ''", "price_gt=4&price_lt=2, ''"})
    void prices_are_filtered_by_ranges(String query, String prices) {
        String prefix = unique("p");
        for (int price = 1; price <= 5; price++) {
            created(prefix, "", price);
        }

        assertThat(get(list(prefix) + "&" + query).products()).extracting(product -> String.valueOf(product.price()))
                .containsExactly(prices.isEmpty() ? new String[0] : prices.split(" "));
    }

    @Test
    void prices_are_compared_to_their_bounds() {
        String prefix = unique("p");
        Created free = created(prefix, "", 0);
        Created dear = created(prefix, "", PRICE_MAX);

        assertThat(get(list(prefix) + "&price=0").products()).containsExactly(free.product());
        assertThat(get(list(prefix) + "&price_gt=" + (PRICE_MAX - 1)).products()).containsExactly(dear.product());
        assertThat(get(list(prefix) + "&price_gt=" + PRICE_MAX).products()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"tea, true", "TEA, true", "ea%20GRE, true", "leaf+green, true",
        "LOOSE++tea, true", "tea+coffee, false",
        "greentea, false", "teal, false", "100%25, true", "1%25, false", "_, false", "l%25f, false", "tea.*, false",
        "o'n, true",
        "', true", "%5C, false", "*, false", "?, false", "%22, false", "%C3%89T%C3%89, true", "%C3%A9t%C3%A9, true",
        "%F0%9F%8D%B5, true",
        "%CE%A3%CE%9F%CE%A6%CE%9F%CE%A3, true", "%CF%83%CE%BF%CF%86%CE%BF%CF%82, true", "%E3%80%80tea%C2%A0leaf, true"})
    void words_occur_in_name_or_description_in_any_case(String words, boolean found) {
        String prefix = unique("q");
        Created tea = created(prefix + "Green Tea",
                "Loose leaf, 100% O'Neil, \u00E9t\u00C9 " + EMOJI + " \u03C3\u03BF\u03C6\u03BF\u03C2", 1);

        assertThat(get(list(prefix) + "&q=" + words).products())
                .isEqualTo(found ? List.of(tea.product()) : List.of());
    }

    @Test
    void wildcards_are_found_as_plain_characters() {
        String prefix = unique("q");
        Created tea = created(prefix, "a_b%c\\d", 1);
        created(prefix, "aXbXcXd", 1);

        for (String word : List.of("a_b", "b%c", "c\\d", "_", "%", "\\", "_B%C\\")) {
            assertThat(get(list(prefix) + "&q=" + encoded(word)).products()).as(word).containsExactly(tea.product());
        }
    }

    @Test
    void filters_are_joined_by_and() {
        String prefix = unique("p");
        Created tea = created(prefix + "Tea", "leaf", 5);
        created(prefix + "Tea", "leaf", 6);
        created(prefix + "Tea", "bag", 5);
        created(prefix + "Cocoa", "leaf", 5);

        assertThat(get(list(prefix) + "&q=leaf%20tea&price=5").products()).containsExactly(tea.product());
        String all = "&q=leaf%20tea&price=5&name=" + encoded(prefix + "Tea") + "&id=" + tea.id() + "&limit=9";
        assertThat(get(list(prefix) + all).products()).containsExactly(tea.product());
        assertThat(get(list(prefix) + "&q=leaf&price=5&id=0").products()).isEmpty();
    }

    @Test
    void plus_is_a_space_in_a_query() {
        String prefix = unique("p");
        Created plus = created(prefix + "a+b", "", 1);
        Created space = created(prefix + "a b", "", 1);
        String start = PRODUCTS + "?name=" + encoded(prefix);

        assertThat(get(start + "a+b").products()).containsExactly(space.product());
        assertThat(get(start + "a%20b").products()).containsExactly(space.product());
        assertThat(get(start + "a%2Bb").products()).containsExactly(plus.product());
    }

    @ParameterizedTest
    @CsvSource({"limit=0, limit, greater_than_equal", "limit=-1, limit, greater_than_equal",
        "limit=1001, limit, less_than_equal",
        "limit=99999999999999999999, limit, less_than_equal", "limit=, limit, string_too_short",
        "limit, limit, string_too_short",
        "limit=abc, limit, int_type", "limit=1.5, limit, int_type", "limit=%2B1, limit, int_type",
        "limit=01, limit, int_type",
        "limit=0x10, limit, int_type", "limit=1&limit=1, limit, value_error", "limit=1&limit=2, limit, value_error",
        "sort=, sort, string_too_short", "sort=description, sort, value_error", "sort=name%20price, sort, value_error",
        "'sort=name,', sort, value_error", "'sort=,name', sort, value_error", "sort=--name, sort, value_error",
        "sort=%2Bname, sort, value_error", "'sort=name,name', sort, value_error",
        "'sort=name,-name', sort, value_error",
        "sort=Name, sort, value_error", "sort=name&sort=price, sort, value_error", "sort=name;price, sort, value_error",
        "id=, id, string_too_short", "id=x, id, int_type", "'id=7,', id, int_type", "'id=7,,8', id, int_type",
        "'id=7, 8', id, int_type", "id=07, id, int_type", "id=7&id=8, id, value_error",
        "name=, name, string_too_short", "name=a&name=b, name, value_error",
        "name_prefix=, name_prefix, string_too_short",
        "name_prefix=a&name_prefix=a, name_prefix, value_error", "price=, price, string_too_short",
        "price=1.0, price, int_type",
        "price=1e2, price, int_type", "price=1&price=2, price, value_error", "price_gt=x, price_gt, int_type",
        "price_gte=, price_gte, string_too_short", "price_lt=true, price_lt, int_type",
        "price_lte=1&price_lte=1, price_lte, value_error",
        "q=, q, string_too_short", "q=%20, q, string_pattern", "q=%E3%80%80, q, string_pattern",
        "q=a&q=b, q, value_error",
        "page=2, page, extra_forbidden", "offset=1, offset, extra_forbidden", "limit[]=1, limit[], extra_forbidden",
        "Limit=1, Limit, extra_forbidden", "description=d, description, extra_forbidden", "=1, '', extra_forbidden"})
    void a_bad_parameter_is_a_fault(String query, String name, String code) {
        problem(get(PRODUCTS + "?" + query.replace(" ", "%20").replace("[", "%5B")
                .replace("]", "%5D")), 422, "validation",
                query(name, code));
    }

    @Test
    void a_filter_for_what_no_name_can_be_finds_nothing() {
        for (String value : List.of("%00", "a%00b", "%0A", "%EF%BF%BF", "x".repeat(200), EMOJI.repeat(51))) {
            String text = value.startsWith("%") || value.startsWith("a%") ? value : encoded(value);
            assertThat(get(PRODUCTS + "?name=" + text).products()).isEmpty();
            assertThat(get(PRODUCTS + "?name_prefix=" + text).products()).isEmpty();
        }
        assertThat(get(PRODUCTS + "?q=%00").products()).isEmpty();
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
        String next = get(list(prefix) + "&limit=1").link("next");
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

    @ParameterizedTest
    @ValueSource(strings = {"count=none", "count", "discount=exact", "return=minimal", "count=exactly",
        "\"count=exact\""})
    void nothing_is_counted_otherwise(String prefer) {
        assertThat(get(PRODUCTS + "?limit=1", "Prefer: " + prefer).headers())
                .doesNotContainKeys("X-Total-Count", "Preference-Applied");
        assertThat(get(PRODUCTS + "?limit=1").headers()).doesNotContainKeys("X-Total-Count", "Preference-Applied");
    }

    private List<ProductJson> products(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> created(prefix + (char) ('a' + i % 26), "d" + i, i).product())
                .toList();
    }

    private static String list(String prefix) {
        return PRODUCTS + "?name_prefix=" + encoded(prefix);
    }
}
