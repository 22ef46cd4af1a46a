package dev.productcatalog.http.text;

import java.util.OptionalLong;

/**
 * Integers in text. Values beyond int64 come out as the nearest int64, which is outside of every range that the API
 * allows; no text, however long or with however large an exponent, is expanded.
 */
public final class Integers {

    private static final int LONG_DIGITS = 19;

    private Integers() {
    }

    /**
     * {@return the integer in plain decimal form, as in paths and queries; empty if it is none}
     *
     * <p>{@code 0}, {@code -1} and {@code 7} are plain; {@code 007}, {@code +1}, {@code -0} and {@code 1.0} are not.
     */
    public static OptionalLong plain(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        if (digits.isEmpty() || digits.charAt(0) == '0' && text.length() > 1) {
            return OptionalLong.empty();
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(saturated(negative, digits));
    }

    /**
     * {@return the mathematical integer that a JSON number is ({@code 1.0}, {@code 1e2}, {@code -0}); empty if it is
     * a fraction}
     *
     * @param number as RFC 8259, section 6 writes it
     */
    public static OptionalLong ofJson(String number) {
        boolean negative = number.charAt(0) == '-';
        int e = Math.max(number.indexOf('e'), number.indexOf('E'));
        String mantissa = number.substring(negative ? 1 : 0, e < 0 ? number.length() : e);
        int point = mantissa.indexOf('.');
        String digits = point < 0 ? mantissa : mantissa.substring(0, point) + mantissa.substring(point + 1);
        int first = 0;
        while (first < digits.length() && digits.charAt(first) == '0') {
            first++;
        }
        int end = digits.length();
        while (end > first && digits.charAt(end - 1) == '0') {
            end--;
        }
        if (first == end) {
            return OptionalLong.of(0);
        }
        // the value is 0.significant times ten to the power of magnitude
        String significant = digits.substring(first, end);
        long magnitude = (point < 0 ? mantissa.length() : point) - first
                + (e < 0 ? 0 : exponent(number.substring(e + 1)));
        if (magnitude < significant.length()) {
            return OptionalLong.empty();
        }
        if (magnitude > LONG_DIGITS) {
            return OptionalLong.of(negative ? Long.MIN_VALUE : Long.MAX_VALUE);
        }
        String plain = significant + "0".repeat((int) magnitude - significant.length());
        return OptionalLong.of(saturated(negative, plain));
    }

    /** An exponent; beyond nine digits only its sign matters, as no text is that long. */
    private static long exponent(String text) {
        boolean negative = text.startsWith("-");
        String digits = text.replaceFirst("^[+-]?0*", "");
        long magnitude = digits.length() > 9 ? Integer.MAX_VALUE : digits.isEmpty() ? 0 : Long.parseLong(digits);
        return negative ? -magnitude : magnitude;
    }

    private static long saturated(boolean negative, String digits) {
        if (digits.length() <= LONG_DIGITS) {
            try {
                return Long.parseLong(negative ? "-" + digits : digits);
            } catch (NumberFormatException beyondLong) {
                // 19 digits, and above the maximum
            }
        }
        return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
