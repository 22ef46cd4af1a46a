package dev.productcatalog.http.transfer.row;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.productcatalog.domain.Product;
import dev.productcatalog.http.product.ProductJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Writes products to a file, one after the other. Throws {@link UncheckedIOException}. Not thread-safe. */
public interface ProductWriter extends Consumer<Product> {

    /** How many bytes are gathered before they are sent. */
    int BUFFER = 65_536;

    /** Writes what is left. */
    void end() throws IOException;

    /**
     * {@return a writer of JSON objects, one a line}
     *
     * @param etags whether each has its entity tag
     */
    static ProductWriter ndjson(boolean etags, OutputStream out) {
        return new Ndjson(etags, out);
    }

    /**
     * {@return a writer of CSV (RFC 4180)}
     *
     * @param etags whether each product has its entity tag
     */
    static ProductWriter csv(CsvStyle style, boolean etags, OutputStream out) throws IOException {
        return new Csv(style, etags, out);
    }

    /** One JSON object a line. */
    final class Ndjson implements ProductWriter {

        private final boolean etags;
        private final OutputStream out;

        private Ndjson(boolean etags, OutputStream out) {
            this.etags = etags;
            this.out = new BufferedOutputStream(out, BUFFER);
        }

        @Override
        public void accept(Product product) {
            try {
                out.write(ProductJson.product(product, etags));
                out.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void end() throws IOException {
            out.flush();
        }
    }

    /** RFC 4180. */
    final class Csv implements ProductWriter {

        private final CsvStyle style;
        private final List<Column> columns;
        private final CsvWriter csv;

        private Csv(CsvStyle style, boolean etags, OutputStream out) throws IOException {
            this.style = style;
            columns = Stream.of(Column.values()).filter(column -> etags || column != Column.ETAG).toList();
            if (style.mark()) {
                out.write("\uFEFF".getBytes(StandardCharsets.UTF_8));
            }
            csv = CsvWriter.builder().fieldSeparator(style.delimiter()).lineDelimiter(LineDelimiter.CRLF)
                    .bufferSize(BUFFER).build(out, StandardCharsets.UTF_8);
            csv.writeRecord(columns.stream().map(Column::member).toArray(String[]::new));
        }

        @Override
        public void accept(Product product) {
            csv.writeRecord(columns.stream().map(column -> column.cell(product, style)).toArray(String[]::new));
        }

        @Override
        public void end() throws IOException {
            csv.flush();
        }
    }
}
