package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.change.Changes;
import dev.productcatalog.domain.change.LogPosition;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.port.ChangeLog;

/** Reads what happened after a position, from there on without a gap. Thread-safe. */
public final class FollowChanges {

    private final ChangeLog log;

    /** @param log where changes are kept */
    public FollowChanges(ChangeLog log) {
        this.log = log;
    }

    /**
     * Reads the changes after the position.
     *
     * @param limit at most so many, at least 1
     * @throws CatalogException.Gone        if it is of another epoch, older than what is kept, or beyond the head
     * @throws CatalogException.Unavailable if they cannot be read now
     */
    public Changes follow(LogPosition since, int limit) {
        Changes changes = log.after(since.number(), limit);
        LogState state = changes.state();
        if (state.epoch() != since.epoch() || !state.reachesBackTo(since.number())) {
            throw new CatalogException.Gone(state.epoch(), state.oldest(), state.head());
        }
        return changes;
    }
}
