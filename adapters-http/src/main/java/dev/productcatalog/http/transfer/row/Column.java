package dev.productcatalog.http.transfer.row;

import java.util.Locale;

/** What a column of a CSV file can be. */
public enum Column {
    NAME, DESCRIPTION, PRICE, ID, ETAG;

    /** {@return the member of a product, which is also what the column is called unless a request says otherwise} */
    public String member() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the parameter that gives the column another name} */
    public String parameter() {
        return member() + "_column";
    }
}
