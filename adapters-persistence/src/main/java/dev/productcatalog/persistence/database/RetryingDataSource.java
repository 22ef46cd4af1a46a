package dev.productcatalog.persistence.database;

import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Gives HikariCP its connections, and tries for each until there is one. HikariCP tries again by itself, too, but less
 * and less often: when the database was away for 10 s, it tries every 5 s, too late to be right again within 5 s.
 * Thread-safe.
 */
final class RetryingDataSource implements DataSource, AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Settings settings;
    private volatile SQLException lastFailure;
    private volatile boolean closed;

    RetryingDataSource(Settings settings) {
        this.settings = settings;
    }

    /** {@return why there is no connection; null if there is, or none was tried for} */
    SQLException lastFailure() {
        return lastFailure;
    }

    /** Waits for a connection. */
    @Override
    public Connection getConnection() throws SQLException {
        while (true) {
            try {
                Connection connection = Engine.connect(settings);
                lastFailure = null;
                return connection;
            } catch (SQLException e) {
                lastFailure = e;
                if (closed) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    private static void pause(SQLException reason) throws SQLException {
        try {
            Thread.sleep(PAUSE); // a database that comes back tells nobody
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }

    /** Ends all waiting. */
    @Override
    public void close() {
        closed = true;
    }

    /** {@return in how many seconds HikariCP may expect the waiting to end when it is closed} */
    @Override
    public int getLoginTimeout() {
        return 5;
    }

    /** The URL says how long one attempt may take. */
    @Override
    public void setLoginTimeout(int seconds) { }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter writer) { }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
