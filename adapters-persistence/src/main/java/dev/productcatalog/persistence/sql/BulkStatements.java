package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.persistence.database.Database;

/** How a database writes many products with one statement, or one trip. Thread-safe. */
interface BulkStatements {

    /** Sees to it that ids that are given from now on are higher; at once, and for good. */
    void giveHigherIds(Database database, long id);

    /** {@return the writes of a batch that this attempt makes} */
    LoggedBatch log(Attempt attempt);
}
