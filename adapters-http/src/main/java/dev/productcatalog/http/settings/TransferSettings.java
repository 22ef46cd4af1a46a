package dev.productcatalog.http.settings;

import java.util.Currency;

/**
 * What an operator sets of import and export. Immutable.
 *
 * @param currency  the ISO 4217 code of the currency that all prices are in; empty if nobody says
 * @param maxImport the longest file that is imported, in bytes
 * @param max       how many imports, and how many exports, may be under way
 */
public record TransferSettings(String currency, long maxImport, int max) {

    /** No currency, 1 GiB, 4 of each. */
    public static final TransferSettings DEFAULT = new TransferSettings("", 1L << 30, 4);

    private static final int USUAL_EXPONENT = 2;

    /** @throws IllegalArgumentException if the currency is unknown, or a number under 1 */
    public TransferSettings {
        if (!currency.isEmpty()) {
            Currency.getInstance(currency);
        }
        if (maxImport < 1 || max < 1) {
            throw new IllegalArgumentException("must be at least 1");
        }
    }

    /** {@return how many decimal digits a price in major units has} */
    public int exponent() {
        return currency.isEmpty() ? USUAL_EXPONENT
                : Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    }
}
