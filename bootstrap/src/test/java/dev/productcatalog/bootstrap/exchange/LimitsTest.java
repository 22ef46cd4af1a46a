package dev.productcatalog.bootstrap.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.Wire;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many may use the service at once: over it is 503, and the client is told when to come again. */
@Timeout(180)
class LimitsTest {

    private static final String PRODUCTS = "/api/v1/products";
    private static final String JSON = "Content-Type: application/json";
    private static final String TEA = "{\"name\": \"Tea\", \"description\": \"\", \"price\": 1}";

    @Test
    void a_request_on_one_connection_too_many_is_503_until_there_is_a_place() throws Exception {
        try (RunningService service = RunningService.start(Database.MEMORY, "server.max-connections=1")) {
            try (Wire first = new Wire(service.baseUri())) {
                assertThat(first.exchange("GET", PRODUCTS, "").status()).isEqualTo(200);
                try (Wire second = new Wire(service.baseUri())) {
                    assertUnavailable(second.exchange("GET", PRODUCTS, ""));
                    assertThat(second.isClosed()).isTrue();
                }
                assertThat(first.exchange("GET", PRODUCTS, "").status()).isEqualTo(200);
            }
            Answer answer;
            do { // the place is free when the service has seen the first client go
                try (Wire third = new Wire(service.baseUri())) {
                    answer = third.exchange("GET", PRODUCTS, "");
                }
            } while (answer.status() == 503);
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    void one_request_too_many_at_work_is_503_but_health_and_metrics_are_answered() throws Exception {
        String database = "jdbc:h2:mem:" + UUID.randomUUID();
        try (RunningService service = RunningService.start(Database.H2, "db.url=" + database
                + "\nserver.max-requests=1");
             Connection rival = DriverManager.getConnection(database);
             Wire first = new Wire(service.baseUri());
             Wire second = new Wire(service.baseUri())) {
            String path = second.exchange("POST", PRODUCTS, TEA, JSON).header("Location");
            rival.setAutoCommit(false);
            rival.createStatement().execute("UPDATE product SET price = 2"); // locks the product
            first.send("DELETE " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");

            while (!second.exchange("GET", "/metrics", "").text().contains("http_server_active_requests 1")) {
                Thread.onSpinWait(); // each round is a request, which takes no place
            }
            Answer answer = second.exchange("GET", path, "");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.object().getString("detail")).contains("too many requests");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(second.exchange("GET", "/health/live", "").status()).isEqualTo(200);
            assertThat(second.exchange("GET", "/health/ready", "").status()).isEqualTo(200);
            assertThat(second.exchange("GET", "/metrics", "").text())
                    .containsPattern("http_server_refusals_total\\{reason=\"too-many-requests\"} [1-9]");
            rival.rollback();
            assertThat(first.receive("DELETE", path).status()).isEqualTo(204);
            do {
                answer = second.exchange("GET", PRODUCTS, "");
            } while (answer.status() == 503);
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    void a_body_that_has_not_come_yet_holds_no_place() throws Exception {
        try (RunningService service = RunningService.start(Database.MEMORY, "server.max-requests=1");
             Wire first = new Wire(service.baseUri());
             Wire second = new Wire(service.baseUri());
             Wire third = new Wire(service.baseUri())) {
            first.send("POST " + PRODUCTS + " HTTP/1.1\r\nHost: a\r\n" + JSON
                    + "\r\nContent-Length: " + TEA.length() + "\r\nExpect: 100-continue\r\n\r\n");
            assertThat(first.receive("POST", PRODUCTS).status()).isEqualTo(100);
            second.send("POST " + PRODUCTS + " HTTP/1.1\r\nHost: a\r\n" + JSON
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n");

            assertThat(third.exchange("GET", PRODUCTS, "").status()).isEqualTo(200);
            assertThat(third.exchange("POST", PRODUCTS, TEA, JSON).status()).isEqualTo(201);
            first.send(TEA);
            assertThat(first.receive("POST", PRODUCTS).status()).isEqualTo(201);
        }
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.object().getString("type")).isEqualTo("/problems/unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("Connection")).isEqualTo("close");
    }
}
