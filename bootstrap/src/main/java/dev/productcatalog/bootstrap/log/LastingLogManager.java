package dev.productcatalog.bootstrap.log;

import java.util.logging.LogManager;

/** Keeps the log while the process ends: Java's own takes all handlers away as soon as it is told to end. */
public final class LastingLogManager extends LogManager {

    /** For Java, which makes it by its name. */
    public LastingLogManager() { }

    @Override
    public void reset() {
        // what is logged is written at once, so there is nothing to be closed
    }
}
