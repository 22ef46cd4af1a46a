package dev.productcatalog.persistence.sql;

import dev.productcatalog.persistence.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The changes of one batch of writes: kept under numbers below 0 as long as the batch is open, and also later, when
 * they have got numbers of the log, all at once. Used by one thread.
 */
final class ChangeBatch {

    /** The most changes that a batch can have, and one. */
    static final long ROOM = 1L << 32;

    private static final String OPEN = "INSERT INTO change_batch (size) VALUES (0)";
    private static final String SET_SIZE = "UPDATE change_batch SET size = ? WHERE id = ?";
    private static final String IS_THERE = "SELECT 1 FROM change_batch WHERE id = ?";

    private final String close;
    /** 0 until there is a change. */
    private long id;
    private long size;

    /** @param close as {@link Dialect#closeBatch} */
    ChangeBatch(String close) {
        this.close = close;
    }

    /** {@return the number before the one under which the next change is kept} */
    long lastKept(Transaction transaction) throws SQLException {
        if (id == 0) {
            id = transaction.runForKeys(OPEN, "id", statement -> {
                statement.executeUpdate();
                try (ResultSet key = statement.getGeneratedKeys()) {
                    key.next();
                    return key.getLong(1);
                }
            });
        }
        return -id * ROOM + size;
    }

    /** Takes note that so many more are kept. */
    void grow(int changes) {
        size += changes;
    }

    /** Gives them their numbers, or queues for them, when nothing but the commit is left. */
    void close(Transaction transaction) throws SQLException {
        if (id != 0) {
            transaction.run(SET_SIZE, statement -> {
                statement.setLong(1, size);
                statement.setLong(2, id);
                return statement.executeUpdate();
            });
            transaction.run(close, statement -> {
                statement.setLong(1, id);
                return statement.executeUpdate();
            });
        }
    }

    /** {@return whether the transaction sees the batch, so that it is committed} */
    boolean isVisible(Transaction transaction) throws SQLException {
        return id != 0 && transaction.run(IS_THERE, statement -> {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        });
    }
}
