package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.port.ChangeLog;
import java.util.List;

/** Reads what happened to one product, also to one that was deleted. Thread-safe. */
public final class ReadHistory {

    /** From the newest change on. */
    public static final long NEWEST = Long.MAX_VALUE;

    private final ChangeLog log;

    /** @param log where changes are kept */
    public ReadHistory(ChangeLog log) {
        this.log = log;
    }

    /**
     * Reads changes of the product, the newest first.
     *
     * @param before only changes with a lower number; {@link #NEWEST} for all
     * @param limit  at most so many, at least 1
     * @throws CatalogException.NotFound    if no change of it is known
     * @throws CatalogException.Unavailable if they cannot be read now
     */
    public Page read(long id, long before, int limit) {
        List<Change> changes = log.ofProduct(id, before, limit + 1);
        if (changes.isEmpty() && before == NEWEST) {
            throw new CatalogException.NotFound(id);
        }
        return changes.size() > limit ? new Page(changes.subList(0, limit), true) : new Page(changes, false);
    }

    /**
     * A part of a history.
     *
     * @param changes at most as many as were asked for; unmodifiable
     * @param hasNext whether there are older ones
     */
    public record Page(List<Change> changes, boolean hasNext) { }
}
