package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.persistence.database.Database;
import dev.productcatalog.persistence.database.Transaction;
import dev.productcatalog.persistence.sql.SqlBulkAccess.Replacement;
import java.sql.BatchUpdateException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** JDBC's batches: H2 is in the same process, so that one statement after the other is no trip. */
final class H2BulkStatements implements BulkStatements {

    private static final String STATE = "version, name, description, price, search_text";
    private static final String ADD = "INSERT INTO product (" + STATE + ") VALUES (?, ?, ?, ?, ?)";
    private static final String PUT =
            "INSERT INTO product (" + STATE + ", id) OVERRIDING SYSTEM VALUE VALUES (?, ?, ?, ?, ?, ?)";
    private static final String REPLACE = "UPDATE product"
            + " SET version = ?, name = ?, description = ?, price = ?, search_text = ? WHERE id = ? AND version = ?";
    private static final String NEXT_ID = "SELECT identity_base FROM information_schema.columns"
            + " WHERE table_schema = CURRENT_SCHEMA AND table_name = 'PRODUCT' AND column_name = 'ID'";
    /** Numbers the changes of products from the next number on, in the order of their ids in the array. */
    private static final String LOG =
            "INSERT INTO change (number, type, made_by, product_id, version, name, description,"
            + " price) SELECT head.last + written.place, CASE WHEN written.signed < 0 THEN 'UPDATED' ELSE 'CREATED'"
            + " END, ?,"
            + " product.id, product.version, product.name, product.description, product.price"
            + " FROM (SELECT COALESCE((SELECT MAX(number) FROM change), forgotten) AS last FROM change_log) AS head"
            + " CROSS JOIN UNNEST(CAST(? AS BIGINT ARRAY)) WITH ORDINALITY AS written (signed, place)"
            + " JOIN product ON product.id = ABS(written.signed)";
    private static final int LOGGED = 10_000;
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
        return new Batches(attempt);
    }

    /**
     * Remembers the ids of what it writes: only at the end, when nobody else does, can changes be numbered. The
     * products are then in the states that the changes made, as a batch writes each only once.
     */
    private static final class Batches implements LoggedBatch {

        private final Attempt attempt;
        /** In the order of the writes; those of products that were updated are negative. */
        private long[] ids = new long[64];
        private int size;

        Batches(Attempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public List<Product> add(Transaction transaction, List<Product> products) throws SQLException {
            return products.isEmpty() ? products : transaction.runForKeys(ADD, "ID", statement -> {
                for (Product product : products) {
                    LoggedWrites.setState(statement, 1, product.version(), product.details());
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
                added.forEach(product -> remember(product, false));
                return added;
            });
        }

        @Override
        public List<Product> put(Transaction transaction, List<Product> products) throws SQLException {
            return transaction.run(PUT, statement -> {
                for (Product product : products) {
                    LoggedWrites.setState(statement, 1, product.version(), product.details());
                    statement.setLong(6, product.id());
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
                put.forEach(product -> remember(product, false));
                return put;
            });
        }

        @Override
        public List<Product> replace(Transaction transaction, List<Replacement> replacements) throws SQLException {
            return transaction.run(REPLACE, statement -> {
                for (Replacement replacement : replacements) {
                    LoggedWrites.setState(statement, 1, replacement.product().version(),
                            replacement.product().details());
                    statement.setLong(6, replacement.product().id());
                    statement.setLong(7, replacement.seen().value());
                    statement.addBatch();
                }
                int[] counts = statement.executeBatch();
                List<Product> replaced = new ArrayList<>(replacements.size());
                for (int i = 0; i < counts.length; i++) {
                    if (counts[i] > 0) {
                        replaced.add(replacements.get(i).product());
                    }
                }
                replaced.forEach(product -> remember(product, true));
                return replaced;
            });
        }

        @Override
        public void finish(Transaction transaction) throws SQLException {
            for (int start = 0; start < size; start += LOGGED) {
                Long[] some = Arrays.stream(ids, start, Math.min(size, start + LOGGED)).boxed().toArray(Long[]::new);
                transaction.run(LOG, statement -> {
                    statement.setString(1, attempt.by());
                    statement.setObject(2, some);
                    return statement.executeUpdate();
                });
            }
        }

        private void remember(Product product, boolean updated) {
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, 2 * size);
            }
            ids[size++] = updated ? -product.id() : product.id();
        }
    }
}
