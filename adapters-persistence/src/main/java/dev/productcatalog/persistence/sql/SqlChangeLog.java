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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The log in an SQL database. On H2 the one thread that writes numbers the changes as it writes them. On PostgreSQL
 * writers leave the number open, as none of them knows in which order they commit; whoever reads next numbers what is
 * committed by then. So a number is told only when no lower one can appear. Thread-safe.
 */
final class SqlChangeLog implements ChangeLog {

    /** Those after its number that {@link #changes} reads. */
    static final String COLUMNS = "at, " + ProductRow.CHANGE_COLUMNS;
    static final String AFTER =
            "SELECT number, " + COLUMNS + " FROM change WHERE number > ? AND number <= ? ORDER BY number LIMIT ?";
    private static final String OF_PRODUCT = "SELECT number, " + COLUMNS
            + " FROM change WHERE product_id = ? AND number > 0 AND number < ? ORDER BY number DESC LIMIT ?";
    private static final String RECEIPT = "SELECT fingerprint, content FROM receipt WHERE retry_key = ?";

    private static final String LOCK = "SELECT forgotten FROM change_log FOR UPDATE";
    /** At most so many in a transaction, so that each ends in time, however many a large import has left. */
    private static final int NUMBERED_AT_ONCE = 10_000;
    /**
     * Sees what was committed before the lock was there. Of one product, a later change is queued after an earlier one.
     */
    private static final String NUMBER = "WITH oldest AS ("
            + "(SELECT queued, 0 AS batch, 1 AS size FROM change WHERE number IS NULL ORDER BY queued LIMIT %1$d)"
            + " UNION ALL"
            + " (SELECT queued, id, size FROM change_batch WHERE last_number IS NULL ORDER BY queued LIMIT %1$d)"
            + " ORDER BY queued LIMIT %1$d),"
            + " numbered AS (SELECT queued, batch, (SELECT %2$s FROM change_log)"
            + " + CAST(SUM(size) OVER (ORDER BY queued) AS BIGINT) AS last FROM oldest),"
            + " singles AS (UPDATE change SET number = last FROM numbered"
            + " WHERE change.queued = numbered.queued AND batch = 0 AND number IS NULL),"
            + " batches AS (UPDATE change_batch SET last_number = last FROM numbered"
            + " WHERE id = batch AND last_number IS NULL) SELECT COUNT(*) FROM oldest";

    private static final String FIRST_YOUNG =
            "SELECT MIN(number) FROM change WHERE number > ? AND number <= ? AND at >= ?";
    private static final String MOVE_OLDEST = "UPDATE change_log SET forgotten = ?";
    private static final String FORGET = "DELETE FROM change WHERE number > ? AND number <= ?";
    private static final String FORGET_RECEIPTS = "DELETE FROM receipt WHERE retry_key IN"
            + " (SELECT retry_key FROM receipt WHERE at < ? ORDER BY at LIMIT ?)";

    private final Database database;
    private final Dialect dialect;
    private final SqlProductRepository products;
    private final ChangeBatches batches;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** @param products whose log this is */
    SqlChangeLog(Database database, Dialect dialect, SqlProductRepository products) {
        this.database = database;
        this.dialect = dialect;
        this.products = products;
        this.batches = new ChangeBatches(database);
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
        return database.read(dialect.state(), SqlChangeLog::found);
    }

