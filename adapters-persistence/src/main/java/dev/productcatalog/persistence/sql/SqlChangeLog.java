package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.Changes;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.change.Receipt;
import dev.productcatalog.domain.port.ChangeLog;
import dev.productcatalog.persistence.database.Database;
import dev.productcatalog.persistence.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The log in an SQL database. On H2 the one thread that writes numbers the changes as it writes them. On PostgreSQL
 * writers leave the number open, as none of them knows in which order they commit; whoever reads next numbers what is
 * committed by then. So a number is told only when no lower one can appear. Thread-safe.
 */
final class SqlChangeLog implements ChangeLog {

    private static final String COLUMNS = "number, type, at, made_by, product_id, version, name, description, price";
    private static final String AFTER =
            "SELECT " + COLUMNS + " FROM change WHERE number > ? AND number <= ? ORDER BY number LIMIT ?";
    private static final String OF_PRODUCT = "SELECT " + COLUMNS
            + " FROM change WHERE product_id = ? AND number < ? ORDER BY number DESC LIMIT ?";
    private static final String RECEIPT = "SELECT fingerprint, content FROM receipt WHERE retry_key = ?";

    private static final String LOCK = "SELECT forgotten FROM change_log FOR UPDATE";
    /** At most so many in a transaction, so that each ends in time, however many a large import has left. */
    private static final int NUMBERED_AT_ONCE = 10_000;
    /**
     * Sees what was committed before the lock was there. Of one product, a later change is queued after an earlier one.
     */
    private static final String NUMBER = "UPDATE change SET number = (SELECT COALESCE(MAX(number), ?) FROM change"
            + " WHERE number IS NOT NULL) + place FROM (SELECT queued AS which, ROW_NUMBER() OVER (ORDER BY queued)"
            + " AS place FROM (SELECT queued FROM change WHERE number IS NULL ORDER BY queued LIMIT "
            + NUMBERED_AT_ONCE + ") AS oldest) AS open WHERE queued = which AND number IS NULL";

    private static final String FIRST_YOUNG =
            "SELECT MIN(number) FROM change WHERE number > ? AND number <= ? AND at >= ?";
    private static final String MOVE_OLDEST = "UPDATE change_log SET forgotten = ?";
    private static final String FORGET = "DELETE FROM change WHERE number > ? AND number <= ?";
    private static final String FORGET_RECEIPTS = "DELETE FROM receipt WHERE retry_key IN"
            + " (SELECT retry_key FROM receipt WHERE at < ? ORDER BY at LIMIT ?)";

    private final Database database;
    private final Dialect dialect;
    private final SqlProductRepository products;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** @param products whose log this is */
    SqlChangeLog(Database database, Dialect dialect, SqlProductRepository products) {
        this.database = database;
        this.dialect = dialect;
        this.products = products;
    }

    private record Found(LogState state, boolean hasOpenNumbers) { }

    @Override
    public LogState state() {
        Found found = readState();
        if (!found.hasOpenNumbers()) {
            return found.state();
        }
        while (number() == NUMBERED_AT_ONCE) {
            // there may be more
        }
        return readState().state();
    }

    private Found readState() {
        return database.read(dialect.state(), statement -> {
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                long epoch = row.getLong(1) ^ (long) row.getInt(2) << 32;
                long forgotten = row.getLong(3);
                long highest = row.getLong(4); // 0 for null
                return new Found(new LogState(epoch, forgotten + 1, Math.max(highest, forgotten)), row.getBoolean(5));
            }
        });
    }

    /** {@return how many changes got a number} */
    private int number() {
        return database.writeToRead(transaction -> {
            long forgotten = lock(transaction);
            return transaction.run(NUMBER, statement -> {
                statement.setLong(1, forgotten);
                return statement.executeUpdate();
            });
        });
    }

    private static long lock(Transaction transaction) throws SQLException {
        return transaction.run(LOCK, statement -> {
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Override
    public Changes after(long number, int limit) {
        LogState state = state();
        List<Change> changes = number >= state.head() ? List.of() : database.read(AFTER, statement -> {
            statement.setLong(1, number);
            statement.setLong(2, state.head());
            statement.setInt(3, limit);
            return changes(statement.executeQuery());
        });
        boolean isWhole = changes.isEmpty() ? number >= state.head() : changes.getFirst().number() == number + 1;
        // otherwise some were forgotten, perhaps between the two reads
        return new Changes(changes, isWhole ? state
                : new LogState(state.epoch(), readState().state().oldest(), state.head()));
    }

    @Override
    public List<Change> ofProduct(long id, long before, int limit) {
        long head = state().head();
        return database.read(OF_PRODUCT, statement -> {
            statement.setLong(1, id);
            statement.setLong(2, Math.min(before, head + 1));
            statement.setInt(3, limit);
            return changes(statement.executeQuery());
        });
    }

    private static List<Change> changes(ResultSet rows) throws SQLException {
        try (rows) {
            List<Change> changes = new ArrayList<>();
            while (rows.next()) {
                changes.add(new Change(rows.getLong(1), Change.Type.valueOf(rows.getString(2)),
                        LoggedWrites.product(rows, 5), rows.getObject(3, OffsetDateTime.class).toInstant(),
                        rows.getString(4)));
            }
            return Collections.unmodifiableList(changes);
        }
    }

    @Override
    public Product bringBack(long id, ProductDetails details, Attempt attempt) {
        return products.bringBack(id, details, attempt);
    }

    @Override
    public Optional<Receipt> receipt(String key) {
        return database.read(RECEIPT, statement -> {
            statement.setString(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new Receipt(row.getString(1), row.getString(2))) : Optional.empty();
            }
        });
    }

    @Override
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    /** Called after each commit of this instance. */
    void tellListeners() {
        listeners.forEach(Runnable::run);
    }

    @Override
    public int forgetChanges(Instant before, long keep, int limit) {
        long head = state().head();
        return database.write(transaction -> {
            long forgotten = lock(transaction);
            long end = Math.min(forgotten + limit, head - keep);
            if (end <= forgotten) {
                return 0;
            }
            long last = transaction.run(FIRST_YOUNG, statement -> {
                statement.setLong(1, forgotten);
                statement.setLong(2, end);
                statement.setObject(3, before.atOffset(ZoneOffset.UTC));
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    long young = row.getLong(1);
                    return row.wasNull() ? end : young - 1;
                }
            });
            transaction.run(MOVE_OLDEST, statement -> {
                statement.setLong(1, last);
                return statement.executeUpdate();
            });
            return transaction.run(FORGET, statement -> {
                statement.setLong(1, forgotten);
                statement.setLong(2, last);
                return statement.executeUpdate();
            });
        });
    }

    @Override
    public int forgetReceipts(Instant before, int limit) {
        return database.write(FORGET_RECEIPTS, statement -> {
            statement.setObject(1, before.atOffset(ZoneOffset.UTC));
            statement.setInt(2, limit);
            return statement.executeUpdate();
        });
    }
}
