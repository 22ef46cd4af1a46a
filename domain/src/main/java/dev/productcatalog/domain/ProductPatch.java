package dev.productcatalog.domain;

import java.util.ArrayList;

/**
 * A change of some members of a product. One that exists is valid; it says nothing of the members that are null.
 *
 * @param name        the new name, by the rules of {@link ProductDetails}; null keeps the old one
 * @param description the new description, likewise
 * @param price       the new price, likewise
 */
public record ProductPatch(String name, String description, Long price) {

    /** @throws CatalogException.Invalid with every violation at once */
    public ProductPatch {
        ProductDetails.check(name, description, price, new ArrayList<>(0));
    }

    /** {@return the change to these details, whatever they were before} */
    public static ProductPatch to(ProductDetails details) {
        return new ProductPatch(details.name(), details.description(), details.price());
    }

    /** {@return the same change, to this description if it says nothing of the description} */
    public ProductPatch orDescription(String usual) {
        return description == null ? new ProductPatch(name, usual, price) : this;
    }

    /** {@return the details after this change} */
    public ProductDetails applyTo(ProductDetails details) {
        return new ProductDetails(
                name == null ? details.name() : name,
                description == null ? details.description() : description,
                price == null ? details.price() : price);
    }

    /**
     * {@return the details of a product that this is all that is known of}
     *
     * @throws CatalogException.Invalid if it does not name all members
     */
    public ProductDetails toDetails() {
        return new ProductDetails(name, description, price);
    }
}
