package dev.productcatalog.domain.port;

import dev.productcatalog.domain.Product;

/** What came of a {@link Write}. */
public sealed interface Outcome {

    /** It was made. */
    record Written(Product product) implements Outcome { }

    /** The product is in another state than the one that was seen. */
    record Stale(Product current) implements Outcome { }

    /** The product that was seen no longer exists. */
    record Gone() implements Outcome { }

    /** Another product has the id. */
    record IdTaken() implements Outcome { }
}
