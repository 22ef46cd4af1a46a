package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.port.ChangeLog;

/** Reads how far the log of changes reaches, for the price of one small read. Thread-safe. */
public final class ReadLogState {

    private final ChangeLog log;

    /** @param log where changes are kept */
    public ReadLogState(ChangeLog log) {
        this.log = log;
    }

    /**
     * Reads the state. What is read of the catalogue after it has all changes up to its head in it.
     *
     * @throws CatalogException.Unavailable if it cannot be read now
     */
    public LogState read() {
        return log.state();
    }
}
