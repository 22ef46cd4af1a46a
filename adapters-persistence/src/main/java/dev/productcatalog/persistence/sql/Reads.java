package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.persistence.database.Database;
import dev.productcatalog.persistence.database.Transaction;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Reads of many products. They are done at the replica, if there is one and it has all changes that were committed when
 * the read began, so that nobody can tell it from the primary; else at the primary. Thread-safe.
 */
final class Reads {

    /** A replica that is a little behind is waited for in steps, as it tells nobody when it has caught up. */
    private static final long[] PAUSES_MILLIS = {0, 1, 2, 4, 8};

    private final Database primary;
    private final SqlChangeLog log;

    /** @param log by whose numbers is told what the replica has */
    Reads(Database primary, SqlChangeLog log) {
        this.primary = primary;
        this.log = log;
    }

    /**
     * Runs a statement, and once more at the primary if the replica fails.
     *
     * @throws CatalogException.Unavailable if it cannot be run
     */
    <T> T read(String sql, Database.Work<T> work) {
        return read(transaction -> transaction.run(sql, work), true, () -> primary.read(sql, work));
    }

    /**
     * Runs statements, all on one state of the database. Once the first has begun, they are not run again, as the body
     * may have given away what it has read.
     *
     * @throws CatalogException.Unavailable if they cannot be run
     */
    <T> T readOnce(Transaction.Body<T> body) {
        return read(body, false, () -> primary.read(body));
    }

    private <T> T read(Transaction.Body<T> body, boolean again, Supplier<T> otherwise) {
        Optional<Database> replica = primary.replica();
        if (replica.isEmpty()) {
            return otherwise.get();
        }
        LogState needed = log.state();
        AtomicBoolean begun = new AtomicBoolean();
        try {
            for (long pause : PAUSES_MILLIS) {
                // a replica does not say when it has caught up, and one that is nearly there soon has
                Thread.sleep(pause);
                Optional<T> found = replica.get().read(transaction -> {
                    begun.set(log.isAtReplica(needed, transaction));
                    return begun.get() ? Optional.of(body.in(transaction)) : Optional.empty();
                });
                if (begun.get()) {
                    return found.get();
                }
            }
        } catch (CatalogException.Unavailable e) {
            if (begun.get() && !again) {
                throw e;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return otherwise.get();
    }
}
