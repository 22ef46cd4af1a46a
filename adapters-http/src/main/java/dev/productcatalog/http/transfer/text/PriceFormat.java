package dev.productcatalog.http.transfer.text;

import dev.productcatalog.http.text.Integers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How prices are written in a CSV file. Digits are shifted, never computed as floating point, and neither the locale of
 * the machine nor that of the file is asked. Immutable.
 */
public final class PriceFormat {

    /** Minor units in plain digits: 450. */
    public static final PriceFormat MINOR = new PriceFormat(Pattern.compile("(?<whole>[0-9]++)(?<fraction>)"), 0, '.');

    /** So many nines or zeros follow the last digit of a price that floating point has made inexact. */
    private static final int NOISE = 6;
    private static final String SPACES = " \u00A0\u2007\u202F";
    private static final String CURRENCY = "(?:\\p{Sc}|[A-Z]{3})";

    private final Pattern pattern;
    private final int exponent;
    private final char decimal;

    private PriceFormat(Pattern pattern, int exponent, char decimal) {
        this.pattern = pattern;
        this.exponent = exponent;
        this.decimal = decimal;
    }

    /**
     * {@return major units, with a currency symbol or a three-letter code before or after the number, or none}
     *
     * @param exponent how many decimal digits a price has, at least 0
     * @param decimal  what comes before these digits
     * @param grouping what may be between groups of three digits, a space also for each no-break space; empty for none
     */
    public static PriceFormat major(int exponent, char decimal, String grouping) {
        String group = grouping.isEmpty() ? "" : grouping.equals(" ") ? "[" + SPACES + "]" : Pattern.quote(grouping);
        String whole = group.isEmpty() ? "[0-9]++" : "[0-9]{1,3}(?:" + group + "[0-9]{3})++|[0-9]++";
        String space = "[" + SPACES + "]?";
        String number = "(?<whole>" + whole + ")(?:" + Pattern.quote(String.valueOf(decimal))
                + "(?<fraction>[0-9]++))?";
        return new PriceFormat(Pattern.compile("(?:(?<before>" + CURRENCY + ")" + space + ")?" + number
                + "(?:" + space + "(?<after>" + CURRENCY + "))?"), exponent, decimal);
    }

    /** {@return the price in minor units, beyond int64 the nearest int64; empty if the whole cell is no price} */
    public Optional<Long> read(String cell) {
        Matcher price = pattern.matcher(cell);
        if (!price.matches() || this != MINOR && price.group("before") != null && price.group("after") != null) {
            return Optional.empty();
        }
        String fraction = price.group("fraction") == null ? "" : price.group("fraction");
        String whole = digits(price.group("whole"));
        if (fraction.length() <= exponent) {
            return Optional.of(integer(whole + fraction + "0".repeat(exponent - fraction.length())));
        }
        long cut = integer(whole + fraction.substring(0, exponent));
        String rest = fraction.substring(exponent);
        if (isNoise(rest, '0', true)) {
            return Optional.of(cut);
        }
        return isNoise(rest, '9', false) ? Optional.of(cut == Long.MAX_VALUE ? cut : cut + 1) : Optional.empty();
    }

    /** {@return the price in this format, without currency or groups} */
    public String write(long price) {
        if (exponent == 0) {
            return Long.toString(price);
        }
        String digits = Long.toString(price);
        if (digits.length() <= exponent) {
            digits = "0".repeat(exponent + 1 - digits.length()) + digits;
        }
        int point = digits.length() - exponent;
        return digits.substring(0, point) + decimal + digits.substring(point);
    }

    /** {@return whether the digits differ by less than 10<sup>-6</sup> from all zeros, or all nines} */
    private static boolean isNoise(String digits, char digit, boolean exact) {
        int run = 0;
        while (run < digits.length() && digits.charAt(run) == digit) {
            run++;
        }
        boolean isAll = run == digits.length();
        if (exact) {
            return isAll || run >= NOISE;
        }
        // 0.999999 is exactly as far away as is too far
        return run > NOISE || run == NOISE && !digits.substring(run).chars().allMatch(c -> c == '0');
    }

    private static String digits(String grouped) {
        StringBuilder digits = new StringBuilder(grouped.length());
        for (int i = 0; i < grouped.length(); i++) {
            char c = grouped.charAt(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
            }
        }
        return digits.toString();
    }

    private static long integer(String digits) {
        int first = 0;
        while (first < digits.length() - 1 && digits.charAt(first) == '0') {
            first++;
        }
        return Integers.plain(digits.substring(first)).orElseThrow();
    }
}
