package dev.productcatalog.domain.port;

import dev.productcatalog.domain.CatalogException;
import java.util.function.Consumer;

/** How a {@link Catalog} that is in use is copied whole: a capability, which not every adapter has. Thread-safe. */
@FunctionalInterface
public interface Backup {

    /**
     * Copies one state of the catalogue, which has in it every write that had returned before, and nothing half: its
     * products, its log and its receipts. Other calls go on meanwhile, writes too, and memory does not grow with what
     * there is. What the target throws passes, and nothing is held afterwards.
     *
     * @param target gets the backup in pieces, one after the other, in the thread of the caller; what came before an
     *               exception is no backup
     * @throws CatalogException.Unavailable if the catalogue cannot be read now, maybe after some pieces
     */
    void write(Consumer<byte[]> target);
}
