package dev.productcatalog.bootstrap.change;

import static dev.productcatalog.bootstrap.harness.HttpTest.JSON;
import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static dev.productcatalog.bootstrap.harness.HttpTest.race;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.EventReader;
import dev.productcatalog.bootstrap.harness.RunningService;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sections 7 and 9 of the contract, over two instances on one PostgreSQL database. */
@Timeout(180)
class SharedLogTest {

    private static final String CHANGES = PRODUCTS + "/changes";

    private static Map<String, String> database;
    private static RunningService here;
    private static RunningService there;

    @BeforeAll
    static void start() {
        database = Database.POSTGRESQL.empty(null);
        String shared = "db.url=" + database.get("db.url") + "\ndb.username=" + database.get("db.username");
        here = RunningService.start(Database.POSTGRESQL, shared);
        there = RunningService.start(Database.POSTGRESQL, shared);
    }

    @AfterAll
    static void stop() throws IOException {
        here.close();
        there.close();
    }

    @Test
    void what_was_written_at_one_is_followed_at_the_other() throws Exception {
        long since = head(there);
        try (EventReader stream = EventReader.open(there.baseUri(), "")) {
            for (int i = 1; i <= 3; i++) {
                Answer tea = post(here, "key-" + i);
                long began = System.nanoTime();
                assertThat(stream.next().json().getJsonObject("product")).isEqualTo(tea.object());
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
            }
        }
        assertThat(get(here, CHANGES + "?since=" + since).text())
                .isEqualTo(get(there, CHANGES + "?since=" + since).text());
        assertThat(get(there, CHANGES + "?wait=1").object().getJsonArray("changes")).isEmpty();
    }

    @Test
    void what_was_written_at_one_is_retried_at_the_other() throws Exception {
        Answer first = post(here, "once");
        Answer again = post(there, "once");
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.etag()).isEqualTo(first.etag());

        long head = head(here);
        List<Answer> answers = race(8, racer -> () -> post(racer % 2 == 0 ? here : there, "raced"));
        assertThat(answers).extracting(Answer::text).containsOnly(answers.getFirst().text());
        assertThat(head(there)).isEqualTo(head + 1);
    }

    @Test
    void what_is_no_longer_kept_is_gone_at_both() throws Exception {
        Answer tea = post(here, "kept");
        post(here, "later");
        long head = head(here);
        long oldest = head - 1; // that of the tea
        forgetBefore(oldest);

        for (RunningService service : List.of(here, there)) {
            Answer gone = get(service, CHANGES + "?since=" + (oldest - 2));
            assertThat(gone.status()).isEqualTo(410);
            assertThat(gone.object().getJsonNumber("oldest").longValue()).isEqualTo(oldest);
            assertThat(gone.object().getJsonNumber("head").longValue()).isEqualTo(head);
            assertThat(get(service, CHANGES + "?since=" + (oldest - 1)).object().getJsonArray("changes")
                    .getValuesAs(JsonObject.class)).extracting(change -> change.getJsonNumber("seq").longValue())
                    .containsExactly(oldest, head);
        }
        forgetBefore(head);
        String path = tea.header("Location");
        assertThat(get(there, path + "/changes").status()).as("a history that is no longer kept").isEqualTo(404);
        assertThat(get(there, path).status()).isEqualTo(200);
        assertThat(send(there.baseUri(), "POST", path + "/revert", "{\"seq\":" + oldest + "}", JSON).status())
                .isEqualTo(422);
    }

    private static void forgetBefore(long number) throws Exception {
        try (Connection connection =
                DriverManager.getConnection(database.get("db.url"), database.get("db.username"), "");
             Statement statement = connection.createStatement()) {
            statement.execute("UPDATE change_log SET forgotten = " + (number - 1));
            statement.execute("DELETE FROM change WHERE number < " + number);
        }
    }

    private static long head(RunningService service) {
        return get(service, CHANGES).object().getJsonNumber("head").longValue();
    }

    private static Answer get(RunningService service, String target) {
        return send(service.baseUri(), "GET", target, null);
    }

    private static Answer post(RunningService service, String key) {
        URI uri = service.baseUri();
        Answer answer = send(uri, "POST", PRODUCTS, json("Tea", "", 1), JSON, "Idempotency-Key: " + key);
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer;
    }
}
