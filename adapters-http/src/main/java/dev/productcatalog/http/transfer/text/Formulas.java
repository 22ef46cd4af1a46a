package dev.productcatalog.http.transfer.text;

/** Texts that a spreadsheet would take for formulas, and would run. */
public final class Formulas {

    private static final String DANGEROUS = "=+-@\t\r'";

    private Formulas() {
    }

    /** {@return the text with a {@code '} before it if it needs one, or begins with one} */
    public static String escape(String text) {
        return isDangerous(text, 0) ? '\'' + text : text;
    }

    /** {@return the text without what {@link #escape} has put before it} */
    public static String unescape(String text) {
        return text.startsWith("'") && isDangerous(text, 1) ? text.substring(1) : text;
    }

    private static boolean isDangerous(String text, int at) {
        return text.length() > at && DANGEROUS.indexOf(text.charAt(at)) >= 0;
    }
}
