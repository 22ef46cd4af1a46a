package dev.productcatalog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many may use the service at once: over it is 503, and the client is told when to come again. */
class LimitsTest {

    private static final String PRODUCTS = "/api/v1/products";

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
    void one_request_too_many_at_work_is_503() throws Exception {
        try (RunningService service = RunningService.start(Database.MEMORY, "server.max-requests=1");
             Wire first = new Wire(service.baseUri());
             Wire second = new Wire(service.baseUri())) {
            String json = "{\"name\": \"Tea\", \"description\": \"\", \"price\": 1}";
            first.send("POST " + PRODUCTS + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + json.length() + "\r\nExpect: 100-continue\r\n\r\n");
            assertThat(first.receive("POST", PRODUCTS).status()).isEqualTo(100);

            assertUnavailable(second.exchange("GET", PRODUCTS, ""));
            first.send(json);
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
