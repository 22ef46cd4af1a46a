package dev.productcatalog.bootstrap.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.HttpTest;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed of changes as JSON, and what lists say of it: section 9 of the contract. */
class FeedTest extends HttpTest {

    private static final String CHANGES = PRODUCTS + "/changes";

    // what is told

    @Test
    void a_change_tells_what_happened_and_the_product_as_of_then() {
        long since = head();
        Instant before = Instant.now();
        Created tea = created(unique("Tea " + EMOJI), "a\n\"b\"\\\u2028", 450);
        patch(tea.path(), "{\"price\":400}");
        delete(tea.path());

        Answer answer = get(CHANGES + "?since=" + since);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.object().keySet()).containsExactly("changes", "head", "epoch");
        List<JsonObject> changes = changes(answer);
        assertThat(changes).extracting(change -> change.getString("type"))
                .containsExactly("created", "updated", "deleted");
        assertThat(changes).extracting(FeedTest::number).containsExactly(since + 1, since + 2, since + 3);
        assertThat(changes).allSatisfy(change -> {
            assertThat(change.getJsonNumber("id").longValue()).isEqualTo(tea.id());
            assertThat(change.getString("at")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z");
            assertThat(Instant.parse(change.getString("at"))).isBetween(before.minusSeconds(1), Instant.now()
                    .plusSeconds(1));
        });
        assertThat(changes.get(0).keySet()).containsExactly("seq", "type", "id", "at", "product");
        assertThat(changes.get(2).keySet()).containsExactly("seq", "type", "id", "at");
        assertThat(ProductJson.of(changes.get(0).getJsonObject("product"))).isEqualTo(tea.product());
        assertThat(changes.get(1).getJsonObject("product").getInt("price")).isEqualTo(400);
    }

    @Test
    void what_changes_nothing_makes_no_entry() {
        Created tea = created();
        long since = head();

        patch(tea.path(), "{}");
        patch(tea.path(), "{\"price\":450}");
        put(tea.path(), get(tea.path()).text());
        patch(tea.path(), "{\"price\":1}", "If-Match: \"x\"");
        patch(tea.path(), "{\"price\":-1}");
        delete(PRODUCTS + "/0");
        post("{");

        assertThat(changes(get(CHANGES + "?since=" + since))).isEmpty();
        assertThat(head()).isEqualTo(since);
    }

    @Test
    void an_import_makes_an_entry_for_each_product() {
        long since = head();
        send("POST", PRODUCTS + "/import", "name,price\nCup,1\nPot,2\n", "Content-Type: text/csv");

        assertThat(changes(get(CHANGES + "?since=" + since)))
                .extracting(change -> change.getJsonObject("product").getString("name")).containsExactly("Cup", "Pot");
    }

    // from where, and how many

    @Test
    void it_goes_on_after_the_position_and_without_one_from_the_head() {
        Created tea = created();
        long head = head();
        String epoch = epoch();

        assertThat(get(CHANGES).object()).isEqualTo(get(CHANGES + "?since=" + head).object());
        assertThat(changes(get(CHANGES))).isEmpty();
        for (String prefix : List.of("", epoch + '-', epoch.toUpperCase(Locale.ROOT) + '-')) {
            Answer answer = get(CHANGES + "?since=" + prefix + (head - 1));
            assertThat(changes(answer)).singleElement().satisfies(change -> {
                assertThat(number(change)).isEqualTo(head);
                assertThat(change.getInt("id")).isEqualTo((int) tea.id());
            });
            assertThat(answer.object().getInt("head")).isEqualTo((int) head);
            assertThat(answer.object().getString("epoch")).isEqualTo(epoch);
        }
    }

