package dev.productcatalog.bootstrap.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.Wire;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code /metrics} tells, and that the documentation asks for nothing else. */
@Timeout(180)
class MetricsTest extends HttpTest {

    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (-?[0-9.]+(?:E-?[0-9]+)?|[+-]Inf|NaN)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    private static final String REQUESTS = "http_server_request_duration_seconds_count";
    private static final String MOVED = "catalog_transfer_rows_total{kind=\"import\"}";

    /** A line of the text. */
    private record Sample(String name, Map<String, String> labels, double value) { }

    private List<Sample> samples() {
        return get("/metrics").text().lines().filter(line -> !line.startsWith("#")).map(line -> {
            Matcher parts = SAMPLE.matcher(line);
            assertThat(parts.matches()).as(line).isTrue();
            return new Sample(parts.group(1), labels(parts.group(2) == null ? "" : parts.group(2)),
                    Double.parseDouble(parts.group(3).replace("Inf", "Infinity")));
        }).toList();
    }

    private static Map<String, String> labels(String text) {
        return LABEL.matcher(text).results().collect(Collectors.toMap(found -> found.group(1),
                found -> found.group(2)));
    }

    /** {@return the value of the one sample that is written so} */
    private double value(String written) {
        return get("/metrics").text().lines().filter(line -> line.startsWith(written + ' '))
                .map(line -> Double.valueOf(line.substring(written.length() + 1)))
                .reduce((one, other) -> {
                    throw new AssertionError("there are two " + written);
                }).orElseThrow(() -> new AssertionError("there is no " + written));
    }

    private void await(String written, double value) {
        while (value(written) != value) {
            Thread.onSpinWait(); // each round is a request
        }
    }

