package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.persistence.database.Database;
import dev.productcatalog.persistence.database.Transaction;
import dev.productcatalog.persistence.sql.SqlBulkAccess.Replacement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One statement for all, with an array for each column: the driver would send a batch with keys one by one. */
final class PostgresBulkStatements implements BulkStatements {

    private static final String COLUMNS = "id, " + ProductRow.WRITTEN_COLUMNS;
    private static final String NEW_IDS =
            "SELECT nextval(pg_get_serial_sequence('product', 'id')) FROM generate_series(1, ?)";
    private static final String PUT = logged("CREATED", "INSERT INTO product (" + COLUMNS
            + ") OVERRIDING SYSTEM VALUE SELECT * FROM unnest(" + ProductRow.ARRAYS + ") ON CONFLICT (id) DO NOTHING");
    private static final String REPLACE = logged("UPDATED", "UPDATE product SET " + ProductRow.ASSIGNMENTS_FROM_NEW
            + " FROM unnest(" + ProductRow.ARRAYS + ", ?::bigint[]) AS new (" + COLUMNS + ", seen)"
            + " WHERE product.id = new.id AND product.version = new.seen");
    /** With room for the ids that others are given meanwhile. */
    private static final String HIGHER_IDS = "SELECT setval(pg_get_serial_sequence('product', 'id'),"
            + " GREATEST(?, last_value + 1000)) FROM product_id_seq WHERE last_value < ? OR NOT is_called";

    /**
     * {@return the statement with the writing of its changes, whose parameters are the number before that under which
     * the first is kept, and who makes them; it yields the ids}
     */
    private static String logged(String type, String statement) {
        return "WITH written AS (" + statement + " RETURNING " + ProductRow.columns("product.") + "), logged AS ("
                + "INSERT INTO change (number, " + ProductRow.CHANGE_COLUMNS + ") SELECT ? + ROW_NUMBER() OVER"
                + " (ORDER BY id), '" + type + "', CAST(? AS TEXT), " + ProductRow.COLUMNS
                + " FROM written) SELECT id FROM written";
    }

    @Override
    public void giveHigherIds(Database database, long id) {
        database.write(HIGHER_IDS, statement -> {
            statement.setLong(1, id);
            statement.setLong(2, id);
            return statement.execute();
        });
    }

    @Override
    public LoggedBatch log(Attempt attempt) {
        return new Arrays(attempt.by(), new ChangeBatch(Dialect.POSTGRESQL.closeBatch()));
    }

    /** {@return those of the products whose ids the statement yields} */
    private static List<Product> those(List<Product> products, PreparedStatement statement) throws SQLException {
        Set<Long> ids = new HashSet<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        return products.stream().filter(product -> ids.contains(product.id())).toList();
    }

    /** @param by who writes */
    private record Arrays(String by, ChangeBatch changes) implements LoggedBatch {

        @Override
        public List<Product> add(Transaction transaction, List<Product> products) throws SQLException {
            if (products.isEmpty()) {
                return products;
            }
            List<Product> added = transaction.run(NEW_IDS, statement -> {
                statement.setInt(1, products.size());
                List<Product> withIds = new ArrayList<>(products.size());
                try (ResultSet ids = statement.executeQuery()) {
                    for (Product product : products) {
                        ids.next();
                        withIds.add(new Product(ids.getLong(1), product.version(), product.details()));
                    }
                }
                return withIds;
            });
            put(transaction, added);
            return added;
        }

        @Override
        public List<Product> put(Transaction transaction, List<Product> products) throws SQLException {
            long last = changes.lastKept(transaction);
            return kept(transaction.run(PUT, statement -> {
                int next = ProductRow.setArrays(statement, products);
                statement.setLong(next, last);
                statement.setString(next + 1, by);
                return those(products, statement);
            }));
        }

        @Override
        public List<Product> replace(Transaction transaction, List<Replacement> replacements) throws SQLException {
            List<Product> products = replacements.stream().map(Replacement::product).toList();
            long last = changes.lastKept(transaction);
            return kept(transaction.run(REPLACE, statement -> {
                int next = ProductRow.setArrays(statement, products);
                statement.setObject(next,
                        replacements.stream().map(each -> each.seen().value()).toArray(Long[]::new));
                statement.setLong(next + 1, last);
                statement.setString(next + 2, by);
                return those(products, statement);
            }));
        }

        private List<Product> kept(List<Product> written) {
            changes.grow(written.size());
            return written;
        }
    }
}
