package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.change.Change;
import dev.productcatalog.persistence.database.Database;
import dev.productcatalog.persistence.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The changes of batches that have got their numbers, where {@link ChangeBatch} has put them. Thread-safe. */
final class ChangeBatches {

    private static final String OVERLAPPING = "SELECT id, size, last_number FROM change_batch"
            + " WHERE last_number > ? AND last_number - size < ? ORDER BY last_number LIMIT ?";
    private static final String OF_PRODUCT = "SELECT number + id * " + ChangeBatch.ROOM + " + last_number - size,"
            + " " + SqlChangeLog.COLUMNS
            + " FROM change JOIN change_batch ON id = 1 + -number / " + ChangeBatch.ROOM
            + " WHERE product_id = ? AND number < 0 AND last_number IS NOT NULL"
            + " AND number + id * " + ChangeBatch.ROOM + " + last_number - size < ? ORDER BY 1 DESC LIMIT ?";
    private static final String FORGET = "DELETE FROM change_batch WHERE last_number <= ?";

    private final Database database;

    ChangeBatches(Database database) {
        this.database = database;
    }

    /**
     * A part of a batch.
     *
     * @param after the number before that under which its first change is kept
     * @param last  the number under which its last change is kept
     * @param shift what these differ by from the numbers of the log
     */
    record Part(long after, long last, long shift) { }

    /** {@return at most so many changes with numbers in a range, in their order} */
    List<Change> after(long number, long last, int limit) {
        List<Part> parts = database.read(OVERLAPPING, statement -> parts(statement, number, last, limit));
        List<Change> changes = new ArrayList<>();
        for (Part part : parts) {
            if (changes.size() < limit) {
                changes.addAll(database.read(SqlChangeLog.AFTER, statement -> {
                    statement.setLong(1, part.after());
                    statement.setLong(2, part.last());
                    statement.setInt(3, limit - changes.size());
                    return SqlChangeLog.changes(statement, part.shift());
                }));
            }
        }
        return changes;
    }

    /** {@return the last changes of a product before a number, at most so many} A batch has at most one. */
    List<Change> ofProduct(long id, long before, int limit) {
        return database.read(OF_PRODUCT, statement -> {
            statement.setLong(1, id);
            statement.setLong(2, before);
            statement.setInt(3, limit);
            return SqlChangeLog.changes(statement, 0);
        });
    }

    /** {@return the parts of batches with numbers after the first and up to the last, in their order} */
    static List<Part> parts(Transaction transaction, long after, long last) throws SQLException {
        return transaction.run(OVERLAPPING, statement -> parts(statement, after, last, Integer.MAX_VALUE));
    }

    private static List<Part> parts(PreparedStatement statement, long after, long last, int limit)
            throws SQLException {
        statement.setLong(1, after);
        statement.setLong(2, last);
        statement.setInt(3, limit);
        List<Part> parts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                long lastNumber = rows.getLong(3);
                long before = lastNumber - rows.getLong(2);
                long shift = rows.getLong(1) * ChangeBatch.ROOM + before;
                parts.add(new Part(Math.max(after, before) - shift, Math.min(last, lastNumber) - shift, shift));
            }
        }
        return parts;
    }

    /** Forgets the batches all of whose changes are up to this number. */
    static void forget(Transaction transaction, long last) throws SQLException {
        transaction.run(FORGET, statement -> {
            statement.setLong(1, last);
            return statement.executeUpdate();
        });
    }
}