    @Test
    void they_are_prometheus_text() {
        created();
        Answer answer;
        do { // a request is counted when its answer was sent
            answer = get("/metrics");
        } while (!answer.text().contains(REQUESTS
                + "{method=\"POST\",route=\"/api/v1/products\",status=\"201\"}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.text().lines()).allMatch(line -> line.startsWith("# HELP ") || line.startsWith("# TYPE ")
                || SAMPLE.matcher(line).matches());
    }

    @Test
    void they_do_not_grow_with_what_clients_ask_for() throws IOException {
        get("/metrics");
        get("/nowhere");
        long before = samples().size();
        try (Wire wire = wire()) {
            for (int i = 0; i < 20; i++) {
                get("/nowhere/" + i);
                get(PRODUCTS + "/99" + i);
                wire.exchange("BREW" + i, PRODUCTS, "");
            }
        }

        assertThat(samples().size()).isLessThan((int) before + 5 * 15); // that of a histogram for each new status
    }

    @Test
    void requests_are_told_apart_by_method_route_and_status_only() throws IOException {
        Created product = created();
        get(product.path());
        get("/secret/path?q=secret");
        get(PRODUCTS + "?name=" + product.product().name().replace(' ', '+'));
        get("/problems/secret");
        try (Wire wire = wire()) {
            wire.exchange("SECRET", PRODUCTS, "", "X-Request-Id: 0198f0d2-3b4c-7d5e-8f60-112233445566");
        }
        Set<String> routes = new HashSet<>(get("/openapi.json").object().getJsonObject("paths").keySet());
        routes.add("none");

        List<Sample> requests = samples().stream().filter(sample -> sample.name().equals(REQUESTS)).toList();
        assertThat(requests).isNotEmpty().allSatisfy(request -> {
            assertThat(request.labels()).containsOnlyKeys("method", "route", "status");
            assertThat(request.labels().get("method"))
                    .isIn("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other");
            assertThat(request.labels().get("route")).isIn(routes);
            assertThat(request.labels().get("status")).matches("[1-5][0-9]{2}");
        });
        assertThat(get("/metrics").text()).doesNotContain("secret", "SECRET", product.product().name(), "0198f0d2");
    }

    @Test
    void connections_are_told_where_there_is_a_database() {
        created();
        if (service.database() == Database.MEMORY) {
            assertThat(samples()).noneMatch(sample -> sample.name().startsWith("db_"));
            return;
        }
        assertThat(value("db_client_connection_max")).isEqualTo(16);
        double connections;
        do { // they are counted one after the other, while one may be taken
            connections = samples().stream().filter(sample -> sample.name().equals("db_client_connection_count"))
                    .mapToDouble(Sample::value).sum();
        } while (connections < 1 || connections > 16);
        assertThat(value("db_client_connection_pending_requests")).isZero();
    }

    @Test
    void the_ends_of_the_log_move_with_the_changes() {
        created();
        double head = value("catalog_change_head");
        Created product = created();
        send("DELETE", product.path(), null);

        assertThat(value("catalog_change_head")).isEqualTo(head + 2);
        assertThat(value("catalog_change_oldest")).isEqualTo(1);
    }

    @Test
    void followers_are_counted_while_they_follow() throws IOException {
        await("catalog_followers", 0);
        try (Wire stream = wire(); Wire other = wire()) {
            for (Wire wire : List.of(stream, other)) {
                wire.send("GET " + PRODUCTS + "/changes HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n");
            }
            await("catalog_followers", 2);
        }
        while (value("catalog_followers") > 0) {
            created(); // that a client has gone is seen when it is told something
        }
    }

    @Test
    void imports_are_counted_while_they_are_under_way_and_by_their_rows() throws IOException {
        double moved = value(MOVED);
        String row = json("Tea", "", 1) + "\n";
        try (Wire wire = wire()) {
            wire.send("POST " + PRODUCTS + "/import?mode=partial HTTP/1.1\r\nHost: a\r\n"
                    + "Content-Type: application/x-ndjson\r\nContent-Length: " + 2 * row.length() + "\r\n\r\n" + row);
            await("catalog_transfers_running{kind=\"import\"}", 1);
            wire.send(row);
            assertThat(wire.receive("POST", PRODUCTS + "/import").status()).isEqualTo(200);
        }
        await("catalog_transfers_running{kind=\"import\"}", 0);
        assertThat(value(MOVED)).isEqualTo(moved + 2);
        assertThat(value("catalog_transfers_running{kind=\"export\"}")).isZero();
    }

    @Test
    void what_is_at_work_is_told() throws IOException {
        try (Wire wire = wire()) {
            wire.exchange("GET", "/health/live", "");
            assertThat(value("http_server_open_connections")).isGreaterThanOrEqualTo(2);
        }
        assertThat(value("http_server_active_requests")).isGreaterThanOrEqualTo(0);
    }

    @Test
    void the_jvm_is_told() {
        assertThat(value("jvm_memory_used_bytes{area=\"heap\"}")).isPositive();
        assertThat(value("jvm_memory_max_bytes{area=\"heap\"}")).isPositive();
        assertThat(value("jvm_threads_current")).isPositive();
        assertThat(samples()).anyMatch(sample -> sample.name().equals("jvm_gc_collection_seconds_count"));
    }

    @Test
    void the_dashboard_and_the_alerts_ask_for_what_there_is() throws IOException {
        created();
        get("/nowhere");
        try (Wire wire = wire()) {
            assertThat(wire.exchange("GET", "/", "", "Bad").status()).isEqualTo(400); // so there is a refusal
        }
        Map<String, Set<String>> there = new HashMap<>();
        samples().forEach(sample ->
                there.computeIfAbsent(sample.name(), _ -> new HashSet<>()).addAll(sample.labels().keySet()));
        if (service.database() == Database.MEMORY) { // they are for those with a database, too
            there.put("db_client_connection_count", Set.of("state"));
            there.put("db_client_connection_max", Set.of());
            there.put("db_client_connection_pending_requests", Set.of());
        }
        List<String> expressions = Stream.concat(dashboard(), alerts()).toList();

        assertThat(expressions).hasSizeGreaterThan(20);
        for (String expression : expressions) {
            Map<String, Set<String>> asked = metrics(expression);
            assertThat(asked).as(expression).isNotEmpty();
            asked.forEach((name, labels) -> {
                assertThat(there).as(expression).containsKey(name);
                assertThat(there.get(name)).as(expression).containsAll(labels);
            });
        }
    }

    @Test
    void the_dashboard_has_the_form_that_grafana_documents() throws IOException {
        JsonObject dashboard = dashboardFile();
        List<JsonObject> panels = dashboard.getJsonArray("panels").getValuesAs(JsonObject.class);

        assertThat(dashboard.getInt("schemaVersion")).isPositive();
        assertThat(dashboard.getJsonObject("time")).containsKeys("from", "to");
        assertThat(dashboard.getJsonObject("templating").getJsonArray("list").getJsonObject(0).getString("type"))
                .isEqualTo("datasource");
        assertThat(panels).extracting(panel -> panel.getInt("id")).doesNotHaveDuplicates();
        assertThat(panels).extracting(panel -> panel.getJsonObject("gridPos")).doesNotHaveDuplicates()
                .allSatisfy(at -> assertThat(at.getInt("x") + at.getInt("w")).isBetween(1, 24));
        assertThat(panels).allSatisfy(panel -> {
            assertThat(panel.getJsonObject("datasource").getString("uid")).isEqualTo("${datasource}");
            assertThat(panel.getJsonArray("targets").getValuesAs(JsonObject.class))
                    .extracting(target -> target.getString("refId")).isNotEmpty().doesNotHaveDuplicates();
        });
    }

    @Test
    void what_is_asked_for_is_found_in_an_expression() {
        assertThat(metrics("sum by (le, route) (rate(a_total{instance=~\"$instance\",kind!~\"x|b_total\"}[5m]))"
                + " / on (instance) c_bytes > 0.5")).isEqualTo(Map.of("a_total", Set.of("kind"), "c_bytes", Set.of()));
    }

    private static JsonObject dashboardFile() throws IOException {
        return Answer.json(Files.readString(Path.of("..", "docs", "grafana-dashboard.json"))).asJsonObject();
    }

    private static Stream<String> dashboard() throws IOException {
        JsonObject dashboard = dashboardFile();
        Stream<String> variables = dashboard.getJsonObject("templating").getJsonArray("list")
                .getValuesAs(JsonObject.class).stream().map(variable -> variable.getString("query"))
                .filter(query -> query.startsWith("label_values("));
        return Stream.concat(variables, dashboard.getJsonArray("panels").getValuesAs(JsonObject.class).stream()
                .flatMap(panel -> panel.getJsonArray("targets").getValuesAs(JsonObject.class).stream())
                .map(target -> target.getString("expr")));
    }

    /** {@return the expressions in the second column of the table of alerts, except for a path} */
    private static Stream<String> alerts() throws IOException {
        return Pattern.compile("(?m)^\\| [a-z ]+ \\| `([^/`][^`]*)`").matcher(
                Files.readString(Path.of("..", "docs", "operations.md")).replaceFirst("(?s).*\n## Watch\n", "")
                        .replaceFirst("(?s)\n## .*", "")).results()
                .map(found -> found.group(1).replace("\\|", "|"));
    }

    /** {@return the names of the metrics in an expression of PromQL, each with the labels by which it is selected} */
    private static Map<String, Set<String>> metrics(String expression) {
        String bare = expression.replaceAll("\\[[^]]*]", "")
                .replaceAll("\\b(?:by|on|without|ignoring) \\([^)]*\\)", "").replaceAll(", [a-z]+\\)", ")");
        return Pattern.compile("([a-z]+(?:_[a-z]+)+)(?:\\{([^}]*)})?(?![a-z_(])").matcher(bare).results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2) == null ? Set.of()
                        : Pattern.compile("([a-z_]+)[!=]~?\"[^\"]*\"").matcher(found.group(2)).results()
                                .map(label -> label.group(1)).filter(label -> !label.equals("instance"))
                                .collect(Collectors.toSet())));
    }
}
