package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.Product;
import dev.productcatalog.persistence.database.Transaction;
import dev.productcatalog.persistence.sql.SqlBulkAccess.Replacement;
import java.sql.SQLException;
import java.util.List;

/** Writes of one batch, each with its change. Used by one thread. */
interface LoggedBatch {

    /** {@return the products, under new ids, in the order in which they were given} */
    List<Product> add(Transaction transaction, List<Product> products) throws SQLException;

    /** {@return those of the products whose ids were free, and that are there now} */
    List<Product> put(Transaction transaction, List<Product> products) throws SQLException;

    /** {@return those of the products that were in the state that was seen, and are in the new one now} */
    List<Product> replace(Transaction transaction, List<Replacement> replacements) throws SQLException;

    /** {@return the changes of what was written} */
    ChangeBatch changes();
}
