package dev.productcatalog.application.transfer;

import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Violation;
import java.util.List;

/**
 * One way through the rows of an import, and what came of each. Used by one thread.
 *
 * @param <R> the rows
 */
public interface ImportPass<R extends ImportRow> {

    /** What was, or in a pass that only checks would be, done to the catalogue. */
    enum Done { CREATED, UPDATED, UNCHANGED }

    /** Why a row is refused. */
    enum Refusal { NOT_FOUND, STALE, DUPLICATE_KEY, ID_TAKEN, NO_KEY, TOO_MANY_KEYS }

    /**
     * {@return the next rows that can be read, at most so many, and fewer if they have much text; empty at the end} The
     * pass itself notes the others.
     */
    List<R> next(int max);

    /**
     * Takes note of a row that is as good as stored.
     *
     * @param id that of the product; 0 if it is to be given only when the product is made
     */
    void done(R row, Done done, long id, ProductDetails details);

    /** Takes note of a row that is refused. */
    void refused(R row, Refusal refusal);

    /** Takes note of a row that breaks rules of a product, at least one. */
    void refused(R row, List<Violation> violations);

    /** {@return whether any row so far failed, be it that it could not be read} */
    boolean hasFailed();

    /** {@return whether any row so far is as good as stored} */
    boolean hasDone();
}
