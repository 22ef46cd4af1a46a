package dev.productcatalog.bootstrap.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.HttpTest;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happened to one product, and the way back: section 9 of the contract. */
class HistoryTest extends HttpTest {

    // history

    @Test
    void it_is_the_products_changes_as_the_feed_tells_them_the_newest_first() {
        Created tea = created();
        long since = head();
        created();
        patch(tea.path(), "{\"price\":1}");
        patch(tea.path(), "{}");
        delete(tea.path());

        Answer answer = get(tea.path() + "/changes");
        List<JsonObject> history = changes(answer);
        assertThat(answer.object().keySet()).containsExactly("changes");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(history).extracting(change -> change.getString("type"))
                .containsExactly("deleted", "updated", "created");
        assertThat(ProductJson.of(history.get(2).getJsonObject("product"))).isEqualTo(tea.product());
        assertThat(history.subList(0, 2).reversed()).isEqualTo(changes(get(PRODUCTS + "/changes?since=" + since))
                .stream().filter(change -> change.getInt("id") == tea.id()).toList());
        assertThat(get(tea.path() + "/changes/").text()).isEqualTo(answer.text());
    }

    @Test
    void it_is_read_in_pages_while_it_grows() {
        Created tea = created(unique("Tea"), "", 0);
        for (int price = 1; price < 5; price++) {
            patch(tea.path(), "{\"price\":" + price + "}");
        }
        List<Integer> prices = new ArrayList<>();
        String next = tea.path() + "/changes?limit=2";
        for (int page = 0; next != null; page++) {
            assertThat(page).isLessThan(3);
            Answer answer = get(next);
            changes(answer).forEach(change -> prices.add(change.getJsonObject("product").getInt("price")));
            next = answer.header("Link") == null ? null : answer.link("next");
            patch(tea.path(), "{\"price\":" + (100 + page) + "}");
        }
        assertThat(prices).containsExactly(4, 3, 2, 1, 0);
        assertThat(changes(get(tea.path() + "/changes"))).hasSize(8);
        assertThat(get(tea.path() + "/changes?limit=8").header("Link")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "since=1", "wait=1", "cursor=x"})
    void what_is_not_allowed_in_the_query_is_told(String query) {
        Answer answer = get(created().path() + "/changes?" + query);
        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        assertThat(faults(answer)).extracting(Fault::name).containsExactly(query.substring(0, query.indexOf('=')));
    }

