package dev.productcatalog.domain.change;

import dev.productcatalog.domain.Product;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * An attempt at a write.
 *
 * @param by   who makes it; empty if that is not known
 * @param key  the key, if there is one, under which it is made only once
 * @param told makes of what is done to a product, and of the product then (of a deleted one, its last state), what a
 *             retry is told; it is called while the write is under way, so it must not call the catalogue
 */
public record Attempt(String by, Optional<RetryKey> key, BiFunction<Change.Type, Product, String> told) {

    /** By somebody who is not known, without a key. */
    public static final Attempt ANONYMOUS = by("");

    /** @throws NullPointerException if something is missing */
    public Attempt {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(told, "told");
    }

    /** {@return an attempt without a key} An empty name is nobody's. */
    public static Attempt by(String name) {
        return new Attempt(name, Optional.empty(), (type, product) -> "");
    }

    /** {@return this attempt, under a key} */
    public Attempt under(RetryKey key, BiFunction<Change.Type, Product, String> told) {
        return new Attempt(by, Optional.of(key), told);
    }

    /** {@return what its write leaves behind for retries} */
    public Receipt receipt(Change.Type type, Product written) {
        return new Receipt(key.map(RetryKey::fingerprint).orElse(""), told.apply(type, written));
    }
}
