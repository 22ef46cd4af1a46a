package dev.productcatalog.http.access.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * A key of an issuer, with the one algorithm that it is used with here: a key of one kind is never tried with an
 * algorithm of another. Thread-safe.
 */
final class VerificationKey {

    /** All that are accepted (RFC 7518, section 3.1, and RFC 8037, section 3.1). */
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.EdDSA);

    private static final int MIN_RSA_BITS = 2048;
    /** What comes before the 32 bytes of an Ed25519 key as a SubjectPublicKeyInfo (RFC 8410, section 4). */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String id;
    private final JWSAlgorithm algorithm;
    private final Check check;

    @FunctionalInterface
    private interface Check {
        boolean verifies(JWSObject token) throws JOSEException, GeneralSecurityException;
    }

    private VerificationKey(String id, JWSAlgorithm algorithm, Check check) {
        this.id = id;
        this.algorithm = algorithm;
        this.check = check;
    }

    /** {@return the key, if it is one of those that are accepted: RSA of at least 2048 bits, P-256, or Ed25519} */
    static Optional<VerificationKey> of(JWK key) {
        String id = key.getKeyID() == null ? "" : key.getKeyID();
        boolean signs = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
        try {
            Optional<VerificationKey> accepted = !signs ? Optional.empty() : switch (key) {
                case RSAKey rsa when rsa.size() >= MIN_RSA_BITS ->
                        Optional.of(new VerificationKey(id, JWSAlgorithm.RS256, with(new RSASSAVerifier(rsa))));
                case ECKey ec when ec.getCurve().equals(Curve.P_256) ->
                        Optional.of(new VerificationKey(id, JWSAlgorithm.ES256, with(new ECDSAVerifier(ec))));
                case OctetKeyPair okp when okp.getCurve().equals(Curve.Ed25519) ->
                        Optional.of(new VerificationKey(id, JWSAlgorithm.EdDSA, ed25519(okp.getX().decode())));
                default -> Optional.empty();
            };
            return accepted.filter(made -> key.getAlgorithm() == null || key.getAlgorithm().equals(made.algorithm));
        } catch (JOSEException | GeneralSecurityException e) {
            return Optional.empty(); // numbers that make no key
        }
    }

    private static Check with(JWSVerifier verifier) {
        return token -> verifier.verify(token.getHeader(), token.getSigningInput(), token.getSignature());
    }

    /** By the JDK itself: the library needs another library for it. */
    private static Check ed25519(byte[] x) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(ED25519_PREFIX, ED25519_PREFIX.length + x.length);
        System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        return token -> {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(token.getSigningInput());
            return signature.verify(token.getSignature().decode());
        };
    }

    /** {@return its id; empty if it has none} */
    String id() {
        return id;
    }

    JWSAlgorithm algorithm() {
        return algorithm;
    }

    /** {@return whether the token was signed with the private key that belongs to this one} */
    boolean verifies(JWSObject token) {
        try {
            return token.getHeader().getAlgorithm().equals(algorithm) && check.verifies(token);
        } catch (JOSEException | GeneralSecurityException e) {
            return false; // a signature that is none
        }
    }
}
