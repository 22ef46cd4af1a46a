package dev.productcatalog.persistence.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/** A real standby of the PostgreSQL server of the tests, made as pg_basebackup would, which the binaries lack. */
final class StreamingReplica implements AutoCloseable {

    private final Path data;
    private EmbeddedPostgres server;

    private StreamingReplica(Path data) {
        this.data = data;
    }

    /** Copies the server that runs, and returns when the copy can be read and follows. */
    static StreamingReplica start(Path folder) throws Exception {
        Path data = folder.resolve("replica");
        try (Connection connection = Postgres.connection(); Statement statement = connection.createStatement()) {
            value(statement, "SELECT pg_backup_start('replica', true)");
            copy(Path.of(value(statement, "SHOW data_directory")), data);
            Files.writeString(data.resolve("backup_label"),
                    value(statement, "SELECT labelfile FROM pg_backup_stop(false)"));
        }
        Files.writeString(data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=localhost user=postgres port=" + Postgres.port() + "'\n");
        Files.createFile(data.resolve("standby.signal"));
        StreamingReplica replica = new StreamingReplica(data);
        replica.start(FreePort.find());
        return replica;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!List.of("postmaster.pid", "postmaster.opts").contains(file.getFileName().toString())) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
            }
        }
        Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }

    /** Starts the server again. */
    void start(int port) throws IOException {
        server = Postgres.server().setDataDirectory(data).setCleanDataDirectory(false).setPort(port).start();
    }

    /** Stops the server, and {@return the port that it had}. */
    int stop() throws IOException {
        server.close();
        return server.getPort();
    }

    /** {@return where the schema is that is the current one in a URL of the primary} */
    String url(String urlOfPrimary) {
        return urlOfPrimary.replaceFirst(":\\d+/", ":" + server.getPort() + "/");
    }

    /** Runs a statement that yields one value, and {@return the value}. */
    String ask(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
             Statement statement = connection.createStatement()) {
            return value(statement, sql);
        }
    }

    /** Waits until it has all that the primary has written. */
    void awaitAll() throws SQLException {
        try (Connection connection = Postgres.connection(); Statement statement = connection.createStatement()) {
            String written = value(statement, "SELECT pg_current_wal_flush_lsn()");
            while (ask("SELECT pg_last_wal_replay_lsn() >= '" + written + "'").equals("f")) {
                Thread.onSpinWait(); // it tells nobody
            }
        }
    }

    private static String value(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
