package dev.productcatalog.http.transfer.row;

import dev.productcatalog.http.transfer.text.PriceFormat;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a CSV file is to be read. Immutable.
 *
 * @param charset          unless the file has a byte order mark
 * @param delimiters       those that it may have; the first under which the header row fits counts
 * @param hasHeader        whether the first row has the columns' names
 * @param skippedRows      how many records come before the header row
 * @param named            columns with other names than ours; with no header row, their positions from 1
 * @param needed           the columns without which there is no import
 * @param used             the columns that are read if they are there
 * @param refusesUnknown   whether a column that is not ours is a fault
 * @param price            how prices are written
 * @param keepsMissing     whether an empty cell says nothing of the product
 * @param skipsMissingPrice whether a row with an empty price is passed over
 * @param maxLength        of the columns that are cut where they are too long, in code points
 * @param isEscaped        whether formulas have got a {@code '}
 */
public record CsvForm(Charset charset, List<Character> delimiters, boolean hasHeader, int skippedRows,
                      Map<Column, String> named, Set<Column> needed, Set<Column> used, boolean refusesUnknown,
                      PriceFormat price, boolean keepsMissing, boolean skipsMissingPrice,
                      Map<Column, Integer> maxLength, boolean isEscaped) { }
