package dev.productcatalog.http;

import dev.productcatalog.http.access.TokenEntry;

/**
 * A token that was just made. Immutable.
 *
 * @param token what its holder sends as {@code Authorization: Bearer}; it is told this once and kept nowhere
 * @param line  what the token file gets
 */
public record NewToken(String token, String line) {

    /**
     * Makes a token of 256 random bits.
     *
     * @param name who gets it: 1 to 100 characters, no white space, none that cannot be seen
     * @param role {@code reader}, {@code editor} or {@code operator}
     * @throws IllegalArgumentException if the name or the role is none, with a message for people
     */
    public static NewToken make(String name, String role) {
        String token = TokenEntry.newToken();
        return new NewToken(token, TokenEntry.of(name, role, token).toString());
    }

    /** {@return the line alone: a token must not get into a log} */
    @Override
    public String toString() {
        return line;
    }
}
