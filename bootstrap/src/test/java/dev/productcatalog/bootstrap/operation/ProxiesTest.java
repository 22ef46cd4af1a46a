package dev.productcatalog.bootstrap.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.FreePort;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.RunningService;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real proxies before the service, as docs/operations.md sets them up, where they are installed. */
@Timeout(180)
class ProxiesTest {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The exit code of a program that is only partly installed. */
    private static final int LACKS_A_LIBRARY = 127;

    @AutoClose
    private static RunningService service;

    private final List<Process> processes = new ArrayList<>();
    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        service = RunningService.start(Database.MEMORY, "");
    }

    @AfterEach
    void endPrograms() throws Exception {
        for (Process process : processes) {
            process.destroy();
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void nginx_as_documented() throws Exception {
        assertServes(nginx(documented("nginx", "127.0.0.1:8000")));
    }

    @Test
    void nginx_with_a_bare_proxy_pass_which_speaks_HTTP_1_0() throws Exception {
        assertServes(nginx("events {}\nhttp {\n server {\n  listen 127.0.0.1:8000;\n"
                + "  location / { proxy_pass http://127.0.0.1:8080; }\n }\n}\n"));
    }

    @Test
    void nginx_that_compresses_weakens_the_tag_of_a_product_and_leaves_that_of_a_list() throws Exception {
        URI proxy = nginx("events {}\nhttp {\n gzip on;\n gzip_min_length 1;\n gzip_types application/json;\n"
                + " gzip_proxied any;\n server {\n  listen 127.0.0.1:8000;\n"
                + "  location / { proxy_pass http://127.0.0.1:8080; }\n }\n}\n");
        HttpResponse<String> created = exchange(proxy, "POST", HttpTest.PRODUCTS,
                HttpTest.json("Tea", "x".repeat(2_000), 450));
        String path = created.headers().firstValue("Location").orElseThrow();
        String strong = created.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> read = exchange(proxy, "GET", path, "", "Accept-Encoding", "gzip");
        assertThat(read.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(read.headers().firstValue("ETag")).contains("W/" + strong);
        HttpResponse<String> refused = exchange(proxy, "PATCH", path, "{\"price\": 460}", "If-Match", "W/" + strong);
        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(refused.body()).contains("weak", "never matches", "proxy");
        assertThat(exchange(proxy, "PATCH", path, "{\"price\": 460}", "If-Match", strong).statusCode()).isEqualTo(200);

        HttpResponse<String> list = exchange(proxy, "GET", HttpTest.PRODUCTS, "", "Accept-Encoding", "gzip");
        assertThat(list.headers().firstValue("Content-Encoding")).contains("gzip");
        String tag = list.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).isEqualTo(exchange(service.baseUri(), "GET", HttpTest.PRODUCTS, "", "Accept-Encoding", "gzip")
                .headers().firstValue("ETag").orElseThrow());
        assertThat(exchange(proxy, "GET", HttpTest.PRODUCTS, "", "Accept-Encoding", "gzip", "If-None-Match", tag)
                .statusCode()).isEqualTo(304);
    }

    private URI nginx(String configuration) throws Exception {
        int port = FreePort.find();
        String own = "http {\n    access_log off;\n" + Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(use -> "    " + use + "_temp_path " + use + ";\n").reduce("", String::concat);
        Path file = write("nginx.conf", configuration.replace("http {\n", own), 8000, port);
        return run(port, program("nginx"), "-p", folder.toString(), "-c", file.toString(),
                "-g", "daemon off; pid nginx.pid; error_log stderr;");
    }

    @Test
    void HAProxy_as_documented() throws Exception {
        assertServes(haproxy(documented("haproxy", "127.0.0.1:8001")));
    }

    @Test
    void HAProxy_with_its_plain_check_which_speaks_HTTP_1_0() throws Exception {
        assertServes(haproxy(documented("haproxy", "127.0.0.1:8001")
                .replace("option httpchk GET /health/ready", "option httpchk")
                .replace("    http-check expect status 200\n", "")));
    }

    private URI haproxy(String configuration) throws Exception {
        int port = FreePort.find();
        return run(port, program("haproxy"), "-f", write("haproxy.cfg", configuration, 8001, port).toString());
    }

    @Test
    void Varnish_as_documented() throws Exception {
        int port = FreePort.find();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x")); // it gives up being root
        Path file = write("catalog.vcl", documented("vcl", "backend catalog"), 8002, port);
        assertServes(run(port, program("varnishd"), "-F", "-n", folder.resolve("varnish").toString(),
                "-a", "127.0.0.1:" + port, "-f", file.toString()));
    }

    @Test
    void ab_with_and_without_kept_connections() throws Exception {
        String ab = program("ab");
        for (List<String> options : List.of(List.of("-n", "200", "-c", "4"), List.of("-k", "-n", "200", "-c", "4"))) {
            List<String> command = new ArrayList<>(List.of(ab));
            command.addAll(options);
            command.add(service.baseUri() + HttpTest.PRODUCTS);
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String report = new String(process.getInputStream().readAllBytes());

            assertThat(process.waitFor()).as(report).isZero();
            assertThat(report).containsPattern("Complete requests: +200").containsPattern("Failed requests: +0\n")
                    .doesNotContain("Non-2xx");
            if (options.contains("-k")) {
                assertThat(report).containsPattern("Keep-Alive requests: +200");
            }
        }
    }

    /** Asserts that the whole of the interface can be used through a proxy. */
    private static void assertServes(URI proxy) throws Exception {
        HttpResponse<String> created = exchange(proxy, "POST", HttpTest.PRODUCTS, HttpTest.json("Tea", "", 450));
        assertThat(created.statusCode()).isEqualTo(201);
        String path = created.headers().firstValue("Location").orElseThrow();
        String tag = created.headers().firstValue("ETag").orElseThrow();
        assertThat(exchange(proxy, "GET", path, "").statusCode()).isEqualTo(200);
        assertThat(exchange(proxy, "GET", path, "", "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(exchange(proxy, "PATCH", path, "{\"price\": 460}", "If-Match", tag).statusCode()).isEqualTo(200);
        assertThat(exchange(proxy, "PATCH", path, "{\"price\": 470}", "If-Match", tag).statusCode()).isEqualTo(412);
        assertThat(exchange(proxy, "GET", HttpTest.PRODUCTS + "?q=a:b", "").statusCode()).isEqualTo(200);
        assertThat(exchange(proxy, "GET", HttpTest.PRODUCTS + "?limit=0", "").statusCode()).isEqualTo(422);
        assertThat(exchange(proxy, "DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(exchange(proxy, "GET", path, "").statusCode()).isEqualTo(404);
        assertThat(exchange(proxy, "GET", "/health/ready", "").statusCode()).isEqualTo(200);
    }

    /** {@return the answer of the service} A proxy may answer instead, where a busy machine lets a check be late. */
    private static HttpResponse<String> exchange(URI proxy, String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(proxy.resolve(path)).method(method,
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer;
        do {
            answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        } while (answer.statusCode() == 503);
        return answer;
    }

    /** {@return the configuration in the page that has these words} */
    static String documented(String language, String words) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "operations.md"));
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).isTrue();
        assertThat(block.group(1)).contains(words);
        return block.group(1);
    }

    private Path write(String name, String configuration, int documentedPort, int port) throws IOException {
        int backend = service.baseUri().getPort();
        return Files.writeString(folder.resolve(name), configuration.replace("127.0.0.1:" + documentedPort,
                "127.0.0.1:" + port).replace("127.0.0.1:8080", "127.0.0.1:" + backend)
                .replace("\"8080\"", "\"" + backend + '"'));
    }

    /** {@return where it is} Where it is not, or only a part of it, the test is skipped. */
    static String program(String name) throws Exception {
        Path found = Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(directory -> Path.of(directory, name)).filter(Files::isExecutable).findFirst().orElse(Path.of(""));
        assumeTrue(Files.isExecutable(found) && !found.toString().isEmpty(), name + " is not installed");
        assumeTrue(new ProcessBuilder(found.toString(), "-v").redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD).start().waitFor() != LACKS_A_LIBRARY, name + " cannot be run");
        return found.toString();
    }

    /** Runs a proxy until the test is over, and {@return where it listens} as soon as it passes requests on. */
    private URI run(int port, String... command) throws Exception {
        Path log = Files.createTempFile(folder, "log", ".txt");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        processes.add(process);
        URI proxy = URI.create("http://127.0.0.1:" + port);
        while (true) {
            assertThat(process.isAlive()).as(() -> read(log)).isTrue();
            try {
                if (exchange(proxy, "GET", "/health/live", "").statusCode() == 200) {
                    return proxy;
                }
            } catch (IOException e) {
                Thread.onSpinWait(); // it does not listen yet, and tells nobody when it does
            }
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
