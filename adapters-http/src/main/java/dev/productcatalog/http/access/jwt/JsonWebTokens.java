package dev.productcatalog.http.access.jwt;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import dev.productcatalog.http.access.Caller;
import dev.productcatalog.http.access.Credential;
import dev.productcatalog.http.access.FileWatch;
import dev.productcatalog.http.access.Role;
import dev.productcatalog.http.access.Verifier;
import dev.productcatalog.http.settings.JwtSettings;
import dev.productcatalog.http.settings.UnusableFile;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * JSON Web Tokens of one issuer (RFC 7519, with the advice of RFC 8725): signed with a key of its set, made for us, and
 * valid now. The subject is the caller's name. Thread-safe.
 */
public final class JsonWebTokens implements Verifier {

    /** By how much the issuer's clock and ours may differ. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    /** RFC 7519, section 5.1, and RFC 9068, section 2.1. */
    private static final Set<String> TYPES = Set.of("", "jwt", "at+jwt", "application/at+jwt");

    private final JwtSettings settings;
    private final KeySet keySet;
    private final InstantSource clock;
    private final SeenTokens seen = new SeenTokens();

    JsonWebTokens(JwtSettings settings, KeySet keySet, InstantSource clock) {
        this.settings = settings;
        this.keySet = keySet;
        this.clock = clock;
    }

    /**
     * {@return the tokens of an issuer, with its keys as they are where the settings say}
     *
     * @param watch tells when a file of keys is to be read again
     * @throws UnusableFile if the file of keys has none
     */
    public static JsonWebTokens of(JwtSettings settings, FileWatch watch) {
        return new JsonWebTokens(settings, KeySets.of(settings.keySet(), watch), InstantSource.system());
    }

    @Override
    public Optional<Caller> verify(Credential credential) {
        KeySet.Keys keys = keySet.current();
        Instant now = clock.instant();
        Optional<Caller> known = seen.find(credential.fingerprint(), keys, now);
        return known.isPresent() ? known : verify(credential, keys, now);
    }

    private Optional<Caller> verify(Credential credential, KeySet.Keys keys, Instant now) {
        Optional<JWSObject> token =
                parse(credential.token()).filter(parsed -> isAccepted(parsed.getHeader()) && isSigned(parsed));
        if (token.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> claims = token.get().getPayload().toJSONObject();
        if (claims == null || !isForUs(claims) || !(claims.get("sub") instanceof String name) || !Caller.isName(name)
                || !(claims.get("exp") instanceof Number expiry)) {
            return Optional.empty();
        }
        Instant end = instant(expiry).plus(CLOCK_SKEW);
        if (!now.isBefore(end) || !hasBegun(claims.get("nbf"), now)) {
            return Optional.empty();
        }
        Caller caller = new Caller(name, roles(claims));
        seen.add(credential.fingerprint(), caller, end, keys);
        return Optional.of(caller);
    }

    private static Optional<JWSObject> parse(String token) {
        try {
            return Optional.of(JWSObject.parse(token));
        } catch (ParseException | RuntimeException e) {
            return Optional.empty(); // the library throws both at what is no token, such as a header that is null
        }
    }

    /**
     * Headers that change what is to be verified, or with what, are not understood: {@code crit}, and any other type.
     */
    private static boolean isAccepted(JWSHeader header) {
        String type = header.getType() == null ? "" : header.getType().getType().toLowerCase(Locale.ROOT);
        return VerificationKey.ALGORITHMS.contains(header.getAlgorithm()) && header.getCriticalParams() == null
                && TYPES.contains(type);
    }

    private boolean isSigned(JWSObject token) {
        String id = token.getHeader().getKeyID() == null ? "" : token.getHeader().getKeyID();
        return keySet.find(id, token.getHeader().getAlgorithm()).filter(key -> key.verifies(token)).isPresent();
    }

    private boolean isForUs(Map<String, Object> claims) {
        return settings.issuer().equals(claims.get("iss"))
                && texts(claims.get("aud")).anyMatch(settings.audience()::equals);
    }

    private static boolean hasBegun(Object notBefore, Instant now) {
        return notBefore == null
                || notBefore instanceof Number start && !now.isBefore(instant(start).minus(CLOCK_SKEW));
    }

    private static Instant instant(Number seconds) {
        // no time of a token is beyond what an Instant can hold by some margin
        return Instant.ofEpochSecond(Math.clamp(seconds.longValue(), 0, Instant.MAX.getEpochSecond() / 2));
    }

    private Set<Role> roles(Map<String, Object> claims) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        texts(claim(claims, settings.rolesClaim())).flatMap(text -> Stream.of(text.split(" ")))
                .forEach(word -> Role.of(word).ifPresent(roles::add));
        return roles;
    }

    /** {@return the claim of that name, or where a name has dots, a member of a member: {@code realm_access.roles}} */
    private static Object claim(Object claims, String path) {
        if (!(claims instanceof Map<?, ?> members)) {
            return List.of();
        }
        Object found = members.get(path);
        int dot = path.indexOf('.');
        return found != null || dot < 0 ? found : claim(members.get(path.substring(0, dot)), path.substring(dot + 1));
    }

    /** {@return the texts of a claim that may be one, or a list of them} */
    private static Stream<String> texts(Object claim) {
        return (claim instanceof Collection<?> list ? list.stream() : Stream.ofNullable(claim))
                .filter(String.class::isInstance).map(String.class::cast);
    }

    @Override
    public void close() {
        keySet.close();
    }
}
