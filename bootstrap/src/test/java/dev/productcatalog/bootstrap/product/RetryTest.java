package dev.productcatalog.bootstrap.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retried writes: section 7 of the contract. */
class RetryTest extends HttpTest {

    private static final String CSV = "Content-Type: text/csv";

    @Test
    void a_retried_creation_creates_nothing_and_answers_what_was_answered() {
        String key = key();
        String tea = json(unique("Tea " + EMOJI), "\u2028\"\\", 1);
        Answer first = post(PRODUCTS, tea, key);
        long head = head();
        patch(first.header("Location"), "{\"price\":2}");
        assertReplayed(post(PRODUCTS, tea, key), first);
        delete(first.header("Location"));
        assertReplayed(post(PRODUCTS, tea, key), first);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Idempotency-Replayed")).isNull();
        assertThat(head()).isEqualTo(head + 2);
    }

    @Test
    void each_kind_of_change_is_made_once_whatever_has_become_of_the_product() {
        for (String method : List.of("PUT", "PATCH", "DELETE", "POST")) {
            Created tea = created();
            String seq = Long.toString(head());
            String key = key();
            Runnable other = () -> patch(tea.path(), "{\"price\":77}");
            other.run();
            Answer first = change(method, tea, seq, key, "If-Match: *");
            assertThat(first.status()).as("%s", first).isEqualTo(method.equals("DELETE") ? 204 : 200);
            other.run();
            long head = head();

            assertReplayed(change(method, tea, seq, key), first); // headers are no part of what is compared
            assertThat(head()).isEqualTo(head);
            delete(tea.path());
            assertReplayed(change(method, tea, seq, key, "If-Match: \"x\""), first);
        }
    }

    /** As by the method, or, by {@code POST}, a revert. */
    private Answer change(String method, Created product, String seq, String... headers) {
        return switch (method) {
            case "PUT" -> put(product.path(), json("Put", "", 5), headers);
            case "PATCH" -> patch(product.path(), "{\"price\":6}", headers);
            case "DELETE" -> delete(product.path(), headers);
            default -> post(product.path() + "/revert", "{\"seq\":" + seq + "}", headers);
        };
    }

    @Test
    void a_product_is_brought_back_once() {
        Created tea = created();
        long seq = head();
        delete(tea.path());
        String key = key();

        Answer first = post(tea.path() + "/revert", "{\"seq\":" + seq + "}", key);
        delete(tea.path());
        assertThat(first.status()).isEqualTo(201);
        assertReplayed(post(tea.path() + "/revert", "{\"seq\":" + seq + "}", key), first);
        problem(get(tea.path()), 404, "not-found");
    }

    @Test
    void an_import_is_made_once_and_its_report_comes_again() {
        String key = key();
        String rows = "name,price\nCup,1\nPot,2\n";
        Answer first = send("POST", PRODUCTS + "/import?ids=keep", rows, CSV, key);
        long head = head();

        assertReplayed(send("POST", PRODUCTS + "/import?ids=keep", rows, CSV, key), first);
        assertThat(head()).isEqualTo(head);
        mismatch(send("POST", PRODUCTS + "/import?ids=keep", rows + "Mug,3\n", CSV, key));
        mismatch(send("POST", PRODUCTS + "/import", rows, CSV, key));

        String partly = key();
        Answer some = send("POST", PRODUCTS + "/import?mode=partial", rows + ",1\n", CSV, partly);
        assertThat(some.status()).isEqualTo(207);
        assertReplayed(send("POST", PRODUCTS + "/import?mode=partial", rows + ",1\n", CSV, partly), some);
        assertThat(head()).isEqualTo(head + 2);
    }

    // what is a retry, and what is not

