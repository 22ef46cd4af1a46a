package dev.productcatalog.bootstrap.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What old clients, simple ones, browsers and checks of balancers send: section 6 of the API contract. */
class ClientsTest {

    private static final String PRODUCTS = "/api/v1/products";

    @AutoClose
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start(Database.MEMORY, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", PRODUCTS, "/"})
    void HTTP_1_0_without_a_host_is_answered_and_closed(String path) throws IOException {
        for (String method : List.of("GET", "HEAD")) {
            try (Wire wire = new Wire(service.baseUri())) {
                wire.send(method + " " + path + " HTTP/1.0\r\n\r\n");
                Answer answer = wire.receive(method, path);

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Connection")).isEqualTo("close");
                assertThat(answer.header("Transfer-Encoding")).isNull();
                assertThat(wire.isClosed()).isTrue();
            }
        }
    }

    @Test
    void HTTP_1_0_is_kept_where_it_asks() throws IOException {
        try (Wire wire = new Wire(service.baseUri())) {
            String tea = "{\"name\": \"Tea\", \"description\": \"\", \"price\": 1}";
            for (int i = 0; i < 3; i++) {
                wire.send("POST " + PRODUCTS + " HTTP/1.0\r\nConnection: Keep-Alive\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Content-Length: " + tea.length() + "\r\n\r\n" + tea);
                Answer answer = wire.receive("POST", PRODUCTS);
                assertThat(answer.status()).isEqualTo(201);
                assertThat(answer.header("Connection")).isEqualToIgnoringCase("keep-alive");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.2", "GET / HTTP/2.0", "PRI * HTTP/2.0", "GET / HTTP/0.9"})
    void another_version_is_505_and_told_what_to_send(String line) throws IOException {
        try (Wire wire = new Wire(service.baseUri())) {
            wire.send(line + "\r\nHost: x\r\n\r\n");
            Answer answer = wire.receive("GET", "/");

            assertThat(answer.status()).isEqualTo(505);
            assertThat(answer.object().getString("type")).isEqualTo("/problems/http-version-not-supported");
            assertThat(answer.object().getString("detail")).contains("HTTP/1.1");
            assertThat(wire.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {":", "@", "/", "?", "!", "$", "'", "(", ")", "*", ",", ";", "~", "[", "]", "|", "^",
            "{", "}",
            "\\", "`", "-", ".", "_", "=", "+"})
    void a_query_may_have_it_as_it_is(String character) throws IOException {
        try (Wire wire = new Wire(service.baseUri())) {
            Answer answer = wire.exchange("GET", PRODUCTS + "?q=a" + character + "b", "");

            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"|%22", "<|%3C", ">|%3E", "#|%23", " |%20", "\u00e9|percent-encoded", "\u0001|"})
    void what_a_target_must_not_have_is_400_and_told_what_to_send(String characterAndHint) throws IOException {
        try (Wire wire = new Wire(service.baseUri())) {
            String[] parts = characterAndHint.split("\\|", -1);
            Answer answer = wire.exchange("GET", PRODUCTS + "?q=a" + parts[0] + "b", "");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.object().getString("detail")).contains(parts[1]).contains("request");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:", "localhost", "[::1]:", "[::1]:8080", "127.0.0.1:", ""})
    void a_host_may_have_an_empty_port(String host) throws IOException {
        try (Wire wire = new Wire(service.baseUri())) {
            wire.send("GET " + PRODUCTS + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

            assertThat(wire.receive("GET", PRODUCTS).status()).isEqualTo(200);
        }
    }

    @Test
    void options_of_the_server_as_a_whole_are_204() throws IOException {
        try (Wire wire = new Wire(service.baseUri())) {
            assertThat(wire.exchange("OPTIONS", "*", "").status()).isEqualTo(204);
            assertThat(wire.exchange("GET", "*", "").status()).isEqualTo(404);
        }
    }

    @Test
    void an_address_of_IPv6_may_have_brackets() throws IOException {
        try (RunningService bracketed = RunningService.start(Database.MEMORY, "server.host=[::1]")) {
            URI uri = bracketed.baseUri();
            assertThat(uri.getHost()).isEqualTo("[::1]");
            try (Wire wire = new Wire(uri)) {
                assertThat(wire.exchange("GET", "/health/live", "").status()).isEqualTo(200);
            }
        }
    }
}
