package dev.productcatalog.http.transfer.row;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The rows of a file, one after the other. Not thread-safe. */
public interface RowSource extends Closeable {

    /**
     * {@return the next row that can be read, if there is one}
     *
     * @param report gets a row that can not be read, or is skipped, on the way there
     */
    Optional<ParsedRow> next(Report report) throws IOException;
}
