package dev.productcatalog.http.transfer.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceFormatTest {

    @ParameterizedTest(name = "[{0}] with {1} {2} {3} is {4}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', ignoreLeadingAndTrailingWhitespace = false, value = {
        "12.50|2|.||1250", "12|2|.||1200", "12.5|2|.||1250", "0,57|2|,||57", "1.234,50|2|,|.|123450",
        "1234,50|2|,|.|123450", "1 234,50|2|,|\" \"|123450", "1\u00A0234,50|2|,|\" \"|123450",
                "1\u202F234\u2007000|2|.|\" \"|123400000",
        "1'234.50|2|.|'|123450", "12,50 €|2|,||1250", "€12|2|.||1200", "€ 12|2|.||1200", "12 EUR|2|.||1200",
        "CHF 1'200|2|.|'|120000", "540|0|.||540", "¥1,540|0|.|,|1540", "1.234|3|.||1234", "1,139.00 TRY|2|.|,|113900",
        "926.6400000000001|2|.||92664", "926.6399999999999|2|.||92664", "540.00|0|.||540", "19.990|2|.||1999",
        "19.99|2|.||1999", "0.29|2|.||29", "007.00|2|.||700", "90071992547409.91|2|.||9007199254740991",
        "99999999999999999999.99|2|.||9223372036854775807", "0.0|2|.||0"})
    void major_units_are_shifted(String cell, int exponent, char decimal, String grouping, long minor) {
        assertThat(PriceFormat.major(exponent, decimal, grouping == null ? "" : grouping).read(cell)).contains(minor);
    }

    @ParameterizedTest(name = "[{0}] with {1} {2} {3} is no price")
    @CsvSource(delimiter = '|', quoteCharacter = '"', ignoreLeadingAndTrailingWhitespace = false, value = {
        "19.999|2|.|", "1.50|2|,|", "1.50|2|,|.", "1,23,456.00|2|.|,", "1,,234|2|.|,", "1,2345|2|.|,", ",234|2|.|,",
        "1234,567|2|.|,", "-|2|.|", "-1.00|2|.|", "abc|2|.|", "12.50 each|2|.|", "$12 USD|2|.|", "540.5|0|.|",
        "19.990001|2|.|", "NaN|2|.|", "1e3|2|.|", " 1|2|.|", ".5|2|.|", "5.|2|.|", "1.2.3|2|.|", "$|2|.|", "12 34|2|.|",
                "\u0661|2|.|"})
    void what_is_not_wholly_a_price_is_none(String cell, int exponent, char decimal, String grouping) {
        assertThat(PriceFormat.major(exponent, decimal, grouping == null ? "" : grouping).read(cell)).isEmpty();
    }

    @Test
    void noise_is_less_than_a_millionth_of_a_minor_unit() {
        PriceFormat format = PriceFormat.major(2, '.', "");

        assertThat(format.read("1.000000001")).contains(100L);
        assertThat(format.read("1.000000009")).contains(100L);
        assertThat(format.read("1.00000001")).isEmpty();
        assertThat(format.read("1.0000001")).isEmpty();
        assertThat(format.read("1.009999999")).contains(101L);
        assertThat(format.read("1.0099999901")).contains(101L);
        assertThat(format.read("1.00999999")).isEmpty();
        assertThat(format.read("1.0099999900")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.50", "1,000", "4e2", "-5", "+5", "", " 5", "5 €", "\u0665"})
    void minor_units_are_plain_digits(String cell) {
        assertThat(PriceFormat.MINOR.read(cell)).isEmpty();
    }

    @Test
    void what_is_written_is_read_as_the_same_price_whatever_the_locale() {
        Locale locale = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            for (long price : new long[] {0, 7, 99, 100, 1_234_567, 9_007_199_254_740_991L}) {
                for (int exponent = 0; exponent < 4; exponent++) {
                    PriceFormat format = PriceFormat.major(exponent, ',', "");
                    assertThat(format.read(format.write(price))).contains(price);
                }
            }
            assertThat(PriceFormat.major(2, ',', "").write(5)).isEqualTo("0,05");
            assertThat(PriceFormat.major(0, ',', "").write(5)).isEqualTo("5");
        } finally {
            Locale.setDefault(locale);
        }
    }
}
