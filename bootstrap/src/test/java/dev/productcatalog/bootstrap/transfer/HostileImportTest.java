package dev.productcatalog.bootstrap.transfer;

import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.LogOf;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** Imports that want more than their share: of memory, of places, of time. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(180)
class HostileImportTest {

    private static final String TARGET = PRODUCTS + "/import";
    private static final String ROW = json("Tea", "", 1) + '\n';
    private static final String NDJSON = "Content-Type: application/x-ndjson";

    private RunningService service;

    @BeforeAll
    void start() {
        service = RunningService.start(Database.MEMORY, """
                api.concurrent-transfers=2
                server.no-progress-timeout=5s
                server.request-timeout=1s""");
    }

    @AfterAll
    void stop() throws IOException {
        service.close();
    }

    @Test
    void a_file_that_is_packed_is_refused_before_it_is_sent() throws IOException {
        try (Wire wire = new Wire(service.baseUri())) {
            wire.send("POST " + TARGET + " HTTP/1.1\r\nHost: a\r\n" + NDJSON
                    + "\r\nContent-Encoding: gzip\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n\r\n");

            Answer answer = wire.receive("POST", TARGET);

            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.object().getString("type")).isEqualTo("/problems/unsupported-media-type");
        }
    }

    @Test
    void one_import_too_many_is_503_until_there_is_a_place() throws IOException {
        try (Wire first = begun(); Wire second = begun(); Wire third = new Wire(service.baseUri())) {
            await(2);

            Answer refused = third.exchange("POST", TARGET, ROW, NDJSON);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            assertThat(refused.object().getString("detail")).contains("as many imports");
            for (Wire each : List.of(first, second)) {
                each.send(ROW);
                assertThat(each.receive("POST", TARGET).status()).isEqualTo(200);
            }
            await(0);
        }
        try (Wire fourth = new Wire(service.baseUri())) {
            assertThat(fourth.exchange("POST", TARGET, ROW, NDJSON).status()).isEqualTo(200);
        }
    }

    /** {@return a connection on which one of two rows was sent} */
    private Wire begun() throws IOException {
        Wire wire = new Wire(service.baseUri());
        wire.send("POST " + TARGET + " HTTP/1.1\r\nHost: a\r\n" + NDJSON + "\r\nContent-Length: " + 2 * ROW.length()
                + "\r\n\r\n" + ROW);
        return wire;
    }

    private void await(int imports) {
        String line = "catalog_transfers_running{kind=\"import\"} " + imports;
        while (HttpTest.send(service.baseUri(), "GET", "/metrics", null).text().lines()
                .noneMatch(each -> each.startsWith(line))) {
            Thread.onSpinWait(); // each round is a request
        }
    }

    @Test
    void an_import_that_is_slow_goes_on_and_one_that_stands_still_is_cut_off() throws Exception {
        String rows = ROW.repeat(40_000 / ROW.length());
        try (Wire stuck = begun(); Wire slow = new Wire(service.baseUri())) {
            await(1);
            slow.send("POST " + TARGET + " HTTP/1.1\r\nHost: a\r\n" + NDJSON + "\r\nContent-Length: "
                    + 5 * rows.length() + "\r\n\r\n");
            for (int i = 0; i < 5; i++) {
                slow.send(rows);
                Thread.sleep(300); // being slow is what is tested: in all longer than a request that has no progress
            }

            assertThat(slow.receive("POST", TARGET).object().getInt("created"))
                    .isEqualTo(5 * (rows.length() / ROW.length()));
            assertThat(stuck.isClosed()).isTrue();
            await(0);
        }
    }

    @Test
    void the_log_has_when_an_import_begins_and_how_it_ends() throws IOException {
        Queue<String> log = new ConcurrentLinkedQueue<>();
        try (LogOf _ = new LogOf(Logger.getLogger("dev.productcatalog.http.transfer"), log);
             Wire wire = new Wire(service.baseUri())) {
            wire.exchange("POST", TARGET + "?mode=partial", ROW + ROW + "{}\n", NDJSON);
        }
        assertThat(log).hasSize(2);
        assertThat(log.poll()).isEqualTo("An import of " + (2 * ROW.length() + 3) + " bytes begins");
        assertThat(log.poll()).matches("An import ends after \\d+ ms: 3 received, 2 created, 0 updated, 0 unchanged,"
                + " 0 skipped, 1 failed, 0 truncated");
    }
}
