package dev.productcatalog.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * What a client says of a product. One that exists is valid: this class and {@link ProductPatch} are where the rules
 * of section 1 of the API contract hold, and the only place where they are written down in code.
 *
 * <p>Text is kept as it was given: neither trimmed nor normalised.
 *
 * @param name        1 to {@value #NAME_MAX} Unicode code points, not all white space (Unicode White_Space), without
 *                    control characters (category Cc), U+2028, U+2029 and unpaired surrogates
 * @param description at most {@value #DESCRIPTION_MAX} code points, may be empty, without U+0000 and unpaired
 *                    surrogates
 * @param price       0 to {@value #PRICE_MAX}, in minor units (cents) of the one currency of the catalogue
 */
public record ProductDetails(String name, String description, Long price) {

    /** The longest name that can be kept, in code points; {@link ProductRules} may take only shorter ones. */
    public static final int NAME_MAX = 255;
    /** The longest description, in code points. */
    public static final int DESCRIPTION_MAX = 10_000;
    /** The highest price: 2<sup>53</sup>-1, exact in every JSON client. */
    public static final long PRICE_MAX = (1L << 53) - 1;

    /** @throws CatalogException.Invalid with every violation at once; a member that is null is {@code MISSING} */
    public ProductDetails {
        List<Violation> violations = new ArrayList<>(0);
        if (name == null) {
            violations.add(Violation.missing("name"));
        }
        if (description == null) {
            violations.add(Violation.missing("description"));
        }
        if (price == null) {
            violations.add(Violation.missing("price"));
        }
        check(name, description, price, violations);
    }

    /** Checks those members that are there. */
    static void check(String name, String description, Long price, List<Violation> violations) {
        if (name != null) {
            checkName(name, violations);
        }
        if (description != null) {
            checkDescription(description, violations);
        }
        if (price != null) {
            checkPrice(price, violations);
        }
        if (!violations.isEmpty()) {
            throw new CatalogException.Invalid(violations);
        }
    }

    private static void checkName(String name, List<Violation> violations) {
        if (name.isEmpty()) {
            violations.add(new Violation("name", Violation.Rule.TOO_SHORT, "must have at least 1 character"));
            return;
        }
        if (isLonger(name, NAME_MAX)) {
            violations.add(Violation.tooLong("name", NAME_MAX));
        }
        boolean blank = true;
        boolean control = false;
        boolean unpaired = false;
        for (int i = 0, c; i < name.length(); i += Character.charCount(c)) {
            c = name.codePointAt(i);
            if (c > ' ' && c < 0x7F) { // most are, and a page of 50 checks 1000 of them: it took 8 % of the request
                blank = false;
                continue;
            }
            blank = blank && isWhiteSpace(c);
            control |= Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
            unpaired |= isSurrogate(c);
        }
        if (blank) {
            violations.add(new Violation("name", Violation.Rule.PATTERN, "must not be all white space"));
        }
        if (control) {
            violations.add(new Violation("name", Violation.Rule.PATTERN,
                    "must not have control characters or line separators"));
        }
        if (unpaired) {
            violations.add(new Violation("name", Violation.Rule.PATTERN, "must not have unpaired surrogates"));
        }
    }

    private static void checkDescription(String description, List<Violation> violations) {
        if (isLonger(description, DESCRIPTION_MAX)) {
            violations.add(Violation.tooLong("description", DESCRIPTION_MAX));
        }
        if (description.indexOf('\0') >= 0) {
            violations.add(new Violation("description", Violation.Rule.PATTERN, "must not have the character U+0000"));
        }
        if (hasUnpairedSurrogate(description)) {
            violations.add(new Violation("description", Violation.Rule.PATTERN, "must not have unpaired surrogates"));
        }
    }

    private static void checkPrice(long price, List<Violation> violations) {
        if (price < 0) {
            violations.add(new Violation("price", Violation.Rule.TOO_SMALL, "must be at least 0"));
        } else if (price > PRICE_MAX) {
            violations.add(new Violation("price", Violation.Rule.TOO_LARGE, "must be at most " + PRICE_MAX));
        }
    }

    static boolean isLonger(String text, int codePoints) {
        return text.length() > codePoints && text.codePointCount(0, text.length()) > codePoints;
    }

    private static boolean hasUnpairedSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                int codePoint = text.codePointAt(i);
                if (isSurrogate(codePoint)) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** The property White_Space of the Unicode Character Database; Java's own notions leave out U+0085 or U+00A0. */
    static boolean isWhiteSpace(int c) {
        return c >= 0x09 && c <= 0x0D || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 || c >= 0x2000 && c <= 0x200A
                || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
    }
}
