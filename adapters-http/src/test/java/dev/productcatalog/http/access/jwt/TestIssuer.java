package dev.productcatalog.http.access.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An issuer of JSON Web Tokens, with keys of each kind. Made once, as RSA keys take their time. Immutable. */
public final class TestIssuer {

    public static final String NAME = "https://issuer.example";
    public static final String AUDIENCE = "catalog";

    public static final RSAKey RSA = rsa("rsa", 2048);
    public static final RSAKey OTHER_RSA = rsa("other", 2048);
    static final RSAKey SHORT_RSA = rsa("short", 1024);
    public static final ECKey EC = ec("ec", Curve.P_256);
    static final ECKey LONG_EC = ec("long", Curve.P_384);
    private static final KeyPair ED = ed();
    static final OctetKeyPair ED_PUBLIC = new OctetKeyPair.Builder(Curve.Ed25519,
            Base64URL.encode(Arrays.copyOfRange(ED.getPublic().getEncoded(), 12, 44))).keyID("ed").build();

    private TestIssuer() {
    }

    public static JWKSet publicKeys(JWK... keys) {
        return new JWKSet(List.of(keys)).toPublicJWKSet();
    }

    /** {@return the claims of a token that is in order and lasts for a minute} */
    public static Map<String, Object> claims(Instant now) {
        return new TreeMap<>(Map.of("iss", NAME, "aud", AUDIENCE, "sub", "ann", "exp", now.getEpochSecond() + 60,
                "roles", List.of("editor")));
    }

    public static String rs256(Map<String, Object> claims) {
        return rs256(RSA, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").type(JOSEObjectType.JWT).build(),
                claims);
    }

    static String rs256(RSAKey key, JWSHeader header, Map<String, Object> claims) {
        try {
            JWSObject token = new JWSObject(header, new Payload(claims));
            token.sign(new RSASSASigner(key.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String es256(Map<String, Object> claims) {
        try {
            JWSObject token = new JWSObject(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build(),
                    new Payload(claims));
            token.sign(new ECDSASigner(EC));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String edDsa(Map<String, Object> claims) {
        try {
            JWSObject token = new JWSObject(new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("ed").build(),
                    new Payload(claims));
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(ED.getPrivate());
            signature.update(token.getSigningInput());
            return new String(token.getSigningInput()) + '.' + Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return a token with whatever header, and a signature that is given} */
    static String raw(String header, Map<String, Object> claims, String signature) {
        return Base64URL.encode(header) + "." + new Payload(claims).toBase64URL() + '.' + signature;
    }

    /** {@return a key set with that many keys} They differ in their ids only. */
    static String manyKeys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new RSAKey.Builder(RSA.toPublicJWK()).keyID("rsa" + i).build().toJSONString())
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    static RSAKey rsa(String id, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey ec(String id, Curve curve) {
        try {
            return new ECKeyGenerator(curve).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair ed() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
