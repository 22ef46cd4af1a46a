package dev.productcatalog.domain;

import java.util.Objects;

/**
 * A product of the catalogue, in one of its states.
 *
 * @param id      given by the repository, positive, never given twice
 * @param version of this state; changes exactly when the details change
 * @param details what a client says of it
 */
public record Product(long id, Version version, ProductDetails details) {

    /** @throws NullPointerException if version or details are missing */
    public Product {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(details, "details");
    }
}
