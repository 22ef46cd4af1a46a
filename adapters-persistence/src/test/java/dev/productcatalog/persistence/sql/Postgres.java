package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.port.CatalogProvider.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One real PostgreSQL server for all tests of this JVM, which ends with it, and a fresh schema for each that asks. */
final class Postgres {

    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private Postgres() { }

    private static EmbeddedPostgres start() {
        try {
            return server().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return what starts a real server} Nothing outlives the tests, so nothing need be safe from a power cut; a start
     * may take its time on a busy machine.
     */
    static EmbeddedPostgres.Builder server() throws IOException {
        return EmbeddedPostgres.builder().setServerConfig("fsync", "off").setPort(FreePort.find())
                .setPGStartupWait(Duration.ofMinutes(2));
    }

    /** {@return settings for a new schema} They are cheaper than databases, and as separate. */
    static Settings newSchema() {
        String name = "catalog_" + SCHEMAS.incrementAndGet();
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
             Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String url = "jdbc:postgresql://localhost:" + SERVER.getPort() + "/postgres?currentSchema=" + name;
        return new Settings(url, "postgres", "", Map.of("pool-size", "4"));
    }

    /** {@return the name of a new database} */
    static String newDatabase() {
        String name = "database_" + SCHEMAS.incrementAndGet();
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
             Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return name;
    }

    /** {@return a connection to the server} */
    static Connection connection() throws SQLException {
        return SERVER.getPostgresDatabase().getConnection();
    }

    static int port() {
        return SERVER.getPort();
    }

    /** {@return where a database is, without a pooler between} */
    static String url(String database) {
        return SERVER.getJdbcUrl("postgres", database);
    }

    /** Runs the task while the server is frozen: its connections stand, and nothing answers. */
    static void whileFrozen(Runnable task) throws Exception {
        ProcessHandle server;
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
             Statement statement = connection.createStatement();
             ResultSet pid = statement.executeQuery("SELECT pg_backend_pid()")) {
            pid.next();
            server = ProcessHandle.of(pid.getLong(1)).flatMap(ProcessHandle::parent).orElseThrow();
        }
        signal("-STOP", Stream.of(server)); // first, so that it makes no more children
        signal("-STOP", server.children());
        try {
            task.run();
        } finally {
            signal("-CONT", server.children());
            signal("-CONT", Stream.of(server));
        }
    }

    private static void signal(String signal, Stream<ProcessHandle> processes) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        new ProcessBuilder(command).start().waitFor(); // 1 if one of them has ended meanwhile
    }
}
