package dev.productcatalog.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The rules for what comes in now, where an operator has made them stricter than those of {@link ProductDetails}. A
 * product that was stored under other rules stays what it is. Thread-safe.
 *
 * @param nameMaxLength the longest name that is taken, in code points
 */
public record ProductRules(int nameMaxLength) {

    /** The longest name that is taken if nobody says otherwise, in code points. */
    public static final int USUAL_NAME_MAX = 50;

    /** @throws IllegalArgumentException if the length is not from 1 to {@value ProductDetails#NAME_MAX} */
    public ProductRules {
        if (nameMaxLength < 1 || nameMaxLength > ProductDetails.NAME_MAX) {
            throw new IllegalArgumentException("name length " + nameMaxLength);
        }
    }

    /** {@return whether the name is longer than what is taken now} */
    public boolean isTooLong(String name) {
        return ProductDetails.isLonger(name, nameMaxLength);
    }

    /** {@return what is wrong with a name that is too long} */
    public Violation nameTooLong() {
        return Violation.tooLong("name", nameMaxLength);
    }

    /**
     * {@return the details or the patch, if its name is not too long}
     *
     * @param value makes it
     * @param name  that it has or would have; empty if it says none
     * @throws CatalogException.Invalid with every violation at once
     */
    public <T> T checked(String name, Supplier<T> value) {
        if (!isTooLong(name)) {
            return value.get();
        }
        List<Violation> violations = new ArrayList<>(List.of(nameTooLong()));
        try {
            value.get();
        } catch (CatalogException.Invalid e) {
            e.violations().stream().filter(other -> !isNameTooLong(other)).forEach(violations::add);
        }
        throw new CatalogException.Invalid(violations);
    }

    private static boolean isNameTooLong(Violation violation) {
        return violation.member().equals("name") && violation.rule() == Violation.Rule.TOO_LONG;
    }
}