    @Test
    void a_page_has_at_most_100_changes_or_as_many_as_were_asked_for() {
        long since = head();
        String rows = "name,price\n" + IntStream.range(0, 101).mapToObj(i -> "n,1\n").reduce("", String::concat);
        send("POST", PRODUCTS + "/import", rows, "Content-Type: text/csv");

        Answer first = get(CHANGES + "?since=" + since);
        assertThat(changes(first)).extracting(FeedTest::number)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 100).mapToObj(i -> since + i).toList());
        assertThat(first.object().getJsonNumber("head").longValue()).isEqualTo(since + 101);
        assertThat(changes(get(CHANGES + "?since=" + (since + 100)))).hasSize(1);
        assertThat(changes(get(CHANGES + "?since=" + since + "&limit=7"))).hasSize(7);
        assertThat(changes(get(CHANGES + "?since=" + since + "&limit=1000"))).hasSize(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "wait=31", "wait=-1", "wait=1.5", "since=-1",
        "since=1.5", "since=abc", "since=", "since=007", "since=0123456789abcdef", "since=0123456789abcdef-",
        "since=0123456789abcde-1", "since=0123456789abcdefa-1", "since=0123456789abcdef-1-1", "since=1&since=1",
        "snapshot=true", "cursor=x", "name=x"})
    void what_is_not_allowed_in_the_query_is_told(String query) {
        Answer answer = get(CHANGES + '?' + query);

        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        assertThat(faults(answer)).extracting(Fault::in, Fault::name)
                .containsExactly(tuple("query", query.substring(0, query.indexOf('='))));
    }

    @Test
    void all_faults_are_told_at_once() {
        problem(get(CHANGES + "?since=x&limit=0&wait=31&x=1"), 422, "validation", query("since", "value_error"),
                query("limit", "greater_than_equal"), query("wait", "less_than_equal"), query("x", "extra_forbidden"));
    }

    @Test
    void a_position_that_is_not_of_this_history_is_gone() {
        created();
        String other = epoch().replace('0', '1').replaceFirst("^.", epoch().startsWith("f") ? "e" : "f");
        for (String position : List.of(other + "-0", other + '-' + head(), head() + 1 + "",
                epoch() + '-' + (head() + 1), "9223372036854775807", "99999999999999999999999")) {
            for (String more : List.of("", "&wait=30")) {
                Answer answer = get(CHANGES + "?since=" + position + more);
                problem(answer, 410, "gone");
                assertThat(answer.object().getInt("oldest")).isEqualTo(1);
                assertThat(answer.object().getJsonNumber("head").longValue()).isEqualTo(head());
                assertThat(answer.object().getString("epoch")).isEqualTo(epoch());
            }
        }
    }

    // waiting

    @Test
    void an_empty_answer_is_held_open_until_something_happens() throws Exception {
        long since = head();
        for (String target : List.of(CHANGES + "?wait=30", CHANGES + "?wait=30&since=" + since)) {
            CompletableFuture<Answer> waiting =
                    CompletableFuture.supplyAsync(() -> get(target), Thread::startVirtualThread);
            do { // the first may come before the request: then one without since goes on from there
                created();
            } while (!done(waiting));
            assertThat(changes(waiting.get())).isNotEmpty();
            assertThat(waiting.get().header("Cache-Control")).isEqualTo("no-cache");
        }
    }

    /** {@return whether it is done, or is so soon} */
    private static boolean done(CompletableFuture<?> future) throws Exception {
        try {
            future.get(300, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    @Test
    void it_is_not_held_if_there_is_something_or_nothing_to_wait_for() {
        created();
        long began = System.nanoTime();
        assertThat(changes(get(CHANGES + "?wait=0"))).isEmpty();
        assertThat(changes(get(CHANGES + "?wait=30&since=0"))).isNotEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    }

    // methods and media types

    @Test
    void it_is_read_only() throws IOException {
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            problem(send(method, CHANGES, null), 405, "method-not-allowed");
        }
        assertThat(options(CHANGES).header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        Answer head = head(CHANGES + "?since=0");
        assertThat(head.header("Content-Length")).isEqualTo("" + get(CHANGES + "?since=0").body().length);
        assertThat(get(CHANGES + "/?since=0").status()).isEqualTo(200);
    }

    @Test
    void the_kind_of_answer_is_negotiated() {
        assertThat(get(CHANGES, "Accept: application/json;q=0.5, text/event-stream;q=0.4").header("Content-Type"))
                .isEqualTo("application/json");
        assertThat(get(CHANGES, "Accept: */*").header("Content-Type")).isEqualTo("application/json");
        assertThat(get(CHANGES).header("Vary")).isEqualTo("Accept");
        problem(get(CHANGES, "Accept: text/html"), 406, "not-acceptable");
    }

    // what lists say of it

    @Test
    void each_answer_of_a_list_tells_what_it_reflects() {
        created();
        Answer list = get(PRODUCTS);
        long seq = Long.parseLong(list.header("Catalog-Seq"));

        assertThat(list.header("Catalog-Epoch")).matches("[0-9a-f]{16}").isEqualTo(epoch());
        assertThat(seq).isEqualTo(head());
        for (Answer other : List.of(get(PRODUCTS + "?name=nobody"), head(PRODUCTS),
                get(PRODUCTS, "If-None-Match: " + list.etag()))) {
            assertThat(other.header("Catalog-Seq")).as("%s", other).isEqualTo("" + seq);
            assertThat(other.header("Catalog-Epoch")).isEqualTo(epoch());
        }
    }

    @Test
    void who_walks_the_list_and_follows_from_its_first_page_misses_nothing() throws Exception {
        Map<Long, ProductJson> copy = new HashMap<>();
        AtomicBoolean walked = new AtomicBoolean();
        List<String> positions = race(4, racer -> () -> racer > 0 ? writeUntil(walked) : walkInto(copy, walked));
        for (List<JsonObject> changes = changesAfter(positions.getFirst()); !changes.isEmpty();
                changes = changesAfter("" + number(changes.getLast()))) {
            changes.forEach(change -> apply(change, copy));
        }

        Map<Long, ProductJson> expected = new HashMap<>();
        walk(PRODUCTS + "?limit=1000").forEach(product -> expected.put(product.id(), product));
        assertThat(copy).isEqualTo(expected);
    }

    private String writeUntil(AtomicBoolean walked) {
        while (!walked.get()) {
            Created tea = created();
            patch(tea.path(), "{\"price\":1}");
            delete(created().path());
        }
        return "";
    }

    /** {@return the position of the first page} */
    private String walkInto(Map<Long, ProductJson> copy, AtomicBoolean walked) {
        try {
            Answer first = get(PRODUCTS + "?limit=10");
            first.products().forEach(product -> copy.put(product.id(), product));
            walk(first.link("next")).forEach(product -> copy.put(product.id(), product));
            return first.header("Catalog-Epoch") + '-' + first.header("Catalog-Seq");
        } finally {
            walked.set(true);
        }
    }

    private List<JsonObject> changesAfter(String position) {
        return changes(get(CHANGES + "?limit=50&since=" + position));
    }

    private static void apply(JsonObject change, Map<Long, ProductJson> copy) {
        long id = change.getJsonNumber("id").longValue();
        if (change.getString("type").equals("deleted")) {
            copy.remove(id);
        } else {
            copy.put(id, ProductJson.of(change.getJsonObject("product")));
        }
    }

    @Test
    void the_tag_of_a_list_is_another_one_after_each_change() {
        Created tea = created();
        List<String> lists =
                List.of(PRODUCTS, PRODUCTS + "?limit=1&sort=-price", PRODUCTS + "?name=" + encoded(unique("x")));
        List<Runnable> writes =
                List.of(this::created, () -> patch(tea.path(), "{\"price\":1}"), () -> delete(tea.path()));
        for (Runnable write : writes) {
            for (String list : lists) {
                String tag = get(list).etag();
                assertThat(tag).startsWith("W/\"");
                Answer unchanged = get(list, "If-None-Match: " + tag);
                assertThat(unchanged.status()).isEqualTo(304);
                assertThat(unchanged.etag()).isEqualTo(tag);
            }
            List<String> before = lists.stream().map(list -> get(list).etag()).toList();
            assertThat(before).doesNotHaveDuplicates();
            write.run();
            assertThat(IntStream.range(0, lists.size())).allSatisfy(i ->
                    assertThat(get(lists.get(i), "If-None-Match: " + before.get(i)).status()).isEqualTo(200));
        }
    }

    // a restart

    @Test
    void positions_hold_after_a_restart_as_far_as_the_products_do() {
        created();
        String position = epoch() + '-' + (head() - 1);
        service.restart();

        Answer answer = get(CHANGES + "?since=" + position);
        if (service.database().isDurable()) {
            assertThat(changes(answer)).hasSize(1);
        } else {
            problem(answer, 410, "gone");
        }
    }

    private long head() {
        return get(CHANGES).object().getJsonNumber("head").longValue();
    }

    private String epoch() {
        return get(CHANGES).object().getString("epoch");
    }

    private static long number(JsonObject change) {
        return change.getJsonNumber("seq").longValue();
    }

    private static List<JsonObject> changes(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.object().getJsonArray("changes").getValuesAs(JsonObject.class);
    }
}
