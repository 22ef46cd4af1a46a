package dev.productcatalog.http.access;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A line of the token file: {@code NAME ROLE sha256:HEX}. Immutable.
 *
 * @param name  who has the token; several tokens may have one name
 * @param role  what it is good for
 * @param token of which only the fingerprint is kept
 */
public record TokenEntry(String name, Role role, Fingerprint token) {

    static final String FORM = "NAME ROLE sha256:HEX";

    private static final Pattern LINE = Pattern.compile("\\s*(\\S+)\\s+(\\S+)\\s+sha256:([0-9A-Fa-f]{64})\\s*");
    /** By which a scanner for leaked secrets knows a token of this service. */
    private static final String PREFIX = "pcat_";
    private static final int RANDOM_BYTES = 32;

    /** {@return a token that nobody has yet} */
    public static String newToken() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /**
     * {@return the entry for a token}
     *
     * @param name 1 to 100 characters, no white space, none that cannot be seen
     * @param role {@code reader}, {@code editor} or {@code operator}
     * @throws IllegalArgumentException if the name or the role is none, with a message for people
     */
    public static TokenEntry of(String name, String role, String token) {
        if (!Caller.isName(name) || name.startsWith("#")) {
            throw new IllegalArgumentException("a name must have 1 to " + Caller.MAX_NAME
                    + " characters, no white space, none that cannot be seen, and no # at its beginning");
        }
        Role known = Role.of(role)
                .orElseThrow(() -> new IllegalArgumentException("\"" + role + "\" is no role, there are "
                + Arrays.stream(Role.values()).map(Role::toString).collect(Collectors.joining(", "))));
        return new TokenEntry(name, known, Fingerprint.of(token));
    }

    /** {@return what the line says, if it has the form} */
    static Optional<TokenEntry> parse(String line) {
        Matcher parts = LINE.matcher(line);
        return parts.matches() && Caller.isName(parts.group(1))
                ? Role.of(parts.group(2)).map(role ->
                        new TokenEntry(parts.group(1), role, Fingerprint.parse(parts.group(3))))
                : Optional.empty();
    }

    /**
     * {@return what knows the token of a line, and no other}
     *
     * @throws IllegalArgumentException if the line does not have the form
     */
    public static Verifier verifier(String line) {
        TokenEntry entry = parse(line).orElseThrow(() -> new IllegalArgumentException("not " + FORM));
        return credential -> credential.fingerprint().equals(entry.token()) ? Optional.of(entry.caller())
                : Optional.empty();
    }

    Caller caller() {
        return new Caller(name, Set.of(role));
    }

    /** {@return the line} */
    @Override
    public String toString() {
        return name + ' ' + role + " sha256:" + token;
    }
}
