package dev.productcatalog.http.product;

import dev.productcatalog.domain.list.Position;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyset cursors: a position in a list, signed together with the query that it belongs to, so that it cannot be changed
 * or used with another one. The key is the catalogue's identity: cursors hold at every instance and after a restart.
 * Thread-safe.
 */
public final class Cursors {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE = 16;

    private final SecretKeySpec key;
    /** Has the key and is never used itself, see {@link #mac}. Null until the first cursor. */
    private volatile Mac keyed;

    public Cursors(UUID catalogId) {
        byte[] bytes = ByteBuffer.allocate(16).putLong(catalogId.getMostSignificantBits())
                .putLong(catalogId.getLeastSignificantBits()).array();
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** @param query what selects and orders the list */
    public String write(Position position, String query) {
        byte[] name = position.name().getBytes(StandardCharsets.UTF_8);
        byte[] content = ByteBuffer.allocate(2 * Long.BYTES + name.length)
                .putLong(position.id()).putLong(position.price()).put(name).array();
        byte[] cursor = Arrays.copyOf(sign(content, query), SIGNATURE + content.length);
        System.arraycopy(content, 0, cursor, SIGNATURE, content.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /** @throws Problem {@code invalid-cursor} if it is not one that was made here for this query */
    public Position read(String cursor, String query) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length >= SIGNATURE + 2 * Long.BYTES
                    && Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(cursor)) {
                byte[] content = Arrays.copyOfRange(bytes, SIGNATURE, bytes.length);
                if (MessageDigest.isEqual(sign(content, query), Arrays.copyOf(bytes, SIGNATURE))) {
                    ByteBuffer position = ByteBuffer.wrap(content);
                    long id = position.getLong();
                    long price = position.getLong();
                    return new Position(id, StandardCharsets.UTF_8.decode(position).toString(), price);
                }
            }
        } catch (IllegalArgumentException notBase64) {
            // as invalid as one with another signature
        }
        throw new Problem(ProblemType.INVALID_CURSOR, "the cursor was not made for this list");
    }

    private byte[] sign(byte[] content, String query) {
        try {
            Mac mac = mac();
            mac.update(content);
            mac.update((byte) 0xFF); // in no UTF-8: the name ends here
            return Arrays.copyOf(mac.doFinal(query.getBytes(StandardCharsets.UTF_8)), SIGNATURE);
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
            throw new IllegalStateException(e); // every Java has it, and the one of the JDK can be cloned
        }
    }

    /**
     * {@return one with the key} A copy: to look up the algorithm and to set the key took half of a signature; and the
     * first time, as that sets up all security providers, 30 ms, which the start need not wait for.
     */
    private Mac mac() throws GeneralSecurityException, CloneNotSupportedException {
        if (keyed == null) {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            keyed = mac; // by each of those that come first, all with the same key
        }
        return (Mac) keyed.clone();
    }
}
