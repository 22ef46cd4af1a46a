package dev.productcatalog.domain.port;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import java.util.List;
import java.util.Optional;

/**
 * The port through which products are kept. An implementation (an adapter) promises these clauses; the artifact
 * {@code repository-contract} has them as tests that any adapter can run.
 *
 * <p><b>All calls</b>
 * <ul>
 * <li>C1. Thread-safe; each call is atomic by itself, and what one call has returned every later call sees.
 * <li>C2. Only {@link CatalogException}s are thrown (and {@link NullPointerException} for a null argument); a call that
 *     throws one has changed nothing, unless it is {@code Unavailable} with an unknown outcome.
 * <li>C3. What was returned is not changed by later calls, nor does changing an argument afterwards change anything.
 * <li>C4. A write that returned is kept: by a durable repository also when the process is killed.
 * </ul>
 * <p><b>Identity</b>
 * <ul>
 * <li>C5. An id is positive, higher than all that were given before, and never given again: not after a removal, not
 *     after a restart. Ids may have gaps.
 * <li>C6. See {@link Catalog}.
 * </ul>
 * <p><b>Compare and set</b>
 * <ul>
 * <li>C7. A write compares the version that the caller has seen with the current one; if they differ, it is
 *     {@code Stale} with the current product, and nothing changes. Of several writers that have seen the same version,
 *     exactly one succeeds.
 * <li>C8. Every write gives the product a version that no state of it has had before.
 * </ul>
 * <p><b>Lists</b>
 * <ul>
 * <li>C9. A page holds, in the query's order, the first {@code limit} products after {@code after} that match the
 *     filter, as one consistent state. {@code after} need not be the place of a product that still exists.
 * <li>C10. {@link ProductFilter#matches} and {@link SortOrder#comparator} say what matches and what comes first.
 * <li>C11. Walking by id, page after page, sees every product that is there throughout exactly once.
 * <li>C12. The cost of a page does not grow with the number of pages before it.
 * </ul>
 * <p><b>Values</b>
 * <ul>
 * <li>C13. All that {@link ProductDetails} admits is kept exactly: each code point, each price up to the bounds.
 * </ul>
 * <p><b>Life</b>
 * <ul>
 * <li>C14. A catalogue made anew (in the place of a dropped one, say) does not repeat a version of another.
 * <li>C15. A call gives back what it took (a connection, say), whether it succeeds or fails.
 * </ul>
 */
public interface ProductRepository {

    /**
     * Adds a product under a new id (C5).
     *
     * @param attempt who adds it, and under which key; counts where there is a {@link ChangeLog}
     * @return the product as it is kept
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    Product add(ProductDetails details, Attempt attempt);

    /** {@return what {@link #add(ProductDetails, Attempt)} does} By somebody who is not known. */
    default Product add(ProductDetails details) {
        return add(details, Attempt.ANONYMOUS);
    }

    /**
     * Finds a product by its id; any id may be asked for.
     *
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    Optional<Product> find(long id);

    /**
     * Reads a page of a list (C9 to C12).
     *
     * @return an unmodifiable list
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    List<Product> page(ProductQuery query);

    /**
     * Counts all products that match; may read every one of them.
     *
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    long count(ProductFilter filter);

    /**
     * Gives a product new details, if it is still in the state that was seen (C7, C8).
     *
     * @param seen    the state that the change is meant for; its id and version count
     * @param details the new details; the caller has made sure that they differ
     * @param attempt who changes it, and under which key; counts where there is a {@link ChangeLog}
     * @return the new state
     * @throws CatalogException.Stale       if it is in another state
     * @throws CatalogException.NotFound    if it no longer exists
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    Product replace(Product seen, ProductDetails details, Attempt attempt);

    /** {@return what {@link #replace(Product, ProductDetails, Attempt)} does} By somebody who is not known. */
    default Product replace(Product seen, ProductDetails details) {
        return replace(seen, details, Attempt.ANONYMOUS);
    }

    /**
     * Removes a product, if it is still in the state that was seen (C7).
     *
     * @param attempt who removes it, and under which key; counts where there is a {@link ChangeLog}
     * @throws CatalogException.Stale       if it is in another state
     * @throws CatalogException.NotFound    if it no longer exists
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    void remove(Product seen, Attempt attempt);

    /** Does what {@link #remove(Product, Attempt)} does, by somebody who is not known. */
    default void remove(Product seen) {
        remove(seen, Attempt.ANONYMOUS);
    }

    /**
     * Takes note that an attempt had nothing to change, so that its retries are told so, too. A repository without a
     * {@link ChangeLog} has nothing to note.
     *
     * @param current the state that is already as it was to be
     * @throws CatalogException.KeyTaken    if a write was made under its key before
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    default void confirm(Product current, Attempt attempt) { }
}