    private static Found found(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            long epoch = row.getLong(1) ^ (long) row.getInt(2) << 32;
            long forgotten = row.getLong(3);
            long highest = row.getLong(4); // 0 for null
            return new Found(new LogState(epoch, forgotten + 1, Math.max(highest, forgotten)), row.getBoolean(5));
        }
    }

    /**
     * {@return whether the replica on which the transaction runs has all changes of that state} It must have none
     * without a number: a replica may show what the primary does not yet, as it waits for another replica to have it.
     */
    boolean isAtReplica(LogState state, Transaction transaction) throws SQLException {
        Found there = transaction.run(dialect.stateOfReplica(), SqlChangeLog::found);
        return there.state().epoch() == state.epoch() && there.state().head() >= state.head()
                && !there.hasOpenNumbers();
    }

    /** {@return how many changes got a number} */
    private int number() {
        return database.writeToRead(transaction -> {
            lock(transaction);
            return transaction.run(NUMBER.formatted(NUMBERED_AT_ONCE, dialect.head()), statement -> {
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getInt(1);
                }
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
        List<Change> changes = number >= state.head() ? List.of() : read(number, state.head(), limit);
        boolean isWhole = changes.isEmpty() ? number >= state.head() : changes.getFirst().number() == number + 1;
        // otherwise some were forgotten, perhaps between the two reads
        return new Changes(changes, isWhole ? state
                : new LogState(state.epoch(), readState().state().oldest(), state.head()));
    }

    /** {@return changes after a number, without a gap after the first of them} */
    private List<Change> read(long number, long head, int limit) {
        List<Change> changes = new ArrayList<>(read(AFTER, statement -> {
            statement.setLong(1, number);
            statement.setLong(2, head);
            statement.setInt(3, limit);
        }));
        changes.addAll(batches.after(number, head, limit));
        changes.sort(Comparator.comparingLong(Change::number));
        int end = Math.min(changes.size(), limit);
        for (int i = 1; i < end; i++) {
            if (changes.get(i).number() != changes.get(i - 1).number() + 1) {
                end = i; // what was between them was forgotten between the reads
            }
        }
        return List.copyOf(changes.subList(0, end));
    }

    @Override
    public List<Change> ofProduct(long id, long before, int limit) {
        long end = Math.min(before, state().head() + 1);
        List<Change> changes = new ArrayList<>(read(OF_PRODUCT, statement -> {
            statement.setLong(1, id);
            statement.setLong(2, end);
            statement.setInt(3, limit);
        }));
        changes.addAll(batches.ofProduct(id, end, limit));
        changes.sort(Comparator.comparingLong(Change::number).reversed());
        return List.copyOf(changes.subList(0, Math.min(changes.size(), limit)));
    }

    private List<Change> read(String sql, Parameters parameters) {
        return database.read(sql, statement -> {
            parameters.set(statement);
            return changes(statement, 0);
        });
    }

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    /** {@return the changes that the statement yields, with this added to their numbers} */
    static List<Change> changes(PreparedStatement statement, long shift) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<Change> changes = new ArrayList<>();
            while (rows.next()) {
                changes.add(new Change(rows.getLong(1) + shift, Change.Type.valueOf(rows.getString(3)),
                        ProductRow.product(rows, 5), rows.getObject(2, OffsetDateTime.class).toInstant(),
                        rows.getString(4)));
            }
            return changes;
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
            OffsetDateTime young = before.atOffset(ZoneOffset.UTC);
            List<ChangeBatches.Part> parts = ChangeBatches.parts(transaction, forgotten, end);
            long last = Math.min(end, lastOld(transaction, forgotten, end, young));
            for (ChangeBatches.Part part : parts) {
                last = Math.min(last, part.shift() + lastOld(transaction, part.after(), part.last(), young));
            }
            long kept = last;
            transaction.run(MOVE_OLDEST, statement -> {
                statement.setLong(1, kept);
                return statement.executeUpdate();
            });
            int count = forget(transaction, forgotten, kept);
            for (ChangeBatches.Part part : parts) {
                count += forget(transaction, part.after(), Math.min(part.last(), kept - part.shift()));
            }
            ChangeBatches.forget(transaction, kept);
            return count;
        });
    }

    /** {@return the number of the last change of a range before the first that is young} */
    private static long lastOld(Transaction transaction, long after, long last, OffsetDateTime young)
            throws SQLException {
        return transaction.run(FIRST_YOUNG, statement -> {
            statement.setLong(1, after);
            statement.setLong(2, last);
            statement.setObject(3, young);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                long first = row.getLong(1);
                return row.wasNull() ? last : first - 1;
            }
        });
    }

    private static int forget(Transaction transaction, long after, long last) throws SQLException {
        return transaction.run(FORGET, statement -> {
            statement.setLong(1, after);
            statement.setLong(2, last);
            return statement.executeUpdate();
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
