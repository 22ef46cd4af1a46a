package dev.productcatalog.domain.change;

import java.util.Objects;

/**
 * By what a client's retry of a write is known as one.
 *
 * @param key         what the client chose
 * @param fingerprint of the request: a retry has the same, another request with this key another one
 */
public record RetryKey(String key, String fingerprint) {

    /** @throws NullPointerException if something is missing */
    public RetryKey {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(fingerprint, "fingerprint");
    }
}
