package dev.productcatalog.http.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntegersTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "-0, 0", "0.0, 0", "-0.000e99, 0", "0e-99999999999999999999, 0", "0e99999999999999999999, 0",
        "7, 7", "-7, -7", "1.0, 1", "1.000000000000000000000000000000, 1", "1e2, 100", "1E+2, 100", "100e-2, 1",
        "1.25e2, 125", "0.00125e5, 125", "10e-1, 1", "1e0, 1", "1e-0, 1", "1e00000000000000000000000002, 100",
        "9007199254740991, 9007199254740991", "9007199254740992, 9007199254740992",
        "9223372036854775807, 9223372036854775807", "-9223372036854775808, -9223372036854775808",
        "9.223372036854775807e18, 9223372036854775807", "9223372036854775807.0, 9223372036854775807"})
    void knows_a_json_number_that_is_an_integer(String number, long integer) {
        assertThat(Integers.ofJson(number)).hasValue(integer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "1.5", "-1.5", "1e-1", "1.25e1", "1e-400", "1e-999999999", "123456789012345678901.5",
        "1e-99999999999999999999", "9223372036854775806.9"})
    void knows_a_json_number_that_is_a_fraction(String number) {
        assertThat(Integers.ofJson(number)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "1e19", "99999999999999999999", "1e400", "1e999999999",
        "1e99999999999999999999", "0.1e2147483647", "1e2147483648", "1e4294967296", "1e18446744073709551616"})
    void takes_what_is_beyond_int64_as_the_nearest(String number) {
        assertThat(Integers.ofJson(number)).hasValue(Long.MAX_VALUE);
        assertThat(Integers.ofJson("-" + number)).hasValue(Long.MIN_VALUE);
    }

    @Test
    void agrees_with_big_decimal_on_any_json_number() {
        Random random = new Random(8259);
        for (int i = 0; i < 200_000; i++) {
            String number = jsonNumber(random);
            assertThat(Integers.ofJson(number)).as(number).isEqualTo(nearest(new BigDecimal(number)));
        }
    }

    @Test
    void expands_no_number_however_long() {
        int megabyte = 1 << 20;
        String zeros = "0".repeat(megabyte);
        String nines = "9".repeat(megabyte);

        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            assertThat(Integers.ofJson(nines)).hasValue(Long.MAX_VALUE);
            assertThat(Integers.ofJson("-1" + zeros)).hasValue(Long.MIN_VALUE);
            assertThat(Integers.ofJson("0." + zeros)).hasValue(0);
            assertThat(Integers.ofJson("0." + zeros + "1")).isEmpty();
            assertThat(Integers.ofJson("0." + zeros + "1e" + (megabyte + 1))).hasValue(1);
            assertThat(Integers.ofJson("7" + zeros + "e-" + megabyte)).hasValue(7);
            assertThat(Integers.ofJson("7e" + zeros + "1")).hasValue(70);
            assertThat(Integers.ofJson("7e" + nines)).hasValue(Long.MAX_VALUE);
            assertThat(Integers.ofJson("7e-" + nines)).isEmpty();
            assertThat(Integers.ofJson("1." + zeros)).hasValue(1);
            assertThat(Integers.plain(nines)).hasValue(Long.MAX_VALUE);
        });
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, -1", "7, 7", "10, 10", "9223372036854775807, 9223372036854775807",
        "9223372036854775808, 9223372036854775807", "-9223372036854775808, -9223372036854775808",
        "-9223372036854775809, -9223372036854775808", "100000000000000000000, 9223372036854775807"})
    void knows_an_integer_in_plain_form(String text, long integer) {
        assertThat(Integers.plain(text)).hasValue(integer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "--1", "-0", "00", "007", "-07", "+1", "1.0", "1e2", "abc", "0x7", "7f", "7L",
        " 7", "7 ",
        "7\n", "1_000", "1,000", "\u0667", "\uFF17", "\u00B2", "\uD835\uDFE9", "7\0"})
    void knows_what_is_not_in_plain_form(String text) {
        assertThat(Integers.plain(text)).isEmpty();
    }

    @Test
    void agrees_with_big_integer_on_any_text() {
        Random random = new Random(3986);
        for (int i = 0; i < 200_000; i++) {
            String text = random.ints(random.nextInt(24), 0, 16).collect(StringBuilder::new,
                    (digits, c) -> digits.append("0123456789098-+.".charAt(c)), StringBuilder::append).toString();
            boolean plain = text.matches("0|-?[1-9][0-9]*");
            assertThat(Integers.plain(text)).as(text)
                    .isEqualTo(plain ? nearest(new BigDecimal(text)) : OptionalLong.empty());
        }
    }

    /** By the grammar of RFC 8259, section 6, with many zeros, which are where such code goes wrong. */
    private static String jsonNumber(Random random) {
        String integer = random.nextInt(3) == 0 ? "0" : 1 + random.nextInt(9) + digits(random, random.nextInt(22));
        String fraction = random.nextBoolean() ? "" : "." + digits(random, 1 + random.nextInt(22));
        String exponent = random.nextBoolean() ? "" : (random.nextBoolean() ? "e" : "E")
                + new String[] {"", "+", "-"}[random.nextInt(3)] + digits(random, 1 + random.nextInt(2));
        return (random.nextBoolean() ? "-" : "") + integer + fraction + exponent;
    }

    private static String digits(Random random, int count) {
        return random.ints(count, 0, 20).map(i -> Math.max(0, i - 10))
                .collect(StringBuilder::new, StringBuilder::append,
                StringBuilder::append).toString();
    }

    private static OptionalLong nearest(BigDecimal number) {
        if (number.signum() != 0 && number.stripTrailingZeros().scale() > 0) {
            return OptionalLong.empty();
        }
        BigInteger integer = number.toBigInteger();
        return OptionalLong.of(integer.max(BigInteger.valueOf(Long.MIN_VALUE)).min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValueExact());
    }
}
