package dev.productcatalog.http.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.productcatalog.http.access.Caller;
import dev.productcatalog.http.access.Credential;
import dev.productcatalog.http.access.Fingerprint;
import dev.productcatalog.http.access.Role;
import dev.productcatalog.http.settings.JwtSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonWebTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final KeySet.Pace PACE =
            new KeySet.Pace(Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(10));
    private static final Set<Role> EDITOR = Set.of(Role.EDITOR);

    private final AtomicReference<JWKSet> published = new AtomicReference<>(TestIssuer.publicKeys(TestIssuer.RSA,
            TestIssuer.SHORT_RSA, TestIssuer.EC, TestIssuer.LONG_EC, TestIssuer.ED_PUBLIC));
    private final KeySet keySet = new KeySet("of the test", published::get, PACE, MonotonicClock.SYSTEM);
    private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    private final JsonWebTokens tokens = tokens("roles");

    private JsonWebTokens tokens(String rolesClaim) {
        return new JsonWebTokens(new JwtSettings(TestIssuer.NAME, TestIssuer.AUDIENCE, "", rolesClaim), keySet,
                clock::get);
    }

    @BeforeEach
    void awaitFirstFetch() {
        keySet.fetch().join(); // else it might end after what a test loads
    }

    @AfterEach
    void close() {
        keySet.close();
    }

    private boolean isValid(String token) {
        return tokens.verify(Credential.of(token)).isPresent();
    }

    private static Map<String, Object> claims() {
        return TestIssuer.claims(NOW);
    }

    @Test
    void a_token_tells_who_and_what() {
        Caller ann = new Caller("ann", EDITOR);

        assertThat(tokens.verify(Credential.of(TestIssuer.rs256(claims())))).contains(ann);
        assertThat(tokens.verify(Credential.of(TestIssuer.es256(claims())))).contains(ann);
        assertThat(tokens.verify(Credential.of(TestIssuer.edDsa(claims())))).contains(ann);
    }

    static Stream<Arguments> wrongClaims() {
        return Stream.of(
                wrong("another issuer", claims -> claims.put("iss", TestIssuer.NAME + '/')),
                wrong("no issuer", claims -> claims.remove("iss")),
                wrong("another audience", claims -> claims.put("aud", "orders")),
                wrong("other audiences", claims -> claims.put("aud", List.of("orders", "Catalog"))),
                wrong("no audience", claims -> claims.remove("aud")),
                wrong("expired", claims -> claims.put("exp", NOW.getEpochSecond() - 60)),
                wrong("never expires", claims -> claims.remove("exp")),
                wrong("expires at a text", claims -> claims.put("exp", "9999999999")),
                wrong("not yet valid", claims -> claims.put("nbf", NOW.getEpochSecond() + 61)),
                wrong("valid from a text", claims -> claims.put("nbf", "soon")),
                wrong("nobody", claims -> claims.remove("sub")),
                wrong("a name with a line break", claims -> claims.put("sub", "ann\nbob")),
                wrong("a name that looks like another", claims -> claims.put("sub", "ann\u200b")),
                wrong("a name that is too long", claims -> claims.put("sub", "a".repeat(101))),
                wrong("a name that is none", claims -> claims.put("sub", 7)));
    }

    private static Arguments wrong(String name, Consumer<Map<String, Object>> change) {
        return argumentSet(name, change);
    }

    @ParameterizedTest
    @MethodSource("wrongClaims")
    void a_token_that_says_something_else_is_not_valid(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);

        assertThat(isValid(TestIssuer.rs256(claims))).isFalse();
    }

    @Test
    void clocks_may_differ_by_a_minute() {
        Map<String, Object> expired = claims();
        expired.put("exp", NOW.getEpochSecond() - 59);
        Map<String, Object> early = claims();
        early.put("nbf", NOW.getEpochSecond() + 60);

        assertThat(isValid(TestIssuer.rs256(expired))).isTrue();
        assertThat(isValid(TestIssuer.rs256(early))).isTrue();
    }

    @Test
    void one_of_several_audiences_is_enough() {
        Map<String, Object> claims = claims();
        claims.put("aud", List.of("orders", TestIssuer.AUDIENCE));

        assertThat(isValid(TestIssuer.rs256(claims))).isTrue();
    }

    static Stream<Arguments> forgeries() throws JOSEException {
        String sound = TestIssuer.rs256(claims());
        String[] parts = sound.split("\\.");
        JWSHeader rs256 = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build();
        JWSObject hmac = new JWSObject(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(),
                new Payload(claims()));
        hmac.sign(new MACSigner(TestIssuer.RSA.toRSAPublicKey().getEncoded()));
        Map<String, Object> operator = claims();
        operator.put("roles", List.of("operator"));
        return Stream.of(
                argumentSet("alg none", TestIssuer.raw("{\"alg\":\"none\"}", claims(), "")),
                argumentSet("alg None", TestIssuer.raw("{\"alg\":\"None\"}", claims(), parts[2])),
                argumentSet("HS256 with the public key", hmac.serialize()),
                argumentSet("no signature", parts[0] + '.' + parts[1] + '.'),
                argumentSet("another's signature", parts[0] + '.' + new Payload(operator).toBase64URL() + '.'
                        + parts[2]),
                argumentSet("an issuer's key of another id", TestIssuer.rs256(TestIssuer.OTHER_RSA, rs256, claims())),
                argumentSet("a key that the issuer has not", TestIssuer.rs256(TestIssuer.OTHER_RSA,
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("other").build(), claims())),
                argumentSet("a key that the token brings", TestIssuer.rs256(TestIssuer.OTHER_RSA,
                        new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(TestIssuer.OTHER_RSA.toPublicJWK()).build(),
                                claims())),
                argumentSet("a short key", TestIssuer.rs256(TestIssuer.SHORT_RSA,
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("short").build(), claims())),
                argumentSet("another algorithm of the key", TestIssuer.rs256(TestIssuer.RSA,
                        new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("rsa").build(), claims())),
                argumentSet("PS256", TestIssuer.rs256(TestIssuer.RSA,
                        new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("rsa").build(), claims())),
                argumentSet("RS256 with the id of an EC key", TestIssuer.rs256(TestIssuer.RSA,
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("ec").build(), claims())),
                argumentSet("ES256 with a signature of zeros",
                        TestIssuer.raw("{\"alg\":\"ES256\",\"kid\":\"ec\"}", claims(),
                        "A".repeat(86))),
                argumentSet("EdDSA with a short signature",
                        TestIssuer.raw("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}", claims(),
                        "AAAA")),
                argumentSet("a critical header",
                        TestIssuer.rs256(TestIssuer.RSA, new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("rsa").criticalParams(Set.of("exp")).customParam("exp", 1).build(), claims())),
                argumentSet("another type", TestIssuer.rs256(TestIssuer.RSA, new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("rsa").type(new JOSEObjectType("logout+jwt")).build(), claims())),
                argumentSet("five parts", sound + ".a.b"),
                argumentSet("two parts", parts[0] + '.' + parts[1]),
                argumentSet("no JSON", "YQ.YQ.YQ"),
                argumentSet("a header that is null", TestIssuer.raw("null", claims(), parts[2])),
                argumentSet("a header that is null and more",
                        TestIssuer.raw("null{\"alg\":\"RS256\",\"kid\":\"rsa\"}", claims(), parts[2])),
                argumentSet("a header that is deep",
                        TestIssuer.raw("{\"alg\":" + "[".repeat(100_000), claims(), parts[2])),
                argumentSet("a megabyte", parts[0] + '.' + "A".repeat(1 << 20) + '.' + parts[2]),
                argumentSet("claims that are no object", signed("[1]")),
                argumentSet("nothing", ""));
    }

    private static String signed(String payload) throws JOSEException {
        JWSObject token = new JWSObject(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build(),
                new Payload(payload));
        token.sign(new RSASSASigner(TestIssuer.RSA));
        return token.serialize();
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void a_forgery_is_not_valid(String token) {
        assertThat(isValid(token)).isFalse();
    }

    @Test
    void an_access_token_of_rfc_9068_is_valid() {
        assertThat(isValid(TestIssuer.rs256(TestIssuer.RSA, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa")
                .type(new JOSEObjectType("at+jwt")).build(), claims()))).isTrue();
    }

    @Test
    void without_an_id_the_only_key_of_the_kind_is_taken() {
        JWSHeader noId = new JWSHeader.Builder(JWSAlgorithm.RS256).build();

        assertThat(isValid(TestIssuer.rs256(TestIssuer.RSA, noId, claims()))).isTrue();

        published.set(TestIssuer.publicKeys(TestIssuer.RSA, TestIssuer.OTHER_RSA));
        keySet.load();
        assertThat(isValid(TestIssuer.rs256(TestIssuer.RSA, noId, claims()))).isFalse();
    }

    @Test
    void a_key_for_something_else_is_none() {
        published.set(TestIssuer.publicKeys(TestIssuer.EC,
                new RSAKey.Builder(TestIssuer.RSA).keyUse(KeyUse.ENCRYPTION).build()));
        keySet.load();

        assertThat(isValid(TestIssuer.rs256(claims()))).isFalse();
    }

    @Test
    void roles_are_a_list_or_separated_by_spaces_at_any_depth() {
        Map<String, Object> claims = claims();
        claims.put("scope", "openid reader operator");
        claims.put("realm", Map.of("access", Map.of("roles", List.of("editor", "Operator", "admin", 7))));
        claims.put("https://a.b/roles", "reader");
        Credential token = Credential.of(TestIssuer.rs256(claims));

        assertThat(tokens("scope").verify(token)).map(Caller::roles).contains(Set.of(Role.READER, Role.OPERATOR));
        assertThat(tokens("realm.access.roles").verify(token)).map(Caller::roles).contains(EDITOR);
        assertThat(tokens("https://a.b/roles").verify(token)).map(Caller::roles).contains(Set.of(Role.READER));
        assertThat(tokens("realm.none.roles").verify(token)).map(Caller::roles).contains(Set.of());
        assertThat(tokens("iss.roles").verify(token)).map(Caller::roles).contains(Set.of());
    }

    @Test
    void a_token_that_was_seen_is_valid_until_it_expires() {
        String token = TestIssuer.rs256(claims());
        assertThat(isValid(token)).isTrue();

        clock.set(NOW.plusSeconds(119));
        assertThat(isValid(token)).isTrue();
        clock.set(NOW.plusSeconds(120));
        assertThat(isValid(token)).isFalse();
    }

    @Test
    void a_token_that_was_seen_is_not_valid_once_its_key_is_withdrawn() {
        String token = TestIssuer.rs256(claims());
        assertThat(isValid(token)).isTrue();

        published.set(TestIssuer.publicKeys(TestIssuer.EC));
        keySet.load();
        assertThat(isValid(token)).isFalse();
    }

    @Test
    void tokens_that_were_seen_are_kept_in_a_small_place() {
        SeenTokens seen = new SeenTokens();
        Caller ann = new Caller("ann", EDITOR);
        KeySet.Keys keys = KeySet.Keys.NONE;
        for (int i = 0; i <= SeenTokens.MAX; i++) {
            seen.add(Fingerprint.of("t" + i), ann, NOW, keys);
            assertThat(seen.find(Fingerprint.of("t0"), keys, NOW.minusNanos(1))).contains(ann); // and used last
        }

        assertThat(seen.size()).isEqualTo(SeenTokens.MAX);
        assertThat(seen.find(Fingerprint.of("t1"), keys, NOW.minusNanos(1))).isEmpty();
        assertThat(seen.find(Fingerprint.of("t0"), keys, NOW)).isEmpty();
        assertThat(seen.size()).isEqualTo(SeenTokens.MAX - 1);
    }

    @Test
    void a_set_of_a_thousand_keys_is_searched_by_id() throws Exception {
        published.set(JWKSet.parse(TestIssuer.manyKeys(1000)));
        keySet.load();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa999").build();

        assertThat(isValid(TestIssuer.rs256(TestIssuer.RSA, header, claims()))).isTrue();
        assertThat(keySet.current().byId()).hasSize(1000);
    }

    @Test
    void a_credential_shows_no_token() {
        assertThat(Credential.of("secret").toString()).doesNotContain("secret");
    }
}
