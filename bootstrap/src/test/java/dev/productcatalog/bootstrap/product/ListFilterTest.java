package dev.productcatalog.bootstrap.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.HttpTest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 5 of the contract: filters of lists. Each test looks at products whose names begin as no others do. */
class ListFilterTest extends HttpTest {

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
}
