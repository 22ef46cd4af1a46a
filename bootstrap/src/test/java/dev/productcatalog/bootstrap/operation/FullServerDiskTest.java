package dev.productcatalog.bootstrap.operation;

import static dev.productcatalog.bootstrap.harness.HttpTest.JSON;
import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static dev.productcatalog.bootstrap.harness.HttpTest.problem;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.RunningService;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL has no room on its disk (SQLSTATE 53100): the tables are in a small file system of their own. */
@Timeout(300)
class FullServerDiskTest {

    private static final String SMALL = "size=4m";
    private static final String LARGE = "size=64m";

    @TempDir
    private Path folder;
    private Path disk;
    private String url;
    private String name;

    @BeforeEach
    void putTablesOnTheDisk() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(mount("-t", "tmpfs", "-o", SMALL, "tmpfs"), "a file system can be mounted by root only");
        Path tables = Files.createDirectory(disk.resolve("tables"));
        url = Database.POSTGRESQL.empty(null).get("db.url");
        name = url.replaceFirst(".*/", "").replaceFirst("\\?.*", "");
        run(url, "CREATE TABLESPACE small LOCATION '" + tables + "'",
                "ALTER DATABASE " + name + " SET default_tablespace = small");
    }

    @AfterEach
    void removeTheDisk() throws Exception {
        if (name != null) {
            run(url.replace(name, "postgres"), "DROP DATABASE " + name + " WITH (FORCE)", "DROP TABLESPACE small");
            // lazily, as the server may not have closed its files yet
            assertThat(execute("umount", "-l", disk.toString())).isTrue();
        }
    }

    @Test
    void writes_are_refused_until_there_is_room_again_and_nothing_acknowledged_is_lost() throws Exception {
        try (RunningService service = RunningService.start(Database.POSTGRESQL,
                "db.url=" + url + "\ndb.username=postgres")) {
            URI uri = service.baseUri();
            List<String> acknowledged = new ArrayList<>();
            Answer answer = create(uri);
            for (; answer.status() == 201; answer = create(uri)) {
                acknowledged.add(answer.header("Location"));
            }
            problem(answer, 503, "unavailable");
            assertThat(answer.object().getString("detail")).endsWith("nothing was changed");
            assertThat(send(uri, "GET", "/health/ready", null).status()).isEqualTo(503);
            assertThat(send(uri, "GET", "/health/live", null).status()).isEqualTo(200);
            assertThat(send(uri, "GET", acknowledged.getLast(), null).status()).isEqualTo(200);

            assertThat(mount("-o", "remount," + LARGE)).isTrue();
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (send(uri, "GET", "/health/ready", null).status() != 200) {
                assertThat(System.nanoTime()).as("in time").isLessThan(end);
            }
            answer = create(uri);
            assertThat(answer.status()).as("%s", answer).isEqualTo(201);
            acknowledged.add(answer.header("Location"));
            assertThat(acknowledged).allSatisfy(path ->
                    assertThat(send(uri, "GET", path, null).status()).isEqualTo(200));
            assertThat(send(uri, "GET", PRODUCTS + "?limit=1000", null).products()).hasSameSizeAs(acknowledged);
        }
    }

    private static Answer create(URI uri) {
        StringBuilder description = new StringBuilder(); // nothing that could be compressed
        ThreadLocalRandom.current().ints(9_000, 'A', 'z').filter(Character::isLetter)
                .forEach(description::appendCodePoint);
        return send(uri, "POST", PRODUCTS, json("Tea", description.toString(), 450), JSON);
    }

    private boolean mount(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(options));
        command.add(disk.toString());
        return execute(command.toArray(String[]::new));
    }

    /** {@return whether it could be done} */
    private static boolean execute(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }

    private static void run(String url, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
             Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
