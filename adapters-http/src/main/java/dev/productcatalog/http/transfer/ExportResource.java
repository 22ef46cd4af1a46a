package dev.productcatalog.http.transfer;

import dev.productcatalog.application.transfer.ExportProducts;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.list.Condition;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.product.ProductListResource;
import dev.productcatalog.http.text.MediaTypes;
import dev.productcatalog.http.transfer.TransferObserver.Kind;
import dev.productcatalog.http.transfer.row.ProductWriter;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** Many products to a file: the export of section 8 of the API contract. */
public final class ExportResource {

    private static final List<String> OFFERED = List.of(MediaTypes.NDJSON, MediaTypes.CSV);
    private static final HeaderName DISPOSITION = HeaderNames.create("Content-Disposition");
    private static final int REPORTED = 1000;
    private static final ProductFilter NOTHING =
            ProductFilter.of(new Condition.IdIn(Set.of()));

    private final ExportProducts export;
    private final int exponent;
    private final Transfers transfers;

    /**
     * @param exponent how many decimal digits a price in major units has
     * @param max      how many exports may be under way
     */
    public ExportResource(ExportProducts export, int exponent, int max, TransferObserver observer) {
        this.export = export;
        this.exponent = exponent;
        this.transfers = new Transfers(Kind.EXPORT, max, observer);
    }

    /** {@return the resource {@code /products/export}} */
    public Resource resource() {
        return Resource.at(ProductListResource.PATH + "/export")
                .get(OFFERED, request -> ExportRequest.read(request, exponent), this::export);
    }

    private Answer export(ExportRequest wanted) {
        transfers.requirePlace();
        export.export(NOTHING, product -> { }); // once the body has begun, nothing but its being cut off can be told
        boolean csv = wanted.csv().isPresent();
        return Answer.stream(Status.OK_200, csv ? MediaTypes.CSV + "; charset=utf-8" : MediaTypes.NDJSON,
                        out -> write(wanted, out))
                .header(DISPOSITION, "attachment; filename=\"products." + (csv ? "csv" : "ndjson") + '"')
                .noCache().compressible();
    }

    private void write(ExportRequest wanted, OutputStream out) {
        try (Transfers.Place place = transfers.await()) {
            place.work(() -> write(wanted, out, place));
        }
    }

    private Void write(ExportRequest wanted, OutputStream out, Transfers.Place place) {
        try {
            ProductWriter writer = wanted.csv().isPresent()
                    ? ProductWriter.csv(wanted.csv().get(), wanted.etags(), out)
                    : ProductWriter.ndjson(wanted.etags(), out);
            Counter counter = new Counter(place);
            export.export(wanted.filter(), product -> {
                writer.accept(product);
                counter.count(product);
            });
            writer.end();
            counter.end();
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells how many products were written, so many at a time. */
    private static final class Counter {

        private final Transfers.Place place;
        private long written;

        Counter(Transfers.Place place) {
            this.place = place;
        }

        void count(Product product) {
            if (++written == REPORTED) {
                end();
            }
        }

        void end() {
            place.moved(written);
            written = 0;
        }
    }
}
