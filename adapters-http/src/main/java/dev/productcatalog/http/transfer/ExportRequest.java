package dev.productcatalog.http.transfer;

import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.http.exchange.Query;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.product.Filters;
import dev.productcatalog.http.text.MediaTypes;
import dev.productcatalog.http.transfer.row.CsvStyle;
import dev.productcatalog.http.transfer.text.PriceFormat;
import java.util.Optional;

/**
 * What a client wants to export, and how: the parameters of section 8 of the API contract.
 *
 * @param filter which products
 * @param csv    how they are written as CSV; empty for NDJSON
 * @param etags  whether each has its entity tag
 */
record ExportRequest(ProductFilter filter, Optional<CsvStyle> csv, boolean etags) {

    /** @param exponent how many decimal digits a price in major units has */
    static Checked<ExportRequest> read(Request request, int exponent) {
        Query query = request.query();
        Checked<ProductFilter> filter = Filters.read(query);
        Checked<Boolean> etags = query.flag("etags");
        Checked<Optional<String>> format = query.oneOf("format", "ndjson", "csv");
        boolean isCsv = format.isValid() && format.value().map("csv"::equals)
                .orElse(request.mediaType().equals(MediaTypes.CSV));
        Checked<Optional<CsvStyle>> csv = isCsv ? csv(query, exponent).map(Optional::of)
                : Checked.valid(Optional.empty());
        return Checked.all(() -> new ExportRequest(filter.value(), csv.value(), etags.value()), filter, etags, format,
                csv);
    }

    private static Checked<CsvStyle> csv(Query query, int exponent) {
        Checked<Boolean> mark = query.flag("bom");
        Checked<Character> delimiter =
                query.oneOf("delimiter", ",", ";", "\t").map(found -> found.orElse(",").charAt(0));
        Checked<Boolean> major =
                query.oneOf("price_unit", "minor", "major").map(unit -> unit.orElse("").equals("major"));
        Checked<Character> decimal = query.oneOf("decimal", ".", ",").map(found -> found.orElse(".").charAt(0));
        Checked<Boolean> escaped = query.flag("escape_formulas");
        return Checked.all(() -> new CsvStyle(mark.value(), delimiter.value(),
                        major.value() ? PriceFormat.major(exponent, decimal.value(), "")
                                : PriceFormat.MINOR, escaped.value()),
                mark, delimiter, major, decimal, escaped);
    }
}
