package dev.productcatalog.http.transfer.row;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.http.exchange.EntityTags;
import java.util.Locale;

/** What a column of a CSV file can be, in the order of an export. */
public enum Column {
    ID, NAME, DESCRIPTION, PRICE, ETAG;

    /** {@return what stands in this column for the product} */
    String cell(Product product, CsvStyle style) {
        ProductDetails details = product.details();
        return switch (this) {
            case ID -> Long.toString(product.id());
            case NAME -> style.text(details.name());
            case DESCRIPTION -> style.text(details.description());
            case PRICE -> style.price().write(details.price());
            case ETAG -> EntityTags.of(product);
        };
    }

    /** {@return the member of a product, which is also what the column is called unless a request says otherwise} */
    public String member() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the parameter that gives the column another name} */
    public String parameter() {
        return member() + "_column";
    }
}
