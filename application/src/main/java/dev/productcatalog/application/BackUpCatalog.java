package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.port.Backup;
import java.util.function.Consumer;

/** Copies the whole catalogue while it is in use. Thread-safe. */
public final class BackUpCatalog {

    private final Backup backup;

    /** @param backup how the catalogue is copied */
    public BackUpCatalog(Backup backup) {
        this.backup = backup;
    }

    /**
     * Copies one state of the catalogue, with all that was acknowledged before.
     *
     * @param target gets the backup in pieces, one after the other, in the thread of the caller
     * @throws CatalogException.Unavailable if the catalogue cannot be read now, maybe after some pieces
     */
    public void backUp(Consumer<byte[]> target) {
        backup.write(target);
    }
}
