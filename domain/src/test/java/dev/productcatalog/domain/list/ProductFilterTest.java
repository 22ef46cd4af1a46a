package dev.productcatalog.domain.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import dev.productcatalog.domain.list.Condition.IdIn;
import dev.productcatalog.domain.list.Condition.Mentions;
import dev.productcatalog.domain.list.Condition.NameIs;
import dev.productcatalog.domain.list.Condition.NameStartsWith;
import dev.productcatalog.domain.list.Condition.PriceBetween;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductFilterTest {

    private static final Product TEA = product(7, "Green Tea", "Loose leaf, 100% organic", 450);

    @Test
    void all_takes_every_product() {
        assertThat(ProductFilter.ALL.matches(TEA)).isTrue();
        assertThat(ProductFilter.ALL.matches(product(1, "x", "", 0))).isTrue();
        assertThat(ProductFilter.ALL.matches(product(Long.MAX_VALUE, "x", "", ProductDetails.PRICE_MAX))).isTrue();
    }

    @Test
    void chooses_among_ids() {
        assertThat(ProductFilter.of(new IdIn(Set.of(7L, 8L))).matches(TEA)).isTrue();
        assertThat(ProductFilter.of(new IdIn(Set.of(8L))).matches(TEA)).isFalse();
        assertThat(ProductFilter.of(new IdIn(Set.of())).matches(TEA)).isFalse();
    }

    @Test
    void does_not_see_later_changes_of_the_ids() {
        Set<Long> ids = new HashSet<>(Set.of(7L));
        ProductFilter filter = ProductFilter.of(new IdIn(ids));
        ids.clear();

        assertThat(filter.matches(TEA)).isTrue();
    }

    @Test
    void compares_the_name_exactly() {
        assertThat(ProductFilter.of(new NameIs("Green Tea")).matches(TEA)).isTrue();
        assertThat(ProductFilter.of(new NameIs("green tea")).matches(TEA)).isFalse();
        assertThat(ProductFilter.of(new NameIs("Green Tea ")).matches(TEA)).isFalse();
        assertThat(ProductFilter.of(new NameIs("Green")).matches(TEA)).isFalse();
        assertThat(ProductFilter.of(new NameIs("\u00E9")).matches(product(1, "e\u0301", "", 0))).isFalse();
    }

    @Test
    void compares_the_start_of_the_name_exactly() {
        assertThat(ProductFilter.of(new NameStartsWith("Gr")).matches(TEA)).isTrue();
        assertThat(ProductFilter.of(new NameStartsWith("Green Tea")).matches(TEA)).isTrue();
        assertThat(ProductFilter.of(new NameStartsWith("")).matches(TEA)).isTrue();
        assertThat(ProductFilter.of(new NameStartsWith("gr")).matches(TEA)).isFalse();
        assertThat(ProductFilter.of(new NameStartsWith("Green Teas")).matches(TEA)).isFalse();
        assertThat(ProductFilter.of(new NameStartsWith("G%")).matches(TEA)).isFalse();
        assertThat(ProductFilter.of(new NameStartsWith("_reen")).matches(TEA)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"450, 450, true", "0, 450, true", "450, 451, true", "451, 500, false", "0, 449, false",
        "-9223372036854775808, 9223372036854775807, true", "500, 400, false"})
    void compares_the_price_with_both_bounds_included(long min, long max, boolean matches) {
        assertThat(ProductFilter.of(new PriceBetween(min, max)).matches(TEA)).isEqualTo(matches);
    }

    @Test
    void wants_every_word_in_name_or_description() {
        assertThat(words("tea").matches(TEA)).isTrue();
        assertThat(words("LEAF", "gReEn").matches(TEA)).isTrue();
        assertThat(words("ee").matches(TEA)).isTrue();
        assertThat(words("tea", "coffee").matches(TEA)).isFalse();
        assertThat(words("tealoose").matches(TEA)).isFalse();
    }

    @Test
    void takes_wildcards_as_plain_characters() {
        assertThat(words("100%").matches(TEA)).isTrue();
        assertThat(words("l%f").matches(TEA)).isFalse();
        assertThat(words("l__f").matches(TEA)).isFalse();
        assertThat(words("l__f").matches(product(1, "L__F", "", 0))).isTrue();
        assertThat(words("\\").matches(TEA)).isFalse();
        assertThat(words("\\").matches(product(1, "a\\b", "", 0))).isTrue();
        assertThat(words(".*").matches(TEA)).isFalse();
    }

    @Test
    void wants_all_conditions_together() {
        List<Condition> met = List.of(new IdIn(Set.of(7L)), new NameIs("Green Tea"), new NameStartsWith("Green"),
                new PriceBetween(450, 450), new Mentions(List.of("leaf")));
        List<Condition> missed = List.of(new IdIn(Set.of(6L)), new NameIs("Tea"), new NameStartsWith("Tea"),
                new PriceBetween(451, 452), new Mentions(List.of("root")));

        assertThat(new ProductFilter(met).matches(TEA)).isTrue();
        for (int i = 0; i < met.size(); i++) {
            List<Condition> oneMissed = new ArrayList<>(met);
            oneMissed.set(i, missed.get(i));
            assertThat(new ProductFilter(oneMissed).matches(TEA)).as("%s", missed.get(i)).isFalse();
        }
    }

    @Test
    void folds_its_words_once() {
        assertThat(new Mentions(List.of("TEA", "tea", "Tea")).words()).containsExactly("tea");
    }

    @ParameterizedTest
    @CsvSource({"abc 1%_, abc 1%_", "ABC, abc", "\u00C9t\u00E9, \u00E9t\u00E9",
        "\u03A3\u03C3\u03C2, \u03C3\u03C3\u03C3",
        "\u0130I\u0131i, iiii", "\u017F, s", "\u212A, k", "\u00DF, \u00DF", "\uD801\uDC00, \uD801\uDC28",
        "\uD83C\uDF75, \uD83C\uDF75", "\u01C5, \u01C6"})
    void folds_case_by_code_point(String text, String folded) {
        assertThat(ProductFilter.fold(text)).isEqualTo(folded);
    }

    @Test
    void folding_twice_is_folding_once() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)).allMatch(c -> {
            String folded = ProductFilter.fold(Character.toString(c));
            return ProductFilter.fold(folded).equals(folded);
        });
    }

    @Test
    void folds_the_same_in_every_locale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.of("tr", "TR"));
            assertThat(ProductFilter.fold("TITLE title")).isEqualTo("title title");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void searches_name_and_description_apart() {
        assertThat(ProductFilter.searchText(TEA.details())).isEqualTo("green tea\nloose leaf, 100% organic");
    }

    private static Product product(long id, String name, String description, long price) {
        return new Product(id, Version.fresh(), new ProductDetails(name, description, price));
    }

    private static ProductFilter words(String... words) {
        return ProductFilter.of(new Mentions(List.of(words)));
    }
}
