package dev.productcatalog.http.transfer.row;

import dev.productcatalog.http.transfer.text.Formulas;
import dev.productcatalog.http.transfer.text.PriceFormat;

/**
 * How a CSV file is written. Immutable.
 *
 * @param mark      whether it begins with a byte order mark
 * @param delimiter what is between fields
 * @param price     how prices are written
 * @param escaped   whether formulas get a {@code '}
 */
public record CsvStyle(boolean mark, char delimiter, PriceFormat price, boolean escaped) {

    /** {@return how a text is written} */
    String text(String text) {
        return escaped ? Formulas.escape(text) : text;
    }
}
