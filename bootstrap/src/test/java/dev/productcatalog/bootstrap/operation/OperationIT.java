package dev.productcatalog.bootstrap.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Collector;
import dev.productcatalog.bootstrap.harness.Distribution;
import dev.productcatalog.bootstrap.harness.Distribution.Running;
import dev.productcatalog.bootstrap.harness.DistributionTest;
import dev.productcatalog.bootstrap.harness.Wire;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What those who run the service see of it: the log, and the port for management. */
@Timeout(300)
class OperationIT extends DistributionTest {

    private static final String ID = "0198f0d2-3b4c-7d5e-8f60-112233445566";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void each_request_is_a_line_of_the_log_with_its_id_its_trace_and_its_route() throws Exception {
        List<String> lines = logOfTwoRequests(Map.of("LOG_ACCESS", "true"));

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst())
                .matches("\\S+Z INFO dev\\.productcatalog\\.access: request=" + ID + " trace=" + TRACE
                + " who=- method=GET route=/api/v1/products/\\{id} status=404 bytes=[1-9]\\d* ms=\\d+\\.\\d{3}");
        assertThat(lines.getLast()).matches("\\S+Z INFO dev\\.productcatalog\\.access: request=\\S{36}"
                + " who=- method=GET route=none status=404 bytes=[1-9]\\d* ms=\\d+\\.\\d{3}");
    }

    @Test
    void each_line_of_the_log_is_an_object_if_that_is_asked_for() throws Exception {
        List<String> lines = logOfTwoRequests(Map.of("LOG_ACCESS", "true", "LOG_FORMAT", "json", "SERVER_PROT", "1"));

        assertThat(lines).hasSize(3).allMatch(line -> line.matches("\\{\"time\":\"\\S+Z\",\"level\":\".*\"}"));
        assertThat(lines.getFirst()).contains("\"message\":\"SERVER_PROT is no setting, the nearest is SERVER_PORT\"");
        assertThat(lines.get(1)).contains("\"request\":\"" + ID + "\",\"trace\":\"" + TRACE + "\",",
                "\"method\":\"GET\",\"route\":\"/api/v1/products/{id}\",\"status\":\"404\",");
    }

    @Test
    void with_the_level_debug_the_log_says_why_a_request_was_refused() throws Exception {
        List<String> lines = logOfTwoRequests(Map.of("LOG_LEVEL", "debug"));

        assertThat(lines).anyMatch(line -> line.matches(
                "\\S+Z DEBUG dev\\.productcatalog\\.http: request=" + ID
                        + " trace=\\S+ not-found: no product has this id"));
    }

    @Test
    void by_default_a_request_leaves_no_line() throws Exception {
        assertThat(logOfTwoRequests(Map.of())).isEmpty();
    }

    @Test
    void a_request_that_begins_a_trace_has_it_in_the_log_and_in_the_answer() throws Exception {
        try (Collector collector = new Collector()) {
            Map<String, String> environment = Map.of("DB_URL", "memory:", "LOG_ACCESS", "true",
                    "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
            try (Running running = distribution.run(environment)) {
                String span = Wire.exchangeAlone(running.uri(), "GET", "/", "").header("traceparent");
                assertThat(running.end("TERM")).isZero();
                assertThat(linesOfWork(running)).singleElement().asString()
                        .contains(" trace=" + span.split("-")[1] + " who=- method=GET route=/ ");
            }
            assertThat(collector.spans()).singleElement().satisfies(span -> assertThat(span.getName())
                    .isEqualTo("GET /"));
        }
    }

    @Test
    void health_and_metrics_can_be_on_a_port_of_their_own() throws Exception {
        Map<String, String> environment = Map.of("DB_URL", "memory:", "SERVER_MANAGEMENT_PORT", "0");
        try (Running running = distribution.run(environment)) {
            URI service = running.uri();
            Matcher told = Pattern.compile(".*Health and metrics are on port (\\d+)")
                    .matcher(running.errorLines().getLast());
            assertThat(told.matches()).isTrue();
            URI management = URI.create("http://127.0.0.1:" + told.group(1));

            for (String path : List.of("/health/live", "/health/ready", "/metrics")) {
                assertThat(Distribution.send(management, "GET", path, "").statusCode()).as(path).isEqualTo(200);
                assertThat(Distribution.send(service, "GET", path, "").statusCode()).as(path).isEqualTo(404);
            }
            assertThat(Distribution.send(service, "GET", "/api/v1/products", "").statusCode()).isEqualTo(200);
            assertThat(Distribution.send(management, "GET", "/api/v1/products", "").statusCode()).isEqualTo(404);
            assertThat(running.end("TERM")).isZero();
            assertThat(linesOfWork(running)).containsExactly(told.group());
        }
    }

    @Test
    void the_program_itself_tells_whether_the_service_is_ready() throws Exception {
        try (Running running = distribution.run(Map.of("DB_URL", "memory:"))) {
            String port = Integer.toString(running.uri().getPort());
            ProcessBuilder health =
                    new ProcessBuilder(distribution.launcher().toString(), "health").redirectErrorStream(true);
            health.environment().put("SERVER_PORT", port);
            Process asked = health.start();
            assertThat(asked.inputReader().readAllAsString()).isEqualTo("ready\n");
            assertThat(asked.waitFor()).isZero();
        }
    }

    @Test
    void a_management_port_that_is_taken_stops_the_start_with_one_line() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Map<String, String> environment = Map.of("DB_URL", "memory:", "SERVER_MANAGEMENT_PORT", port);
            try (Running running = distribution.run(environment)) {
                assertThat(running.exitCode()).isEqualTo(2);
                assertThat(running.errorLines()).singleElement().asString()
                        .startsWith("server.management-port is \"" + port + "\", but must be one that is free ");
            }
        }
    }

    /**
     * {@return the lines after a request for a product that is not there, by its id and trace, and one for no resource}
     */
    private List<String> logOfTwoRequests(Map<String, String> environment) throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.put("DB_URL", "memory:");
        try (Running running = distribution.run(all)) {
            URI service = running.uri();
            assertThat(Wire.exchangeAlone(service, "GET", "/api/v1/products/7", "", "X-Request-Id: " + ID,
                    "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01").status()).isEqualTo(404);
            assertThat(Wire.exchangeAlone(service, "GET", "/secret", "").status()).isEqualTo(404);
            running.end("TERM");
            assertThat(running.errorLines()).noneMatch(line -> line.contains("secret"));
            return linesOfWork(running);
        }
    }

    /** {@return the lines of the log, without those of the stop} */
    private static List<String> linesOfWork(Running running) throws Exception {
        return running.errorLines().stream().filter(line -> !line.contains("bootstrap.service.Stop")).toList();
    }
}
