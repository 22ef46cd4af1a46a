package dev.productcatalog.http.access;

/**
 * What a caller shows, and what it is known by. Immutable.
 *
 * @param token       the token as it was sent; no text shows it
 * @param fingerprint of the token
 */
public record Credential(String token, Fingerprint fingerprint) {

    /** {@return the credential that a token is} */
    public static Credential of(String token) {
        return new Credential(token, Fingerprint.of(token));
    }

    @Override
    public String toString() {
        return "a credential";
    }
}
