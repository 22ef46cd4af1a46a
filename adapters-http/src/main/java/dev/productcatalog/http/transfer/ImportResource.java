package dev.productcatalog.http.transfer;

import dev.productcatalog.application.transfer.ImportProducts;
import dev.productcatalog.domain.ProductRules;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.exchange.RetriedWrites;
import dev.productcatalog.http.product.ProductListResource;
import dev.productcatalog.http.text.MediaTypes;
import dev.productcatalog.http.transfer.TransferObserver.Kind;
import dev.productcatalog.http.transfer.row.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.List;

/** Many products from a file: the import of section 8 of the API contract. */
public final class ImportResource {

    private static final System.Logger LOG = System.getLogger("dev.productcatalog.http.transfer");
    private static final List<String> TAKEN = List.of(MediaTypes.NDJSON, MediaTypes.CSV, MediaTypes.TSV);

    private final ImportProducts importProducts;
    private final RetriedWrites writes;
    private final ProductRules rules;
    private final int exponent;
    private final long maxLength;
    private final Transfers transfers;
    private final Turns turns = new Turns();

    /**
     * @param writes    those that may be sent again
     * @param rules     for names that come in
     * @param exponent  how many decimal digits a price in major units has, unless a request says otherwise
     * @param maxLength the longest file, in bytes
     * @param max       how many imports may be under way
     */
    public ImportResource(ImportProducts importProducts, RetriedWrites writes, ProductRules rules, int exponent,
                          long maxLength, int max, TransferObserver observer) {
        this.importProducts = importProducts;
        this.writes = writes;
        this.rules = rules;
        this.exponent = exponent;
        this.maxLength = maxLength;
        this.transfers = new Transfers(Kind.IMPORT, max, observer);
    }

    /** {@return the resource {@code /products/import}} */
    public Resource resource() {
        return Resource.at(ProductListResource.PATH + "/import")
                .upload(TAKEN, maxLength, request -> ImportRequest.read(request, writes, rules, exponent), this::take);
    }

    private Answer take(ImportRequest wanted) {
        try (Turns.Turn _ = turns.await(wanted.attempt().key());
             Transfers.Place place = transfers.begin();
             SpooledFile file = SpooledFile.of(wanted.request())) {
            Attempt attempt = wanted.attempt(file);
            return place.work(() -> writes.answer(attempt, () -> take(wanted, attempt, file, place)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer take(ImportRequest wanted, Attempt attempt, SpooledFile file, Transfers.Place place) {
        long started = System.nanoTime();
        LOG.log(Level.INFO, () -> "An import of " + file.length() + " bytes begins");
        Report report;
        try {
            report = importProducts.run(wanted.plan(), attempt,
                    () -> new Report(wanted.format().rows(file::open), wanted.key(), place::moved),
                    complete -> RetriedWrites.receipt(complete.answer(wanted.plan())));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, () -> "An import fails after " + millisSince(started) + " ms: " + e);
            throw e;
        }
        LOG.log(Level.INFO, () -> "An import ends after " + millisSince(started) + " ms: "
                + report.summary(wanted.plan()));
        return report.answer(wanted.plan());
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
