package dev.productcatalog.domain.port;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import java.util.Objects;

/** One of many writes. */
public sealed interface Write {

    /** {@return what the product is to be} */
    ProductDetails details();

    /** A product under a new id. */
    record Add(ProductDetails details) implements Write {

        /** @throws NullPointerException if the details are missing */
        public Add {
            Objects.requireNonNull(details, "details");
        }
    }

    /**
     * A product under an id that is free.
     *
     * @param id at least 1, at most {@value #MAX_ID}
     */
    record Put(long id, ProductDetails details) implements Write {

        /**
         * The highest id that can be chosen: exact in every JSON client, and with room for ids that are given later.
         */
        public static final long MAX_ID = (1L << 53) - 1;

        /** @throws IllegalArgumentException if the id is out of bounds */
        public Put {
            Objects.requireNonNull(details, "details");
            if (id < 1 || id > MAX_ID) {
                throw new IllegalArgumentException("id " + id);
            }
        }
    }

    /**
     * New details of a product that is still in the state that was seen.
     *
     * @param seen    its id and version count
     * @param details differ from those seen
     */
    record Replace(Product seen, ProductDetails details) implements Write {

        /** @throws NullPointerException if one is missing */
        public Replace {
            Objects.requireNonNull(seen, "seen");
            Objects.requireNonNull(details, "details");
        }
    }
}
