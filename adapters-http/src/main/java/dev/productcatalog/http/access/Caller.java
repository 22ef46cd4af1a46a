package dev.productcatalog.http.access;

import java.util.Set;

/**
 * Who makes a request. Immutable.
 *
 * @param name  as in the token file, or the subject of a JSON Web Token; empty where nobody was asked
 * @param roles what the caller may do
 */
public record Caller(String name, Set<Role> roles) {

    /** Of whom nothing is known and who may do nothing. */
    public static final Caller STRANGER = new Caller("", Set.of());

    /** The longest name, in code points. */
    static final int MAX_NAME = 100;

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** {@return whether the caller has that role, or one that includes it} */
    boolean may(Role needed) {
        return roles.stream().anyMatch(role -> role.includes(needed));
    }

    /** {@return whether it can be told from others by looking at it, and written to a log} */
    public static boolean isName(String text) {
        int length = text.codePointCount(0, text.length());
        return length >= 1 && length <= MAX_NAME && text.codePoints().allMatch(Caller::isVisible);
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.SPACE_SEPARATOR,
                 Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
