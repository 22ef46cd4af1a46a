package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.port.ChangeLog;
import java.time.Duration;
import java.time.Instant;

/** Forgets changes and receipts that are too old, a few at a time. Thread-safe. */
public final class ForgetChanges {

    /** So many of the newest changes are kept however old they are. */
    public static final long KEPT_ALWAYS = 100_000;

    private static final int STEP = 500;

    private final ChangeLog log;
    private final Duration changesFor;
    private final Duration receiptsFor;

    /**
     * @param log         where they are kept
     * @param changesFor  how long changes are kept
     * @param receiptsFor how long receipts are kept
     */
    public ForgetChanges(ChangeLog log, Duration changesFor, Duration receiptsFor) {
        this.log = log;
        this.changesFor = changesFor;
        this.receiptsFor = receiptsFor;
    }

    /**
     * Makes one step.
     *
     * @return whether there is more to forget
     * @throws CatalogException.Unavailable if it cannot be done now
     */
    public boolean forget(Instant now) {
        int changes = log.forgetChanges(now.minus(changesFor), KEPT_ALWAYS, STEP);
        int receipts = log.forgetReceipts(now.minus(receiptsFor), STEP);
        return changes == STEP || receipts == STEP;
    }
}
