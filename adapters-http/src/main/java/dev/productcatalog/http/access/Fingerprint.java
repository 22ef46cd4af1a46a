package dev.productcatalog.http.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a token, by which it is known without being kept. A token of ours has 256 random bits, so a salt and a
 * slow hash would add nothing. Immutable.
 */
public final class Fingerprint {

    private static final int BYTES = 32;

    private final byte[] hash;

    private Fingerprint(byte[] hash) {
        this.hash = hash;
    }

    /** {@return the fingerprint of a token} */
    public static Fingerprint of(String token) {
        try {
            return new Fingerprint(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** @throws IllegalArgumentException if it is not the hexadecimal of 32 bytes */
    static Fingerprint parse(String hex) {
        byte[] hash = HexFormat.of().parseHex(hex);
        if (hash.length != BYTES) {
            throw new IllegalArgumentException("not " + BYTES + " bytes");
        }
        return new Fingerprint(hash);
    }

    /** Compares in a time that depends on neither. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that && MessageDigest.isEqual(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return hash[0] << 24 | (hash[1] & 0xFF) << 16 | (hash[2] & 0xFF) << 8 | hash[3] & 0xFF;
    }

    /** {@return the hexadecimal} */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(hash);
    }
}
