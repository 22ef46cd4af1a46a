package dev.productcatalog.persistence.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The real pooler, where it is installed, before the PostgreSQL server of the tests. */
final class PgBouncer implements AutoCloseable {

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static boolean isInstalled() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "pgbouncer")));
    }

    /**
     * Starts it, and returns when it answers.
     *
     * @param mode    {@code session} or {@code transaction}
     * @param further lines of its configuration
     */
    static PgBouncer start(Path folder, int serverPort, String mode, String further) throws IOException {
        int port = FreePort.find();
        Path configuration = folder.resolve("pgbouncer.ini");
        Files.writeString(configuration, """
                [databases]
                * = host=127.0.0.1 port=%d user=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = %s
                max_client_conn = 200
                %s
                """.formatted(serverPort, port, mode, further));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(List.of("pgbouncer"));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody")); // it refuses to run as root
        }
        command.add(configuration.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer.log").toFile());
        builder.environment().merge("PATH", ":/usr/sbin", String::concat);
        PgBouncer pooler = new PgBouncer(builder.start(), port);
        while (!pooler.listens()) {
            if (!pooler.process.isAlive()) {
                throw new IOException(Files.readString(folder.resolve("pgbouncer.log")));
            }
            Thread.onSpinWait();
        }
        return pooler;
    }

    private boolean listens() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return where the database is, through the pooler} */
    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + '/' + database;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
