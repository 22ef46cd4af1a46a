package dev.productcatalog.domain.port;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.Changes;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.change.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that happened to the products of a {@link Catalog}, in one order, and what its writes left behind for
 * their retries. Each is kept by the write itself, in the same transaction. Beside C1 to C4 and C15 of
 * {@link ProductRepository} an implementation promises these clauses, which {@code repository-contract} has as tests:
 *
 * <p><b>Changes</b>
 * <ul>
 * <li>L1. Each write that changed something is one change; a write that was refused or had nothing to change is none.
 * <li>L2. Changes are numbered from 1, without a gap.
 * <li>L3. The order is one of commits: whoever has seen a number, or a state with this number as its head, never sees
 *     a lower one appear later; and what a write that has returned did is in the log, and at most at the head.
 * <li>L4. Of each product the log tells creation, updates and deletion in the order in which they happened, with the
 *     states that the writes returned, and who made them.
 * <li>L5. Oldest, head and epoch are those of the changes that they come with.
 * <li>L6. What is forgotten is the oldest of the changes; {@code oldest} moves with them.
 * <li>L7. The epoch stays the same until history can have been rewound, for every instance.
 * <li>L8. A listener is called soon after each commit of its instance that made a change.
 * </ul>
 * <p><b>Retries</b>
 * <ul>
 * <li>L9. A write under a key leaves its receipt, a refused one does not; a write under a key that has a receipt is
 *     {@code KeyTaken} and changes nothing. Of several writes that race under one key exactly one is made.
 * <li>L10. A receipt is kept as it is, for every instance, until it is forgotten.
 * </ul>
 */
public interface ChangeLog {

    /**
     * {@return how far the log reaches} One small read. What a later call reads of the catalogue has all changes up to
     * this head in it.
     *
     * @throws CatalogException.Unavailable if it cannot be read now
     */
    LogState state();

    /**
     * Reads the changes after a number.
     *
     * @param number of the last change that the caller knows; any number may be asked for
     * @param limit  at most so many, at least 1
     * @return the changes, and the state to judge by whether any of them are no longer kept
     * @throws CatalogException.Unavailable if it cannot be read now
     */
    Changes after(long number, int limit);

    /**
     * Reads the changes of one product, the newest first.
     *
     * @param id     any id may be asked for
     * @param before only changes with a lower number than this
     * @param limit  at most so many, at least 1
     * @return an unmodifiable list
     * @throws CatalogException.Unavailable if it cannot be read now
     */
    List<Change> ofProduct(long id, long before, int limit);

    /**
     * Adds a product under the id of one that was removed.
     *
     * @param id      that was given before
     * @param details of the product
     * @param attempt who adds it, and under which key
     * @return the product as it is kept
     * @throws CatalogException.Stale       if there is a product with this id
     * @throws CatalogException.KeyTaken    if a write was made under this key before
     * @throws CatalogException.Unavailable if it cannot be done now
     */
    Product bringBack(long id, ProductDetails details, Attempt attempt);

    /**
     * {@return what the write under this key left behind, if one was made and is remembered}
     *
     * @throws CatalogException.Unavailable if it cannot be read now
     */
    Optional<Receipt> receipt(String key);

    /** Has the listener called from now on (L8), by whichever thread has committed: it must return at once. */
    void listen(Runnable listener);

    /**
     * Forgets the oldest changes, a few at a time.
     *
     * @param before only changes made before this time
     * @param keep   so many of the newest are kept in any case
     * @param limit  at most so many are forgotten
     * @return how many were forgotten
     * @throws CatalogException.Unavailable if it cannot be done now
     */
    int forgetChanges(Instant before, long keep, int limit);

    /**
     * Forgets the oldest receipts, a few at a time.
     *
     * @param before only receipts left before this time
     * @param limit  at most so many are forgotten
     * @return how many were forgotten
     * @throws CatalogException.Unavailable if it cannot be done now
     */
    int forgetReceipts(Instant before, int limit);
}
