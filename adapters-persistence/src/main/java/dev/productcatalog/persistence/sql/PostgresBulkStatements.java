package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.list.ProductFilter;
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

    private static final String ROWS = "unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::text[])";
    private static final String COLUMNS = "id, version, name, description, price, search_text";
    private static final String NEW_IDS =
            "SELECT nextval(pg_get_serial_sequence('product', 'id')) FROM generate_series(1, ?)";
    private static final String PUT = logged("CREATED", "INSERT INTO product (" + COLUMNS
            + ") OVERRIDING SYSTEM VALUE SELECT * FROM " + ROWS + " ON CONFLICT (id) DO NOTHING");
    private static final String REPLACE = logged("UPDATED", "UPDATE product SET version = new.version, name = new.name,"
            + " description = new.description, price = new.price, search_text = new.search_text"
            + " FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::bigint[])"
            + " AS new (" + COLUMNS + ", seen) WHERE product.id = new.id AND product.version = new.seen");
    /** With room for the ids that others are given meanwhile. */
    private static final String HIGHER_IDS = "SELECT setval(pg_get_serial_sequence('product', 'id'),"
            + " GREATEST(?, last_value + 1000)) FROM product_id_seq WHERE last_value < ? OR NOT is_called";

    /**
     * {@return the statement with the writing of its changes, whose parameters are the number before that under which
     * the first is kept, and who makes them; it yields the ids}
     */
    private static String logged(String type, String statement) {
        return "WITH written AS (" + statement + " RETURNING product.id, product.version, product.name,"
                + " product.description, product.price), logged AS (INSERT INTO change (number, type, made_by,"
                + " product_id, version, name, description, price) SELECT ? + ROW_NUMBER() OVER (ORDER BY id), '" + type
                + "', CAST(? AS TEXT), id, version, name, description, price"
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

    private static void setRows(PreparedStatement statement, List<Product> products) throws SQLException {
        statement.setObject(1, products.stream().map(Product::id).toArray(Long[]::new));
        statement.setObject(2, products.stream().map(product -> product.version().value()).toArray(Long[]::new));
        statement.setObject(3, products.stream().map(product -> product.details().name()).toArray(String[]::new));
        statement.setObject(4,
                products.stream().map(product -> product.details().description()).toArray(String[]::new));
        statement.setObject(5, products.stream().map(product -> product.details().price()).toArray(Long[]::new));
        statement.setObject(6, products.stream().map(product -> ProductFilter.searchText(product.details()))
                .toArray(String[]::new));
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
                setRows(statement, products);
                statement.setLong(7, last);
                statement.setString(8, by);
                return those(products, statement);
            }));
        }

        @Override
        public List<Product> replace(Transaction transaction, List<Replacement> replacements) throws SQLException {
            List<Product> products = replacements.stream().map(Replacement::product).toList();
            long last = changes.lastKept(transaction);
            return kept(transaction.run(REPLACE, statement -> {
                setRows(statement, products);
                statement.setObject(7, replacements.stream().map(each -> each.seen().value()).toArray(Long[]::new));
                statement.setLong(8, last);
                statement.setString(9, by);
                return those(products, statement);
            }));
        }

        private List<Product> kept(List<Product> written) {
            changes.grow(written.size());
            return written;
        }
    }
}
