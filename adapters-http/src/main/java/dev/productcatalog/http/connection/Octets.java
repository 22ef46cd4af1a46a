package dev.productcatalog.http.connection;

/** The kinds of bytes that HTTP's grammar distinguishes (RFC 9110, section 5.6). */
final class Octets {

    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private Octets() {
    }

    /** {@return whether names of methods and headers may have it} */
    static boolean isToken(byte b) {
        return b >= 0 && TOKEN[b];
    }

    /** {@return whether it is a control character, which text must not have; a tab is none} */
    static boolean isControl(byte b) {
        return b >= 0 && b < ' ' && b != '\t' || b == 0x7f;
    }

    /** {@return whether it may stand around a value} */
    static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }
}
