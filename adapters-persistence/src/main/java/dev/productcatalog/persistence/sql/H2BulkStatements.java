package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change.Type;
import dev.productcatalog.persistence.database.Database;
import dev.productcatalog.persistence.database.Transaction;
import dev.productcatalog.persistence.sql.SqlBulkAccess.Replacement;
import java.sql.BatchUpdateException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** JDBC's batches: H2 is in the same process, so that one statement after the other is no trip. */
final class H2BulkStatements implements BulkStatements {

    private static final String ADD = "INSERT INTO product (" + ProductRow.WRITTEN_COLUMNS + ") VALUES ("
            + ProductRow.PARAMETERS + ")";
    private static final String PUT = "INSERT INTO product (" + ProductRow.WRITTEN_COLUMNS
            + ", id) OVERRIDING SYSTEM VALUE VALUES (" + ProductRow.PARAMETERS + ", ?)";
    private static final String REPLACE =
            "UPDATE product SET " + ProductRow.ASSIGNMENTS + " WHERE id = ? AND version = ?";
    private static final String NEXT_ID = "SELECT identity_base FROM information_schema.columns"
            + " WHERE table_schema = CURRENT_SCHEMA AND table_name = 'PRODUCT' AND column_name = 'ID'";
    private static final String LOG = "INSERT INTO change (number, " + ProductRow.CHANGE_COLUMNS + ") VALUES (?, "
            + ProductRow.CHANGE_PARAMETERS + ")";
    private static final int DUPLICATE_KEY = 23505;

    /** One after the other: two that both find too low an id must not set it to the lower of theirs. */
    @Override
    public synchronized void giveHigherIds(Database database, long id) {
        long next = database.read(NEXT_ID, statement -> {
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
        if (next <= id) {
            // others may be given some ids meanwhile, but not so many
            long restart = Math.max(id + 1, next + 1000);
            database.alter("ALTER TABLE product ALTER COLUMN id RESTART WITH " + restart);
        }
    }

    @Override
    public LoggedBatch log(Attempt attempt) {
        return new Batches(attempt, new ChangeBatch(Dialect.H2.closeBatch()));
    }

    private record Batches(Attempt attempt, ChangeBatch changes) implements LoggedBatch {

        @Override
        public List<Product> add(Transaction transaction, List<Product> products) throws SQLException {
            return products.isEmpty() ? products : log(transaction, Type.CREATED, transaction.runForKeys(ADD, "ID",
                    statement -> {
                for (Product product : products) {
                    ProductRow.set(statement, 1, product.version(), product.details());
                    statement.addBatch();
                }
                statement.executeBatch();
                List<Product> added = new ArrayList<>(products.size());
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    for (Product product : products) {
                        keys.next();
                        added.add(new Product(keys.getLong(1), product.version(), product.details()));
                    }
                }
                return added;
            }));
        }

        @Override
        public List<Product> put(Transaction transaction, List<Product> products) throws SQLException {
            return log(transaction, Type.CREATED, transaction.run(PUT, statement -> {
                for (Product product : products) {
                    int next = ProductRow.set(statement, 1, product.version(), product.details());
                    statement.setLong(next, product.id());
                    statement.addBatch();
                }
                int[] counts;
                try {
                    counts = statement.executeBatch();
                } catch (BatchUpdateException e) {
                    counts = e.getUpdateCounts();
                    for (SQLException each = e.getNextException(); each != null; each = each.getNextException()) {
                        if (each.getErrorCode() != DUPLICATE_KEY) {
                            throw each;
                        }
                    }
                }
                List<Product> put = new ArrayList<>(products.size());
                for (int i = 0; i < counts.length; i++) {
                    if (counts[i] != Statement.EXECUTE_FAILED) {
                        put.add(products.get(i));
                    }
                }
                return put;
            }));
        }

        @Override
        public List<Product> replace(Transaction transaction, List<Replacement> replacements) throws SQLException {
            return log(transaction, Type.UPDATED, transaction.run(REPLACE, statement -> {
                for (Replacement replacement : replacements) {
                    Product product = replacement.product();
                    int next = ProductRow.set(statement, 1, product.version(), product.details());
                    statement.setLong(next, product.id());
                    statement.setLong(next + 1, replacement.seen().value());
                    statement.addBatch();
                }
                int[] counts = statement.executeBatch();
                List<Product> replaced = new ArrayList<>(replacements.size());
                for (int i = 0; i < counts.length; i++) {
                    if (counts[i] > 0) {
                        replaced.add(replacements.get(i).product());
                    }
                }
                return replaced;
            }));
        }

        private List<Product> log(Transaction transaction, Type type, List<Product> written) throws SQLException {
            if (written.isEmpty()) {
                return written;
            }
            long last = changes.lastKept(transaction);
            transaction.run(LOG, statement -> {
                for (int i = 0; i < written.size(); i++) {
                    statement.setLong(1, last + 1 + i);
                    ProductRow.setChange(statement, 2, type, attempt, written.get(i));
                    statement.addBatch();
                }
                return statement.executeBatch();
            });
            changes.grow(written.size());
            return written;
        }
    }
}
