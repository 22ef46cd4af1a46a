package dev.productcatalog.domain;

/**
 * One rule of {@link ProductDetails} that a value breaks.
 *
 * @param member the member of the product: {@code name}, {@code description} or {@code price}
 * @param rule   the rule
 * @param detail the rule in words that fit after the member's name; holds nothing of the value
 */
public record Violation(String member, Rule rule, String detail) {

    /** The kinds of rule. */
    public enum Rule { MISSING, TOO_SHORT, TOO_LONG, PATTERN, TOO_SMALL, TOO_LARGE }

    static Violation missing(String member) {
        return new Violation(member, Rule.MISSING, "is required");
    }

    /** @param max how many code points it may have */
    static Violation tooLong(String member, int max) {
        return new Violation(member, Rule.TOO_LONG, "must have at most " + max + " characters");
    }
}
