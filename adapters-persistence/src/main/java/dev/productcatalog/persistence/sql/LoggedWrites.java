package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change.Type;
import dev.productcatalog.domain.change.Receipt;
import dev.productcatalog.persistence.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Writes of products, each with its change, and with its receipt if it has a key, in the transaction that they are
 * given. A write is guarded by the version in the statement's own condition. Thread-safe.
 */
final class LoggedWrites {

    static final String FIND = "SELECT " + ProductRow.COLUMNS + " FROM product WHERE id = ?";

    private final Dialect dialect;

    LoggedWrites(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Adds a product under a new id. */
    Product add(Transaction transaction, ProductDetails details, Attempt attempt) throws SQLException {
        Version version = Version.fresh();
        long id = transaction.run(dialect.add(), statement -> {
            dialect.setMadeBy(statement, ProductRow.set(statement, 1, version, details), attempt);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
        return logged(transaction, Type.CREATED, new Product(id, version, details), attempt);
    }

    /** {@return the product, added under this id, unless there is one} */
    Optional<Product> addUnder(Transaction transaction, long id, ProductDetails details, Attempt attempt)
            throws SQLException {
        Version version = Version.fresh();
        boolean added = transaction.run(dialect.addUnder(), statement -> {
            int next = ProductRow.set(statement, 1, version, details);
            statement.setLong(next, id);
            statement.setLong(next + 1, id);
            dialect.setMadeBy(statement, next + 2, attempt);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        });
        return added ? Optional.of(logged(transaction, Type.CREATED, new Product(id, version, details), attempt))
                : Optional.empty();
    }

    /** Gives the product new details. */
    Product replace(Transaction transaction, Product seen, ProductDetails details,
            Attempt attempt) throws SQLException {
        Version version = Version.fresh();
        boolean replaced = transaction.run(dialect.replace(), statement -> {
            int next = ProductRow.set(statement, 1, version, details);
            statement.setLong(next, seen.id());
            statement.setLong(next + 1, seen.version().value());
            dialect.setMadeBy(statement, next + 2, attempt);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        });
        if (!replaced) {
            throw refusal(transaction, seen);
        }
        return logged(transaction, Type.UPDATED, new Product(seen.id(), version, details), attempt);
    }

    /** Removes the product, and returns its last state. */
    Product remove(Transaction transaction, Product seen, Attempt attempt) throws SQLException {
        Optional<Product> removed = transaction.run(dialect.remove(), statement -> {
            statement.setLong(1, seen.id());
            statement.setLong(2, seen.version().value());
            dialect.setMadeBy(statement, 3, attempt);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(ProductRow.product(row, 1)) : Optional.empty();
            }
        });
        if (removed.isEmpty()) {
            throw refusal(transaction, seen);
        }
        return logged(transaction, Type.DELETED, removed.get(), attempt);
    }

    /**
     * Keeps the receipt of an attempt that has a key.
     *
     * @throws CatalogException.KeyTaken if there is one for the key
     */
    void keepReceipt(Transaction transaction, Type type, Product product, Attempt attempt) throws SQLException {
        if (attempt.key().isPresent()) {
            keepReceipt(transaction, attempt.key().get().key(), attempt.receipt(type, product));
        }
    }

    /** Keeps a receipt. */
    void keepReceipt(Transaction transaction, String key, Receipt receipt) throws SQLException {
        int kept = transaction.run(dialect.keepReceipt(), statement -> {
            statement.setString(1, key);
            statement.setString(2, receipt.fingerprint());
            statement.setString(3, receipt.content());
            statement.setString(4, key);
            return statement.executeUpdate();
        });
        if (kept == 0) {
            throw new CatalogException.KeyTaken();
        }
    }

    private Product logged(Transaction transaction, Type type, Product product, Attempt attempt) throws SQLException {
        if (!dialect.logsByItself()) {
            transaction.run(Dialect.LOG, statement -> {
                ProductRow.setChange(statement, 1, type, attempt, product);
                return statement.executeUpdate();
            });
        }
        keepReceipt(transaction, type, product, attempt);
        return product;
    }

    /** {@return why no row had the id and the version} */
    private static CatalogException refusal(Transaction transaction, Product seen) throws SQLException {
        Optional<Product> current = find(transaction, seen.id());
        return current.isPresent() ? new CatalogException.Stale(current.get())
                : new CatalogException.NotFound(seen.id());
    }

    static Optional<Product> find(Transaction transaction, long id) throws SQLException {
        return transaction.run(FIND, statement -> find(statement, id));
    }

    static Optional<Product> find(PreparedStatement statement, long id) throws SQLException {
        statement.setLong(1, id);
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(ProductRow.product(row, 1)) : Optional.empty();
        }
    }
}
