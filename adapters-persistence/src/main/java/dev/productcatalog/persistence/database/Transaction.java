package dev.productcatalog.persistence.database;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Statements that take effect together or not at all. For the thread that runs the {@link Body}, while it does; only to
 * give it up is for others.
 */
public final class Transaction {

    private static final System.Logger LOGGER = System.getLogger("dev.productcatalog.sql");

    private final boolean echo;
    private Connection connection;
    private String lastStatement = "none";
    private boolean mayBeCommitted;
    /** Null while none is under way. */
    private volatile Statement underWay;
    private volatile boolean givenUp;

    Transaction(boolean echo) {
        this.echo = echo;
    }

    /** {@return this, whose statements run on the connection from now on} */
    Transaction on(Connection connection) {
        this.connection = connection;
        return this;
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
        note(sql);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return run(statement, work);
        }
    }

    private void note(String sql) {
        lastStatement = sql;
        if (echo) {
            LOGGER.log(Level.INFO, sql);
        }
    }

    private <T> T run(PreparedStatement statement, Database.Work<T> work) throws SQLException {
        underWay = statement;
        try {
            return work.on(statement);
        } finally {
            underWay = null;
        }
    }

    /**
     * Runs an insert of this transaction that yields the values which the database gives to a column.
     *
     * @throws SQLException if it fails; the body passes it on
     */
    public <T> T runForKeys(String sql, String column, Database.Work<T> work) throws SQLException {
        note(sql);
        try (PreparedStatement statement = connection.prepareStatement(sql, new String[] {column})) {
            return run(statement, work);
        }
    }

    /** Commits what was run so far. */
    void commit() throws SQLException {
        lastStatement = "COMMIT";
        mayBeCommitted = true;
        connection.commit();
    }

    /** {@return whether a commit was begun} */
    boolean mayBeCommitted() {
        return mayBeCommitted;
    }

    /** Makes the statement under way fail. Called by another thread, again until it does. */
    void giveUp() {
        givenUp = true;
        Statement statement = underWay;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                // it has just ended, or its connection is broken
            }
        }
    }

    /** {@return whether somebody wanted a statement to fail} */
    boolean isGivenUp() {
        return givenUp;
    }

    /** {@return the text of the statement that was run last, for the operator's log} */
    String lastStatement() {
        return lastStatement;
    }
}
