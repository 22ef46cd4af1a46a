package dev.productcatalog.http.transfer.row;

import dev.productcatalog.application.transfer.ImportRow;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductPatch;
import dev.productcatalog.http.exchange.EntityTags;
import dev.productcatalog.http.transfer.row.RowError.Cell;
import java.util.function.Function;

/**
 * A row that could be read.
 *
 * @param line  where it starts
 * @param id    0 if it has none
 * @param patch what it says
 * @param whole the same, with what a product that it makes has where it says nothing
 * @param etag  of the only state that it is meant for; empty for any
 * @param cells what stands there of a member, for the report
 */
public record ParsedRow(long line, long id, ProductPatch patch, ProductPatch whole, String etag,
                        Function<String, Cell> cells) implements ImportRow {

    @Override
    public ProductDetails details() {
        return whole.toDetails();
    }

    @Override
    public boolean isGuarded() {
        return !etag.isEmpty();
    }

    @Override
    public boolean isMeantFor(Product state) {
        return EntityTags.of(state).equals(etag);
    }
}