    @Test
    void there_is_none_of_what_never_was() {
        for (String id : List.of("0", "-1", "9223372036854775807", "9223372036854775808")) {
            problem(get(PRODUCTS + '/' + id + "/changes"), 404, "not-found");
        }
        problem(get(PRODUCTS + "/abc/changes"), 422, "validation", path("id", "int_type"));
        problem(get(created().path() + "/changes", "Accept: text/event-stream"), 406, "not-acceptable");
        problem(post(created().path() + "/changes", "{}"), 405, "method-not-allowed");
        assertThat(options(created().path() + "/changes").header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    // revert

    @Test
    void a_product_gets_the_details_of_a_change_again() {
        Created tea = created();
        long first = head();
        String second = patch(tea.path(), "{\"name\":\"Other\",\"description\":\"\",\"price\":1}").etag();
        long since = head();

        Answer reverted = revert(tea, first);
        assertThat(reverted.status()).isEqualTo(200);
        assertThat(reverted.product()).isEqualTo(tea.product());
        assertThat(reverted.etag()).isNotIn(tea.etag(), second);
        assertThat(reverted.header("Location")).isNull();
        assertThat(get(tea.path()).etag()).isEqualTo(reverted.etag());
        assertThat(changes(get(PRODUCTS + "/changes?since=" + since))).singleElement().satisfies(change -> {
            assertThat(change.getString("type")).isEqualTo("updated");
            assertThat(ProductJson.of(change.getJsonObject("product"))).isEqualTo(tea.product());
        });
    }

    @Test
    void where_nothing_differs_nothing_changes() {
        Created tea = created();
        long head = head();

        Answer reverted = revert(tea, head);
        assertThat(reverted.status()).isEqualTo(200);
        assertThat(reverted.etag()).isEqualTo(tea.etag());
        assertThat(head()).isEqualTo(head);
    }

    @Test
    void it_is_guarded_like_any_write() {
        Created tea = created();
        long first = head();
        String current = patch(tea.path(), "{\"price\":1}").etag();

        problem(revert(tea, first, "If-Match: " + tea.etag()), 412, "precondition-failed");
        problem(revert(tea, first, "If-Match: W/" + current), 412, "precondition-failed");
        problem(revert(tea, first, "If-None-Match: *"), 412, "precondition-failed");
        problem(revert(tea, first, "If-Match: x"), 400, "malformed");
        assertThat(get(tea.path()).etag()).isEqualTo(current);
        assertThat(revert(tea, first, "If-Match: " + current).product()).isEqualTo(tea.product());
        assertThat(revert(tea, first, "If-Match: *").status()).isEqualTo(200);
    }

    @Test
    void a_deleted_product_comes_back_under_its_id() {
        Created tea = created();
        long first = head();
        delete(tea.path());
        long deletion = head();

        problem(revert(tea, deletion), 422, "validation", body("/seq", "value_error"));
        problem(revert(tea, first, "If-Match: " + tea.etag()), 412, "precondition-failed");
        problem(revert(tea, first, "If-Match: *"), 412, "precondition-failed");
        problem(revert(tea, first, "If-Match: *", "If-None-Match: *"), 412, "precondition-failed");
        problem(get(tea.path()), 404, "not-found");
        assertThat(head()).isEqualTo(deletion);

        Answer back = revert(tea, first);
        assertThat(back.status()).isEqualTo(201);
        assertThat(back.header("Location")).isEqualTo(tea.path());
        assertThat(back.product()).isEqualTo(tea.product());
        assertThat(back.etag()).isNotEqualTo(tea.etag());
        assertThat(get(tea.path()).etag()).isEqualTo(back.etag());
        assertThat(changes(get(tea.path() + "/changes"))).extracting(change -> change.getString("type"))
                .containsExactly("created", "deleted", "created");
        assertThat(created().id()).isGreaterThan(tea.id());
    }

    /** RFC 9110, section 13.1.2: the condition is true where there is no current representation. */
    @Test
    void if_none_match_brings_back_what_is_deleted_and_changes_nothing_that_is_there() {
        Created tea = created();
        long first = head();
        problem(revert(tea, first, "If-None-Match: *"), 412, "precondition-failed");
        delete(tea.path());

        assertThat(revert(tea, first, "If-None-Match: *").status()).isEqualTo(201);
        problem(revert(tea, first, "If-None-Match: *"), 412, "precondition-failed");
    }

    @Test
    void a_seq_that_is_no_change_of_the_product_is_told() {
        Created tea = created();
        long first = head();
        created();
        long other = head();

        for (String seq : List.of("" + other, "" + (other + 1), "0", "-1", "9223372036854775807")) {
            problem(revert(tea, seq), 422, "validation", body("/seq", "value_error"));
        }
        problem(revert(tea, "\"1\""), 422, "validation", body("/seq", "int_type"));
        problem(revert(tea, "1.5"), 422, "validation", body("/seq", "int_type"));
        problem(revert(tea, "null"), 422, "validation", body("/seq", "int_type"));
        problem(revert(tea, first + ",\"x\":1"), 422, "validation", body("/x", "extra_forbidden"));
        problem(post(tea.path() + "/revert", "{}"), 422, "validation", body("/seq", "missing"));
        problem(post(tea.path() + "/revert", "[]"), 422, "validation", body("", "object_type"));
        problem(post(tea.path() + "/revert", "{"), 400, "malformed");
        problem(post(tea.path() + "/revert", "{\"seq\":1,\"seq\":1}"), 400, "malformed");
        assertUnchanged(tea);
        assertThat(head()).isEqualTo(other);
        assertThat(revert(tea, first + ".0").status()).as("an integer that is written otherwise").isEqualTo(200);
    }

    @Test
    void what_never_was_cannot_come_back() {
        created();
        problem(post(PRODUCTS + "/0/revert", "{\"seq\":1}"), 404, "not-found");
        problem(post(PRODUCTS + "/9223372036854775807/revert", "{\"seq\":1}"), 404, "not-found");
        problem(post(PRODUCTS + "/abc/revert", "{\"seq\":1}"), 422, "validation", path("id", "int_type"));
    }

    @Test
    void it_is_posted_as_json() {
        Created tea = created();
        problem(send("POST", tea.path() + "/revert", "seq=1", "Content-Type: text/plain"), 415,
                "unsupported-media-type");
        problem(get(tea.path() + "/revert"), 405, "method-not-allowed");
        problem(revert(tea, head(), "Accept: image/png"), 406, "not-acceptable");
        assertThat(options(tea.path() + "/revert").header("Allow")).isEqualTo("POST, OPTIONS");
    }

    @Test
    void of_racing_reverts_of_a_deleted_product_one_brings_it_back() throws Exception {
        Created tea = created();
        long first = head();
        delete(tea.path());

        List<Answer> answers = race(8, racer -> () -> revert(tea, first));
        assertThat(answers).extracting(Answer::status).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(answers).extracting(Answer::etag).containsOnly(get(tea.path()).etag());
        assertThat(changes(get(tea.path() + "/changes"))).hasSize(3);
    }

    private Answer revert(Created product, long seq, String... headers) {
        return revert(product, Long.toString(seq), headers);
    }

    private Answer revert(Created product, String seq, String... headers) {
        return post(product.path() + "/revert", "{\"seq\":" + seq + "}", headers);
    }

    private long head() {
        return get(PRODUCTS + "/changes").object().getJsonNumber("head").longValue();
    }

    private static List<JsonObject> changes(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.object().getJsonArray("changes").getValuesAs(JsonObject.class);
    }
}
