package dev.productcatalog.http.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {

    @ParameterizedTest
    @CsvSource({"abc, abc", "a%20b, a b", "%41%7a, Az", "%C3%A9, \u00E9", "%c3%a9, \u00E9",
        "%F0%9F%8D%B5, \uD83C\uDF75",
        "%25, %", "%2525, %25", "'', ''", "a%2Fb, a/b"})
    void decodes_utf_8(String encoded, String text) {
        assertThat(Percent.decode(encoded, false)).isEqualTo(text);
        assertThat(Percent.decode(encoded, true)).isEqualTo(text);
    }

    @Test
    void decodes_plus_as_a_space_only_in_queries() {
        assertThat(Percent.decode("a+b%2B", true)).isEqualTo("a b+");
        assertThat(Percent.decode("a+b", true)).isEqualTo("a b");
        assertThat(Percent.decode("a+b%2B", false)).isEqualTo("a+b+");
        assertThat(Percent.decode("a+b", false)).isEqualTo("a+b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "a%", "a%4", "%%", "%zz", "%4g", "%g4", "%-1", "%+1", "% 1", "%\uFF11\uFF11",
        "%u0041",
        "%ff", "%80", "%C3", "%C3x", "%C3%28", "%C0%80", "%C1%81", "%E0%80%AF", "%ED%A0%80", "%ED%BF%BF",
        "%F4%90%80%80", "%F5%80%80%80", "%F0%9F%8D", "%F8%88%80%80%80", "%FE%FF"})
    void refuses_what_is_not_percent_encoded_utf_8(String encoded) {
        assertThatThrownBy(() -> Percent.decode(encoded, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void encodes_so_that_it_decodes_to_the_same() {
        Random random = new Random(3986);
        for (int i = 0; i < 20_000; i++) {
            String text = anyText(random);
            String encoded = Percent.encode(text);

            assertThat(encoded).matches("(?:[A-Za-z0-9._~,-]|%[0-9A-F]{2})*");
            assertThat(Percent.decode(encoded, true)).isEqualTo(text);
            assertThat(Percent.decode(encoded, false)).isEqualTo(text);
            assertThat(Percent.decode(URLEncoder.encode(text, StandardCharsets.UTF_8), true)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource({"#, #", "#/name, #/name", "#/a b, #/a%20b", "#/a#b, #/a%23b", "#/~0~1, #/~0~1", "#/%, #/%25",
        "#/\u00E9, #/%C3%A9",
        "'#/\"', #/%22", "#/a?b&c=d, #/a?b&c=d"})
    void encodes_a_fragment(String fragment, String encoded) {
        assertThat(Percent.encodeFragment(fragment)).isEqualTo(encoded);
    }

    private static String anyText(Random random) {
        return random.ints(random.nextInt(12), 0, 5).map(kind -> switch (kind) {
            case 0 -> 'a' + random.nextInt(26);
            case 1 -> random.nextInt(0x80);
            case 2 -> random.nextInt(0x800);
            case 3 -> 0xE000 + random.nextInt(0x2000);
            default -> 0x10000 + random.nextInt(0x100000);
        }).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
