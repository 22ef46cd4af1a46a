package dev.productcatalog.persistence.database;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Statements that take effect together or not at all. For the thread that runs the {@link Body}, while it does. */
public final class Transaction {

    private static final System.Logger LOGGER = System.getLogger("dev.productcatalog.sql");

    private final Connection connection;
    private final boolean echo;
    private String lastStatement = "none";

    Transaction(Connection connection, boolean echo) {
        this.connection = connection;
        this.echo = echo;
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    public interface Body<T> {

        /**
         * Runs the statements. An exception undoes them all.
         *
         * @throws SQLException if a statement fails
         */
        T in(Transaction transaction) throws SQLException;
    }

    /**
     * Runs a statement of this transaction.
     *
     * @throws SQLException if it fails; the body passes it on
     */
    public <T> T run(String sql, Database.Work<T> work) throws SQLException {
        lastStatement = sql;
        if (echo) {
            LOGGER.log(Level.INFO, sql);
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        }
    }

    /**
     * Runs an insert of this transaction that yields the values which the database gives to a column.
     *
     * @throws SQLException if it fails; the body passes it on
     */
    public <T> T runForKeys(String sql, String column, Database.Work<T> work) throws SQLException {
        lastStatement = sql;
        if (echo) {
            LOGGER.log(Level.INFO, sql);
        }
        try (PreparedStatement statement = connection.prepareStatement(sql, new String[] {column})) {
            return work.on(statement);
        }
    }

    /** Commits what was run so far. */
    void commit() throws SQLException {
        connection.commit();
    }

    /** {@return the text of the statement that was run last, for the operator's log} */
    String lastStatement() {
        return lastStatement;
    }
}