    @Test
    void a_body_that_is_ignored_is_no_part_of_a_request() throws IOException {
        Created tea = created();
        String key = key();
        Answer first = delete(tea.path(), key);
        try (Wire wire = wire()) {
            assertReplayed(wire.exchange("DELETE", tea.path(), "x", key), first);
            wire.send("DELETE " + tea.path() + " HTTP/1.1\r\nHost: x\r\n" + key
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");
            assertReplayed(wire.receive("DELETE", tea.path()), first);
        }
    }

    @Test
    void another_request_under_the_same_key_is_refused() {
        Created tea = created();
        Created cup = created();
        String key = key();
        Answer first = patch(tea.path(), "{\"price\":1}", key);
        long head = head();

        mismatch(patch(tea.path(), "{\"price\":2}", key));
        mismatch(patch(tea.path(), "{\"price\": 1}", key));
        mismatch(patch(cup.path(), "{\"price\":1}", key));
        mismatch(put(tea.path(), json("Tea", "", 1), key));
        mismatch(delete(tea.path(), key));
        mismatch(post(PRODUCTS, json("Tea", "", 1), key));
        mismatch(post(tea.path() + "/revert", "{\"seq\":1}", key));
        mismatch(send("POST", PRODUCTS + "/import", "name,price\nCup,1\n", CSV, key));
        assertUnchanged(cup);
        assertThat(head()).isEqualTo(head);
        assertReplayed(patch(tea.path(), "{\"price\":1}", key), first);
    }

    @Test
    void another_key_is_another_request() {
        String key = key();
        String tea = json(unique("Tea"), "", 1);
        List<String> keys = List.of("", key, key.toUpperCase(Locale.ROOT), key + 'x');
        assertThat(keys.stream().map(other -> other.isEmpty() ? post(tea) : post(PRODUCTS, tea, other)))
                .allSatisfy(answer -> assertThat(answer.header("Idempotency-Replayed")).isNull())
                .extracting(answer -> answer.product().id()).doesNotHaveDuplicates();
    }

    @Test
    void quotes_are_no_part_of_a_key() {
        String key = key();
        String tea = json(unique("Tea"), "", 1);
        Answer first = post(PRODUCTS, tea, key);
        assertReplayed(post(PRODUCTS, tea, key.replaceFirst(": (.*)", ": \"$1\"")), first);
    }

    @Test
    void a_key_has_up_to_255_characters() {
        for (String key : List.of("!", "~", unique("k").replace(" ", "") + "k".repeat(240))) {
            String longest = "Idempotency-Key: " + key;
            String tea = json(unique("Tea"), "", 1);
            Answer first = post(PRODUCTS, tea, longest);
            assertThat(first.status()).as("%s", first).isEqualTo(201);
            assertReplayed(post(PRODUCTS, tea, longest), first);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "a b", "\"a b\"", "LONG", "\"LONG\""})
    void what_is_no_key_is_told(String key) {
        long head = head();
        String header = "Idempotency-Key: " + key.replace("LONG", "k".repeat(256));
        problem(post(PRODUCTS, json("Tea", "", 1), header), 422, "validation",
                new Fault("header", "Idempotency-Key", "string_pattern"));
        problem(delete(PRODUCTS + "/0", header), 422, "validation",
                new Fault("header", "Idempotency-Key", "string_pattern"));
        assertThat(head()).isEqualTo(head);
    }

    @Test
    void a_key_is_ascii() throws IOException {
        try (Wire wire = wire()) {
            Answer answer = wire.exchange("DELETE", PRODUCTS + "/0", "", "Idempotency-Key: caf\u00e9");
            problem(answer, 422, "validation", new Fault("header", "Idempotency-Key", "string_pattern"));
        }
    }

    // what is remembered

    @Test
    void a_request_that_failed_is_not_remembered() {
        Created tea = created();
        String key = key();
        problem(patch(tea.path(), "{\"price\":-1}", key), 422, "validation", body("/price", "greater_than_equal"));
        problem(patch(tea.path(), "{\"price\":1}", key, "If-Match: \"x\""), 412, "precondition-failed");
        problem(patch(PRODUCTS + "/0", "{\"price\":1}", key), 404, "not-found");
        assertThat(send("POST", PRODUCTS + "/import", "name,price\n,1\n", CSV, key).status()).isEqualTo(422);

        Answer first = patch(tea.path(), "{\"price\":1}", key);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Idempotency-Replayed")).isNull();
    }

    @Test
    void a_request_that_changed_nothing_is_remembered() {
        Created tea = created();
        String key = key();
        Answer first = patch(tea.path(), "{\"price\":450}", key);
        patch(tea.path(), "{\"price\":1}");

        assertThat(first.etag()).isEqualTo(tea.etag());
        assertReplayed(patch(tea.path(), "{\"price\":450}", key), first);
        assertThat(get(tea.path()).product().price()).isEqualTo(1);
    }

    @Test
    void it_is_remembered_as_long_as_the_products_are() {
        String key = key();
        String tea = json(unique("Tea"), "", 1);
        Answer first = post(PRODUCTS, tea, key);
        service.restart();

        Answer again = post(PRODUCTS, tea, key);
        if (service.database().isDurable()) {
            assertReplayed(again, first);
        } else {
            assertThat(again.header("Idempotency-Replayed")).isNull();
        }
    }

    // duplicates at once

    @Test
    void duplicates_that_arrive_at_once_are_one_request() throws Exception {
        Created cup = created();
        String tea = json(unique("Tea"), "", 1);
        String rows = "name,price\n" + unique("Cup") + ",1\n";
        List<Function<String, Answer>> requests = List.of(
                key -> post(PRODUCTS, tea, key), key -> patch(cup.path(), "{\"price\":1}", key),
                key -> send("POST", PRODUCTS + "/import", rows, CSV, key), key -> delete(cup.path(), key));
        for (Function<String, Answer> request : requests) {
            long head = head();
            String key = key();
            List<Answer> answers = race(8, racer -> () -> request.apply(key));

            List<Answer> firsts =
                    answers.stream().filter(answer -> answer.header("Idempotency-Replayed") == null).toList();
            assertThat(firsts).hasSize(1);
            Answer first = firsts.getFirst();
            assertThat(first.status()).as("%s", first).isLessThan(300);
            answers.stream().filter(answer -> answer != first).forEach(again -> assertReplayed(again, first));
            assertThat(head()).isEqualTo(head + 1);
        }
    }

    // what the tests are made of

    private static String key() {
        return "Idempotency-Key: " + unique("key").replace(" ", "-") + "/{}@";
    }

    private static void mismatch(Answer answer) {
        problem(answer, 422, "validation", new Fault("header", "Idempotency-Key", "value_error"));
    }

    /** Asserts that it is the first answer, byte for byte. */
    private static void assertReplayed(Answer again, Answer first) {
        assertThat(again.header("Idempotency-Replayed")).as("%s", again).isEqualTo("true");
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(withoutWhatIsOfTheRequest(again)).isEqualTo(withoutWhatIsOfTheRequest(first));
    }

    private static Map<String, List<String>> withoutWhatIsOfTheRequest(Answer answer) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(answer.headers());
        List.of("Idempotency-Replayed", "Date", "X-Request-Id").forEach(headers::remove);
        return headers;
    }

    private long head() {
        return get(PRODUCTS + "/changes").object().getJsonNumber("head").longValue();
    }
}
