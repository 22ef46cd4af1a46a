package dev.productcatalog.domain.port;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.list.ProductFilter;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a repository can do that reads and writes products by the hundred thousand: a capability, which not every
 * adapter has. Its clauses go on from those of {@link ProductRepository}, of which C1 to C8 and C13 to C15 hold here,
 * too.
 *
 * <ul>
 * <li>B1. {@link #read} yields, by id, every product that matches in one consistent state, however many there are and
 *     whatever is written meanwhile, in memory that does not grow with their number.
 * <li>B2. What {@link #write} does can be seen by others only as a whole, when it has returned; and not at all if it
 *     throws, or the process ends before.
 * <li>B3. The outcomes of a batch's writes are in the order of the writes, and each is what it would be if they were
 *     made one after the other.
 * <li>B4. A write that is refused changes nothing, and the others are made all the same.
 * <li>B5. A product that is put under an id has it; ids that are given later are higher.
 * <li>B6. Other calls go on while a batch is written; a write of another caller waits for it only where both change
 *     the same product, and then one of them is made.
 * <li>B7. What was written is in the {@link ChangeLog} as that many changes that follow each other; a key has
 *     one receipt for all (L1 to L4, L8, L9).
 * <li>B8. What the function or the consumer throws passes, and nothing is held afterwards (C15 of {@link Catalog}).
 * </ul>
 */
public interface BulkAccess {

    /**
     * Reads all products that match (B1).
     *
     * @param consumer gets one after the other, in the thread of the caller
     * @throws CatalogException.Unavailable if the repository cannot do it now, maybe after some of them
     */
    void read(ProductFilter filter, Consumer<Product> consumer);

    /**
     * Makes all writes of a batch, or none (B2 to B7).
     *
     * @param attempt who makes them, and under which key; counts where there is a {@link ChangeLog}
     * @param work    writes to the batch, in the thread of the caller, and decides: it returns to keep what was
     *                written, and throws to undo it
     * @param told    makes of what the work returns what a retry of the whole is told; is asked only if there is a key
     * @return what the work returns
     * @throws CatalogException.KeyTaken    if a write was made under this key before
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    <T> T write(Attempt attempt, Function<Batch, T> work, Function<T, String> told);

    /** Writes that become visible together. Not thread-safe, and of no use after {@link #write} has returned. */
    interface Batch {

        /**
         * Makes the writes.
         *
         * @param writes so many that they and their outcomes are no burden for the memory; of different products, also
         *               from those that were written before in this batch
         * @return the outcome of each (B3, B4)
         * @throws CatalogException.Unavailable if the repository cannot do it now; the batch is lost
         */
        List<Outcome> write(List<Write> writes);
    }
}
