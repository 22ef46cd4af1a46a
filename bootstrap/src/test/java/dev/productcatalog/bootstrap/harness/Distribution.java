package dev.productcatalog.bootstrap.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A copy of the distribution as it was built, run as an operator runs it.
 *
 * @param home its folder
 */
public record Distribution(Path home) {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern START_LINE =
            Pattern.compile("Product Catalog (\\S+) at (http://\\S+), database (.+), ready in \\d+ ms");

    /** Copies what the build made. */
    public static Distribution in(Path home) throws IOException {
        Path built = Path.of("target", "product-catalog");
        try (Stream<Path> files = Files.walk(built)) {
            for (Path file : files.filter(file -> !file.startsWith(built.resolve("data"))).toList()) {
                // with its time, without which Java refuses the AOT cache
                Files.copy(file, home.resolve(built.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return new Distribution(home);
    }

    public Path launcher() {
        return home.resolve("bin", "product-catalog");
    }

    public Path plugins() {
        return home.resolve("plugins");
    }

    /** Runs it on a free port, with these variables and none of ours from outside. */
    public Running run(Map<String, String> environment) throws IOException {
        return run(launcher(), home, environment);
    }

    public Running run(Path command, Path workingDirectory, Map<String, String> environment) throws IOException {
        Path errors = Files.createTempFile(home.getParent(), "errors", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command.toString()).directory(workingDirectory.toFile())
                .redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(SERVER|DB|API|AUTH|TLS|CORS)_.*|JAVA_OPTS"));
        builder.environment().put("SERVER_PORT", "0");
        // the clients of a test are done, and keep their connections
        builder.environment().put("SERVER_SHUTDOWN_GRACE", "0");
        builder.environment().putAll(environment);
        Process process = builder.start();
        return new Running(process, process.inputReader(), errors);
    }

    /** A process of it. */
    public record Running(Process process, BufferedReader output, Path errors) implements AutoCloseable {

        /** Waits for the line that says that the service is ready. */
        public Matcher startLine() throws IOException {
            String line = output.readLine();
            Matcher matcher = START_LINE.matcher(String.valueOf(line));
            if (!matcher.matches()) {
                throw new AssertionError(line + "\n" + Files.readString(errors));
            }
            return matcher;
        }

        /** {@return where the service listens, as soon as it does} */
        public URI uri() throws IOException {
            return URI.create(startLine().group(2));
        }

        /** Asks it to end, as the shell or the system does. */
        public int end(String signal) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
            return exitCode();
        }

        public int exitCode() throws InterruptedException {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                throw new AssertionError("still running");
            }
            return process.exitValue();
        }

        /** {@return what is left of standard output} */
        public List<String> outputLines() {
            return output.lines().toList();
        }

        public List<String> errorLines() throws IOException {
            return Files.readAllLines(errors);
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join(); // else it might still write to the folder that is to go
        }
    }

    /** Creates so many products that are alike, by an import. */
    public static void fill(URI service, String product, int count) throws Exception {
        load(service, (product + '\n').repeat(count));
    }

    /** Imports rows of NDJSON, all or nothing. */
    public static void load(URI service, String rows) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(service.resolve(HttpTest.PRODUCTS + "/import"))
                .header("Content-Type", "application/x-ndjson").POST(BodyPublishers.ofString(rows)).build();
        assertThat(CLIENT.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    /** {@return the answer to a request, by a client of the JDK} */
    public static HttpResponse<String> send(URI service, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(service.resolve(path))
                .header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
