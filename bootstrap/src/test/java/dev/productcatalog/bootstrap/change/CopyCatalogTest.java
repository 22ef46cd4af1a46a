package dev.productcatalog.bootstrap.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.RunningService;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client that {@code docs/changes.md} shows, run as it stands there, with Python where that is installed. */
@Timeout(180)
class CopyCatalogTest {

    private static final Path PAGE = Path.of("..", "docs", "changes.md");
    private static final Pattern CLIENT =
            Pattern.compile("`(copy_catalog\\.py)`\n\n```python\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void it_keeps_a_copy() throws Exception {
        try (RunningService service = RunningService.start(Database.H2, "")) {
            post(service, "Tea");
            Process client = start(service);
            try (BufferedReader output = client.inputReader()) {
                assertThat(output.readLine()).as("the snapshot").endsWith("-1 1");
                post(service, "Cup");
                assertThat(output.readLine()).endsWith("-2 2");
                HttpTest.send(service.baseUri(), "PATCH", HttpTest.PRODUCTS + "/1", "{\"price\":2}", HttpTest.JSON);
                assertThat(output.readLine()).endsWith("-3 2");
                HttpTest.send(service.baseUri(), "DELETE", HttpTest.PRODUCTS + "/1", null);
                assertThat(output.readLine()).endsWith("-4 1");
            } finally {
                client.destroyForcibly().waitFor();
            }
        }
    }

    private Process start(RunningService service) throws IOException {
        Matcher client = CLIENT.matcher(Files.readString(PAGE));
        assertThat(client.find()).as("a client in %s", PAGE).isTrue();
        assertThat(client.group(2).lines()).as("lines of the client").hasSizeLessThanOrEqualTo(40);
        Path program = Files.writeString(folder.resolve(client.group(1)), client.group(2));
        try {
            return new ProcessBuilder(List.of("python3", program.toString(), service.baseUri().toString()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            assumeTrue(false, "Python is not installed");
            throw e;
        }
    }

    private static void post(RunningService service, String name) {
        HttpTest.send(service.baseUri(), "POST", HttpTest.PRODUCTS, HttpTest.json(name, "", 1), HttpTest.JSON);
    }
}
