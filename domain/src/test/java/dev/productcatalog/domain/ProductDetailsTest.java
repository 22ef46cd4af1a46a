package dev.productcatalog.domain;

import static dev.productcatalog.domain.Violation.Rule.MISSING;
import static dev.productcatalog.domain.Violation.Rule.PATTERN;
import static dev.productcatalog.domain.Violation.Rule.TOO_LARGE;
import static dev.productcatalog.domain.Violation.Rule.TOO_LONG;
import static dev.productcatalog.domain.Violation.Rule.TOO_SHORT;
import static dev.productcatalog.domain.Violation.Rule.TOO_SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ListAssert;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductDetailsTest {

    private static final String EMOJI = "\uD83C\uDF75";
    private static final String HIGH_SURROGATE = "\uD83C";
    private static final String LOW_SURROGATE = "\uDF75";

    /** Java's regular expressions have the property's table from elsewhere: an oracle. */
    private static final Pattern WHITE_SPACE = Pattern.compile("\\p{IsWhite_Space}");

    @ParameterizedTest
    @ValueSource(strings = {"T", " T", "T ", "O'Neil \"7\" <&>", "e\u0301", "\u200B", "\uFEFF", "\uFFFF"})
    void takes_a_name_as_it_is(String name) {
        assertThat(named(name).name()).isSameAs(name);
    }

    @Test
    void takes_a_name_of_one_character() {
        assertThat(named("T").name()).isEqualTo("T");
        assertThat(named(EMOJI).name()).isEqualTo(EMOJI);
        assertViolations("", "", 0L).containsExactly(tuple("name", TOO_SHORT));
    }

    @Test
    void counts_a_name_in_code_points() {
        assertThat(named("x".repeat(255)).name()).hasSize(255);
        assertThat(named(EMOJI.repeat(255)).name()).hasSize(510);
        assertViolations("x".repeat(256), "", 0L).containsExactly(tuple("name", TOO_LONG));
        assertViolations(EMOJI.repeat(255) + "x", "", 0L).containsExactly(tuple("name", TOO_LONG));
        assertViolations("x".repeat(511), "", 0L).containsExactly(tuple("name", TOO_LONG));
    }

    @Test
    void refuses_a_name_of_white_space_only() {
        IntStream refused = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> !isSurrogate(c) && !isControl(c) && !isLineSeparator(c))
                .filter(c -> !isTakenAsName(Character.toString(c).repeat(2)));

        assertThat(refused).hasSize(17).allMatch(ProductDetailsTest::isWhiteSpace);
    }

    @Test
    void takes_white_space_around_something_else() {
        Stream<String> names = IntStream.rangeClosed(0, 0xFFFF)
                .filter(c -> isWhiteSpace(c) && !isControl(c) && !isLineSeparator(c))
                .mapToObj(c -> (char) c + "x" + (char) c);

        assertThat(names).hasSize(17).allMatch(ProductDetailsTest::isTakenAsName);
    }

    @Test
    void refuses_control_characters_and_line_separators_in_a_name() {
        IntStream refused = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> !isSurrogate(c))
                .filter(c -> !isTakenAsName("a" + Character.toString(c) + "b"));

        assertThat(refused).hasSize(65 + 2).allMatch(c -> isControl(c) || isLineSeparator(c));
    }

    @ParameterizedTest
    @ValueSource(strings = {HIGH_SURROGATE, LOW_SURROGATE, "a" + HIGH_SURROGATE, HIGH_SURROGATE + "a",
        LOW_SURROGATE + HIGH_SURROGATE, EMOJI + LOW_SURROGATE, HIGH_SURROGATE + EMOJI, "a" + LOW_SURROGATE + "b"})
    void refuses_unpaired_surrogates(String text) {
        assertViolations(text, "", 0L).containsExactly(tuple("name", PATTERN));
        assertViolations("x", text, 0L).containsExactly(tuple("description", PATTERN));
    }

    @Test
    void takes_paired_surrogates() {
        ProductDetails details = new ProductDetails(EMOJI + EMOJI, "a" + EMOJI + EMOJI + "b" + EMOJI, 0L);

        assertThat(details.name()).isEqualTo(EMOJI + EMOJI);
        assertThat(details.description()).isEqualTo("a" + EMOJI + EMOJI + "b" + EMOJI);
    }

    @Test
    void counts_a_description_in_code_points() {
        assertThat(described("").description()).isEmpty();
        assertThat(described("x".repeat(10_000)).description()).hasSize(10_000);
        assertThat(described(EMOJI.repeat(10_000)).description()).hasSize(20_000);
        assertViolations("x", "x".repeat(10_001), 0L).containsExactly(tuple("description", TOO_LONG));
        assertViolations("x", EMOJI.repeat(10_000) + "x", 0L).containsExactly(tuple("description", TOO_LONG));
    }

    @Test
    void refuses_only_nul_among_the_control_characters_of_a_description() {
        String all = IntStream.rangeClosed(1, 0xFFFF).filter(c -> !isSurrogate(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        for (int start = 0; start < all.length(); start += 10_000) {
            String text = all.substring(start, Math.min(start + 10_000, all.length()));
            assertThat(described(text).description()).isEqualTo(text);
        }
        assertViolations("x", "a\0b", 0L).containsExactly(tuple("description", PATTERN));
    }

    @Test
    void takes_a_price_from_zero_to_the_largest_exact_integer() {
        assertThat(priced(0).price()).isZero();
        assertThat(priced(1).price()).isEqualTo(1);
        assertThat(priced(9_007_199_254_740_991L).price()).isEqualTo(9_007_199_254_740_991L);
        assertViolations("x", "", -1L).containsExactly(tuple("price", TOO_SMALL));
        assertViolations("x", "", Long.MIN_VALUE).containsExactly(tuple("price", TOO_SMALL));
        assertViolations("x", "", 9_007_199_254_740_992L).containsExactly(tuple("price", TOO_LARGE));
        assertViolations("x", "", Long.MAX_VALUE).containsExactly(tuple("price", TOO_LARGE));
    }

    @Test
    void names_each_member_that_is_missing() {
        assertViolations(null, "", 0L).containsExactly(tuple("name", MISSING));
        assertViolations("x", null, 0L).containsExactly(tuple("description", MISSING));
        assertViolations("x", "", null).containsExactly(tuple("price", MISSING));
        assertViolations(null, null, null)
                .containsExactlyInAnyOrder(
                        tuple("name", MISSING), tuple("description", MISSING), tuple("price", MISSING));
    }

    @Test
    void names_all_violations_at_once() {
        assertViolations("\n".repeat(256), "\0" + "x".repeat(10_000) + HIGH_SURROGATE, -1L).containsExactlyInAnyOrder(
                tuple("name", TOO_LONG), tuple("name", PATTERN), tuple("name", PATTERN),
                tuple("description", TOO_LONG), tuple("description", PATTERN), tuple("description", PATTERN),
                tuple("price", TOO_SMALL));
        assertViolations(null, "\0", 1L << 53).containsExactlyInAnyOrder(
                tuple("name", MISSING), tuple("description", PATTERN), tuple("price", TOO_LARGE));
    }

    @Test
    void does_not_repeat_the_value_in_a_detail() {
        CatalogException.Invalid invalid = violation("sEcReT\n".repeat(50), "sEcReT\0", -4711L);

        assertThat(invalid.violations()).hasSize(3 + 1).allSatisfy(violation ->
                assertThat(violation.detail()).isNotBlank().doesNotContain("sEcReT", "4711"));
    }

    @Test
    void gives_violations_that_nobody_can_change() {
        List<Violation> violations = violation("", "", 0L).violations();

        assertThatThrownBy(violations::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    private static ProductDetails named(String name) {
        return new ProductDetails(name, "", 0L);
    }

    private static ProductDetails described(String description) {
        return new ProductDetails("x", description, 0L);
    }

    private static ProductDetails priced(long price) {
        return new ProductDetails("x", "", price);
    }

    private static boolean isTakenAsName(String name) {
        try {
            return named(name).name().equals(name);
        } catch (CatalogException.Invalid e) {
            assertThat(e.violations()).extracting(Violation::member, Violation::rule)
                    .containsOnly(tuple("name", PATTERN));
            return false;
        }
    }

    private static CatalogException.Invalid violation(String name, String description, Long price) {
        return catchThrowableOfType(CatalogException.Invalid.class,
                () -> new ProductDetails(name, description, price));
    }

    private static ListAssert<Tuple> assertViolations(String name, String description, Long price) {
        List<Violation> violations = violation(name, description, price).violations();
        return assertThat(violations.stream().map(v -> tuple(v.member(), v.rule())).toList());
    }

    private static boolean isWhiteSpace(int c) {
        return WHITE_SPACE.matcher(Character.toString(c)).matches();
    }

    private static boolean isControl(int c) {
        return c <= 0x1F || c >= 0x7F && c <= 0x9F;
    }

    private static boolean isLineSeparator(int c) {
        return c == 0x2028 || c == 0x2029;
    }

    private static boolean isSurrogate(int c) {
        return c >= 0xD800 && c <= 0xDFFF;
    }
}
