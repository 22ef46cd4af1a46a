package dev.productcatalog.persistence.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.SQLExceptionOverride;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import dev.productcatalog.domain.port.ConnectionUse;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.jdbc.CloseableJdbcConnectionPool;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A Helidon DB Client over a pool of HikariCP: where connections are taken and given back. A connection is thrown away
 * at the first error after which it can do no more. Thread-safe.
 */
final class ConnectionPool implements AutoCloseable {

    /** How long to wait for a connection: requests are to be answered within 2 s when the database is away. */
    static final long PATIENCE_MILLIS = 1_250;
    /** Comes on top of the one above, if a connection is to be had only then. */
    private static final long VALIDATION_MILLIS = 500;

    private final Engine engine;
    private final RetryingDataSource source;
    private final HikariDataSource pool;
    private final DbClient client;

    /** Makes its first connection when it is first asked for one. */
    ConnectionPool(Settings settings, Engine engine) {
        this.engine = engine;
        // not from a HikariConfig: to copy it, by reflection, takes 30 ms of the start
        pool = new HikariDataSource();
        pool.setPoolName("product-catalog");
        source = new RetryingDataSource(settings);
        pool.setDataSource(source);
        pool.setInitializationFailTimeout(-1); // no connection is made where a caller waits for it
        pool.setMaximumPoolSize(Database.poolSize(settings));
        pool.setConnectionTimeout(PATIENCE_MILLIS);
        pool.setValidationTimeout(VALIDATION_MILLIS);
        pool.setExceptionOverride(new SQLExceptionOverride() {
            @java.lang.Override
            public Override adjudicate(SQLException e) {
                if (engine.isEmbedded()) {
                    return Override.DO_NOT_EVICT; // the engine ends it, and then the pool is renewed
                }
                return engine.endsSession(e) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
            }
        });
        if (engine.isEmbedded()) {
            // an H2 in memory is gone with its last connection, and one in this process ages no connections
            pool.setMaxLifetime(0);
            pool.setIdleTimeout(0);
            // no connection is made unless somebody needs it: H2 opens a file anew only when all to it are closed
            pool.setMinimumIdle(0);
        }
        client = JdbcClientBuilder.create().connectionPool(new Pool(pool)).build();
    }

    /**
     * {@return a connection} Closing it gives it back, rolled back if it was not committed.
     *
     * @throws CatalogException.Unavailable if there is none to be had in time
     */
    Connection connection() {
        try {
            return client.unwrap(Connection.class);
        } catch (DbClientException e) {
            SQLException failure = source.lastFailure();
            throw failure == null ? new CatalogException.Overloaded("all connections to the database are in use")
                    : new CatalogException.Unavailable("no connection to the database", failure, false);
        }
    }

    /** {@return how the connections are used now} */
    ConnectionUse use() {
        HikariPoolMXBean now = pool.getHikariPoolMXBean();
        return now == null ? new ConnectionUse(0, 0, 0, pool.getMaximumPoolSize()) // nobody has asked for one yet
                : new ConnectionUse(now.getActiveConnections(), now.getIdleConnections(),
                        now.getThreadsAwaitingConnection(), pool.getMaximumPoolSize());
    }

    /** {@return why the last connection that was tried for could not be made, if it could not} It is tried for anew. */
    Optional<SQLException> lastFailure() {
        return Optional.ofNullable(source.lastFailure());
    }

    /** Takes note of how a statement on the connection failed, before that is given back. */
    void failed(Connection connection, SQLException e) {
        if (engine.isEmbedded() && engine.endsSession(e)) {
            engine.end(connection);
            renew();
        }
    }

    /** Replaces all connections, those in use when they are given back. */
    void renew() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    /** Closes all connections. */
    @Override
    public void close() {
        source.close();
        client.close();
    }

    /** HikariCP as the client wants it; set up in code, as settings in a tree of texts would be no clearer. */
    private record Pool(HikariDataSource dataSource) implements CloseableJdbcConnectionPool {

        @Override
        public Connection connection() {
            try {
                return dataSource.getConnection();
            } catch (SQLException e) {
                throw new DbClientException("no connection", e);
            }
        }

        @Override
        public void close() {
            dataSource.close();
        }
    }
}
