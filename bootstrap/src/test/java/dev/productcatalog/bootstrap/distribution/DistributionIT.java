package dev.productcatalog.bootstrap.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.Main;
import dev.productcatalog.bootstrap.harness.Distribution;
import dev.productcatalog.bootstrap.harness.Distribution.Running;
import dev.productcatalog.bootstrap.harness.FreePort;
import dev.productcatalog.bootstrap.harness.HttpTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as it was built, started and stopped as an operator does. */
@Timeout(300)
class DistributionIT {

    @TempDir
    private Path folder;
    private Distribution distribution;
    private Path home;

    @BeforeEach
    void copyDistribution() throws Exception {
        home = folder.toRealPath().resolve("my catalog");
        distribution = Distribution.in(home);
    }

    @Test
    void wherever_it_is_started_its_data_lie_in_its_own_folder() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        try (Running running = distribution.run(distribution.launcher(), elsewhere, Map.of())) {
            Matcher startLine = running.startLine();
            assertThat(startLine.group(1)).isEqualTo(Main.class.getModule().getDescriptor().rawVersion().orElseThrow());
            assertThat(startLine.group(3)).isEqualTo("jdbc:h2:file:" + home + "/data/catalog");
            assertThat(Distribution.send(URI.create(startLine.group(2)), "POST", "/api/v1/products", """
                    {"name": "Tea", "description": "", "price": 450}""").statusCode()).isEqualTo(201);
            assertThat(running.end("TERM")).isZero();
            assertThat(running.outputLines()).isEmpty();
            assertStopped(running.errorLines());
        }
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), Path.of("..", "my catalog", "bin"));
        Path linkToLink = Files.createSymbolicLink(elsewhere.resolve("catalog"), link.resolve("product-catalog"));

        try (Running running = distribution.run(linkToLink, folder, Map.of())) {
            assertThat(Distribution.send(running.uri(), "GET", "/api/v1/products", "").body())
                    .isEqualTo("[{\"id\":1,\"name\":\"Tea\",\"description\":\"\",\"price\":450}]");
            assertThat(running.end(interrupt())).isZero();
            assertStopped(running.errorLines());
        }
        assertThat(elsewhere).isDirectoryNotContaining(file -> !Files.isSymbolicLink(file));
    }

    /** {@return the signal of Ctrl-C} All processes ignore it of a build that a shell runs in the background. */
    private static String interrupt() throws IOException {
        Path status = Path.of("/proc/self/status");
        boolean isIgnored = Files.exists(status) && Files.readAllLines(status).stream()
                .anyMatch(line -> line.matches("SigIgn:\\s+[0-9a-f]*[2367abef]"));
        return isIgnored ? "TERM" : "INT";
    }

    /** Java's AOT cache remembers where the jars were: what was moved must not look for them there. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_distribution_reads_no_file_of_the_folder_that_it_was_built_in() throws Exception {
        try (Running running = distribution.run(Map.of("DB_URL", "memory:"))) {
            URI service = running.uri();
            assertThat(Distribution.send(service, "GET", "/docs", "").statusCode()).isEqualTo(200);
            try (Stream<Path> opened = Files.list(Path.of("/proc", Long.toString(running.process().pid()), "fd"))) {
                List<String> files = opened.map(DistributionIT::linkTarget).toList();
                assertThat(files).filteredOn(file -> file.endsWith(".jar")).isNotEmpty()
                        .allMatch(file -> file.startsWith(home.toString()));
            }
        }
    }

    private static String linkTarget(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    @Test
    void it_runs_in_a_folder_with_letters_beyond_ascii_whatever_the_locale() throws Exception {
        home = folder.toRealPath().resolve("Käse größe 商品");
        distribution = Distribution.in(home);

        // of a locale that is not installed Java knows as little as of C
        for (String locale : List.of("C", "xx_XX.UTF-8")) {
            assertThatItRuns(locale);
        }
    }

    private void assertThatItRuns(String locale) throws Exception {
        try (Running running = distribution.run(Map.of("LC_ALL", locale))) {
            assertThat(Distribution.send(running.uri(), "GET", "/api/v1/products", "").body()).isEqualTo("[]");
            assertThat(home.resolve("data", "catalog.mv.db")).exists();
        }
    }

    @Test
    void the_largest_page_is_answered_within_the_heap_of_the_distribution() throws Exception {
        try (Running running = distribution.run(Map.of())) {
            URI service = running.uri();
            Distribution.fill(service, HttpTest.json("Tea", HttpTest.EMOJI.repeat(10_000), 450), 1000);
            HttpResponse<String> page = Distribution.send(service, "GET", HttpTest.PRODUCTS + "?limit=1000", "");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValueAsLong("Content-Length").orElseThrow()).isGreaterThan(40_000_000);
        }
    }

    @Test
    void java_options_are_stronger_than_the_environment_and_that_than_the_file() throws Exception {
        setInFile("db:\n  echo: in-file");

        assertRefused(Map.of(),
                "db.echo is \"in-file\" (" + home + "/conf/application.yaml), but must be true or false");
        assertRefused(Map.of("DB_ECHO", "in-environment"),
                "db.echo is \"in-environment\" (DB_ECHO), but must be true or false");
        assertRefused(Map.of("DB_ECHO", "in-environment", "JAVA_OPTS", "-Xmx64m -Ddb.echo=in-options"),
                "db.echo is \"in-options\" (-Ddb.echo), but must be true or false");
    }

    @Test
    void a_wrong_setting_stops_the_start_with_one_line() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertRefused(Map.of("DB_URL", "memory:", "SERVER_PORT", port),
                    "server.port is \"" + port + "\", but must be one that is free and allowed on 127.0.0.1: ");
        }
        assertRefused(Map.of("SERVER_PORT", "http"),
                "server.port is \"http\" (SERVER_PORT), but must be a number from 0 ");
        assertRefused(Map.of("SERVER_HOST", "no-such-host.invalid"),
                "server.host is \"no-such-host.invalid\", but must be a name or an address of this machine: ");
        // of a block that nobody has (RFC 5737)
        assertRefused(Map.of("SERVER_HOST", "192.0.2.1", "AUTH_MODE", "open", "DB_URL", "memory:"),
                "server.host is \"192.0.2.1\", but must be a name or an address of this machine: ");
        assertRefused(Map.of("DB_URL", "jdbc:none://joe:geheim@host/db?password=geheim"),
                "db.url is \"jdbc:none://joe:***@host/db?password=***\", but must be jdbc:h2:..., ");
    }

    @Test
    void on_a_network_it_starts_open_only_if_that_is_meant() throws Exception {
        assertRefused(Map.of("SERVER_HOST", "0.0.0.0", "DB_URL", "memory:"),
                "server.host is \"0.0.0.0\", where everybody on the network could change products: set"
                        + " auth.tokens-file, or auth.issuer with auth.audience and auth.jwks, or auth.mode=open");

        try (Running running =
                distribution.run(Map.of("SERVER_HOST", "0.0.0.0", "AUTH_MODE", "open", "DB_URL", "memory:"))) {
            Matcher line = Pattern.compile("Product Catalog \\S+ at http://0\\.0\\.0\\.0:(\\d+), "
                    + "open to everybody \\(auth\\.mode=open\\), database memory:, ready in \\d+ ms")
                    .matcher(running.output().readLine());
            assertThat(line.matches()).as("%s", line).isTrue();
            URI service = URI.create("http://127.0.0.1:" + line.group(1));
            assertThat(Distribution.send(service, "POST", HttpTest.PRODUCTS, HttpTest.json("Tea", "", 1)).statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void a_file_that_is_no_yaml_stops_the_start_with_one_line() throws Exception {
        setInFile("db: [");

        assertRefused(Map.of(), home + "/conf/application.yaml cannot be read as YAML: ");
    }

    @Test
    void data_that_cannot_be_written_stop_the_start_with_one_line() throws Exception {
        Files.writeString(home.resolve("data"), "a file where the folder should be");

        assertRefused(Map.of(), "db.url jdbc:h2:file:" + home + "/data/catalog cannot be opened ");
    }

    /** H2 would open it all the same, and fail with the first write. */
    @Test
    void a_file_that_the_user_may_not_write_stops_the_start_with_one_line() throws Exception {
        Path file = Files.createDirectories(home.resolve("data")).resolve("catalog.mv.db");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--r--r--")));
        List<String> command = new ArrayList<>(List.of(distribution.launcher().toString()));
        if (Files.isWritable(file)) { // by root
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            command.addAll(0, List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.add("check");

        Process check = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(check.inputReader().readAllAsString()).isEqualTo("db.url jdbc:h2:file:" + home
                + "/data/catalog cannot be opened (the file cannot be written); allowed is"
                + " jdbc:h2:file:<absolute path of a file that can be written>\n");
        assertThat(check.waitFor()).isEqualTo(2);
    }

    @Test
    void data_that_another_process_holds_stop_the_start_with_one_line() throws Exception {
        try (Running first = distribution.run(Map.of())) {
            first.startLine();

            assertRefused(Map.of(), "db.url jdbc:h2:file:" + home + "/data/catalog is in use by another process");
        }
    }

    @Test
    void a_database_that_is_down_is_waited_for_a_while() throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + FreePort.find() + "/db?password=geheim";
        try (Running running = distribution.run(Map.of("DB_URL", url, "DB_START_TIMEOUT", "1"))) {
            assertThat(running.exitCode()).isEqualTo(1);
            assertThat(running.outputLines()).isEmpty();
            List<String> lines = new ArrayList<>(running.errorLines());
            assertThat(lines).hasSize(2).noneMatch(line -> line.contains("geheim"));
            assertThat(lines.getFirst()).contains("The database does not answer, trying for 1 s: ");
            assertThat(lines.getLast()).startsWith("The database does not answer: ");
        }
    }

    @Test
    void an_aot_cache_that_does_not_fit_is_left_out() throws Exception {
        assertThat(home.resolve("lib", "product-catalog.aot")).exists();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(home.resolve("lib"), "*.jar")) {
            Files.setLastModifiedTime(jars.iterator().next(), FileTime.fromMillis(0)); // as a copy without times would
        }

        try (Running running = distribution.run(Map.of("DB_URL", "memory:"))) {
            running.startLine();
            assertThat(running.end("TERM")).isZero();
            assertThat(running.errorLines().getFirst()).contains("AOT cache");
            assertStopped(running.errorLines().subList(1, running.errorLines().size()));
        }
    }

    /** Asserts that there is nothing in the log but that it stopped. */
    private static void assertStopped(List<String> lines) {
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).endsWith("The service stops");
        assertThat(lines.getLast()).endsWith("The service has stopped");
    }

    private void setInFile(String text) throws Exception {
        Files.writeString(home.resolve("conf", "application.yaml"), text);
    }

    private void assertRefused(Map<String, String> environment, String line) throws Exception {
        try (Running running = distribution.run(environment)) {
            assertThat(running.exitCode()).isEqualTo(2);
            assertThat(running.errorLines()).singleElement().asString().startsWith(line);
            assertThat(running.outputLines()).isEmpty();
        }
    }
}
