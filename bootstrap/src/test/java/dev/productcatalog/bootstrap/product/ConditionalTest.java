package dev.productcatalog.bootstrap.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 4 of the contract: conditional requests. In the tables, {@code TAG} is the tag of the product. */
class ConditionalTest extends HttpTest {

    @Test
    void the_tag_changes_exactly_when_the_product_does() {
        Created tea = created("Tea", "Loose leaf", 450);
        String renamed = patch(tea.path(), "{\"name\":\"Green tea\"}").etag();
        String described = patch(tea.path(), "{\"description\":\"\"}").etag();
        String priced = patch(tea.path(), "{\"price\":451}").etag();
        String replaced = put(tea.path(), json("Tea", "Loose leaf", 450)).etag();

        assertThat(List.of(tea.etag(), renamed, described, priced, replaced)).doesNotHaveDuplicates();
        assertThat(patch(tea.path(), "{\"price\":450}").etag()).isEqualTo(replaced);
        assertThat(get(tea.path()).etag()).isEqualTo(replaced);
        assertThat(head(tea.path()).etag()).isEqualTo(replaced);
    }

    @Test
    void products_with_the_same_content_have_different_tags() {
        assertThat(Stream.generate(() -> created("Tea", "", 1).etag()).limit(20)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TAG", "W/TAG", "*", "\"x\", TAG", "W/\"x\",W/TAG", "TAG, \"x\"", "\"a,b\", TAG",
        ", TAG ,,", "\"\", TAG"})
    void a_read_of_what_is_known_is_not_modified(String ifNoneMatch) {
        Created tea = created();
        for (Answer answer : List.of(get(tea.path(), "If-None-Match: " + tagged(ifNoneMatch, tea)),
                head(tea.path(), "If-None-Match: " + tagged(ifNoneMatch, tea)))) {
            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.etag()).isEqualTo(tea.etag());
            assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
            assertThat(answer.header("Vary")).isEqualTo("Accept");
            assertThat(answer.headers()).doesNotContainKeys("Content-Type", "Content-Length");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "W/\"x\"", "\"x\", \"y\"", "\"\"", "\"*\""})
    void a_read_of_what_is_not_known_is_answered(String ifNoneMatch) {
        Created tea = created();

        assertThat(get(tea.path(), "If-None-Match: " + ifNoneMatch).product()).isEqualTo(tea.product());
        assertThat(head(tea.path(), "If-None-Match: " + ifNoneMatch).status()).isEqualTo(200);
    }

    @Test
    void a_tag_may_have_any_byte_beyond_ascii() throws IOException {
        Created tea = created();
        try (Wire wire = wire()) {
            for (String tag : List.of("\"\u00e9\"", "\"\u00c3\u00a9\"", "\"\u0080\u00ff\"")) {
                assertThat(wire.exchange("GET", tea.path(), "", "If-None-Match: " + tag).product())
                        .isEqualTo(tea.product());
                assertThat(wire.exchange("GET", tea.path(), "", "If-None-Match: " + tag + ", " + tea.etag()).status())
                        .isEqualTo(304);
            }
        }
    }

    @Test
    void a_tag_of_an_older_state_is_not_known() {
        Created tea = created();
        patch(tea.path(), "{\"price\":7}");

        assertThat(get(tea.path(), "If-None-Match: " + tea.etag()).product().price()).isEqualTo(7);
        problem(get(PRODUCTS + "/0", "If-None-Match: *"), 404, "not-found");
    }

    @Test
    void a_list_of_tags_may_be_on_several_lines() {
        Created tea = created();

        assertThat(get(tea.path(), "If-None-Match: \"x\"", "If-None-Match: " + tea.etag()).status()).isEqualTo(304);
        assertThat(patch(tea.path(), "{}", "If-Match: \"x\"", "If-Match: " + tea.etag()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TAG", "*", "\"x\", TAG", "TAG,\"x\"", "W/TAG, TAG", ",TAG,"})
    void a_guard_that_holds_lets_the_change_pass(String ifMatch) {
        Created patched = created();
        assertThat(patch(patched.path(), "{\"price\":7}", "If-Match: " + tagged(ifMatch, patched)).product().price())
                .isEqualTo(7);
        Created replaced = created();
        assertThat(put(replaced.path(), json("x", "", 7), "If-Match: " + tagged(ifMatch, replaced)).status())
                .isEqualTo(200);
        Created deleted = created();
        assertThat(delete(deleted.path(), "If-Match: " + tagged(ifMatch, deleted)).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "W/TAG", "\"x\", W/TAG", "\"\"", "\"*\""})
    void a_guard_that_does_not_hold_changes_nothing(String ifMatch) {
        Created tea = created();
        String guard = "If-Match: " + tagged(ifMatch, tea);
        for (Answer answer : List.of(put(tea.path(), json("x", "", 7), guard), patch(tea.path(), "{\"price\":7}",
                guard),
                delete(tea.path(), guard), patch(tea.path(), "{}", guard))) {
            problem(answer, 412, "precondition-failed");
            assertThat(answer.object().getString("current_etag")).isEqualTo(tea.etag());
        }
        assertUnchanged(tea);
    }

    @Test
    void a_weak_guard_is_told_that_a_proxy_may_have_weakened_it() {
        Created tea = created();
        String weak = "If-Match: W/" + tea.etag();

        for (Answer answer : List.of(put(tea.path(), json("x", "", 7), weak), patch(tea.path(), "{}", weak),
                delete(tea.path(), weak), get(tea.path(), weak))) {
            assertThat(answer.status()).isEqualTo(412);
            assertThat(answer.object().getString("detail")).contains("weak", "never matches", "proxy");
        }
        assertThat(patch(tea.path(), "{}", "If-Match: \"x\"").object().getString("detail")).doesNotContain("proxy");
    }

    @Test
    void a_guard_of_an_older_state_names_the_present_one() {
        Created tea = created();
        String now = patch(tea.path(), "{\"price\":7}", "If-Match: " + tea.etag()).etag();
        Answer late = patch(tea.path(), "{\"price\":8}", "If-Match: " + tea.etag());

        problem(late, 412, "precondition-failed");
        assertThat(late.object().getString("current_etag")).isEqualTo(now);
        assertThat(patch(tea.path(), "{\"price\":8}", "If-Match: " + now).status()).isEqualTo(200);
    }

    @Test
    void a_guarded_change_that_changes_nothing_keeps_the_tag() {
        Created tea = created();

        assertThat(patch(tea.path(), "{}", "If-Match: " + tea.etag()).etag()).isEqualTo(tea.etag());
        assertThat(put(tea.path(), get(tea.path()).text(), "If-Match: " + tea.etag()).etag()).isEqualTo(tea.etag());
        assertUnchanged(tea);
    }

    @Test
    void a_tag_of_a_deleted_product_guards_nothing() {
        Created tea = created();
        delete(tea.path());

        problem(put(tea.path(), json("x", "", 1), "If-Match: " + tea.etag()), 404, "not-found");
        problem(delete(tea.path(), "If-Match: *"), 404, "not-found");
    }

    @Test
    void if_none_match_guards_against_what_exists() {
        Created tea = created();

        problem(put(tea.path(), json("x", "", 1), "If-None-Match: *"), 412, "precondition-failed");
        problem(put(PRODUCTS + "/0", json("x", "", 1), "If-None-Match: *"), 404, "not-found");
        problem(patch(tea.path(), "{\"price\":7}", "If-None-Match: " + tea.etag()), 412, "precondition-failed");
        assertUnchanged(tea);
        assertThat(patch(tea.path(), "{\"price\":7}", "If-None-Match: \"x\"").status()).isEqualTo(200);
    }

    @Test
    void if_match_of_a_read_holds_or_fails() {
        Created tea = created();

        assertThat(get(tea.path(), "If-Match: " + tea.etag()).product()).isEqualTo(tea.product());
        problem(get(tea.path(), "If-Match: \"x\""), 412, "precondition-failed");
        problem(head(tea.path(), "If-Match: \"x\""), 412, "precondition-failed");
        assertThat(get(tea.path(), "If-Match: " + tea.etag(), "If-None-Match: " + tea.etag()).status()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "TAG x", "TAG TAG", "\"x", "x\"", "w/TAG", "W/x", "*, TAG", "TAG, *", "\"a b\"",
        "'x'", "**", ","})
    void a_malformed_tag_is_malformed(String value) {
        Created tea = created();
        String tags = tagged(value, tea);

        problem(get(tea.path(), "If-None-Match: " + tags), 400, "malformed");
        problem(get(tea.path(), "If-Match: " + tags), 400, "malformed");
        problem(patch(tea.path(), "{\"price\":7}", "If-Match: " + tags), 400, "malformed");
        problem(put(tea.path(), json("x", "", 1), "If-None-Match: " + tags), 400, "malformed");
        problem(delete(tea.path(), "If-Match: " + tags), 400, "malformed");
        assertUnchanged(tea);
    }

    @Test
    void other_conditions_are_ignored() {
        Created tea = created();

        assertThat(get(tea.path(), "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT").status()).isEqualTo(200);
        assertThat(patch(tea.path(), "{}", "If-Unmodified-Since: Mon, 01 Jan 2001 00:00:00 GMT").status())
                .isEqualTo(200);
        assertThat(get(tea.path(), "Range: bytes=0-1").status()).isEqualTo(200);
    }

    @Test
    void of_racing_guarded_patches_one_succeeds() throws Exception {
        Created tea = created();

        List<Answer> answers = race(WRITERS, i -> () -> patch(tea.path(), "{\"price\":" + (1_000 + i) + "}",
                "If-Match: " + tea.etag()));

        Answer winner = answers.stream().filter(answer -> answer.status() == 200).findAny().orElseThrow();
        assertThat(answers).filteredOn(answer -> answer != winner).hasSize(WRITERS - 1).allSatisfy(answer -> {
            problem(answer, 412, "precondition-failed");
            assertThat(answer.object().getString("current_etag")).isEqualTo(winner.etag());
        });
        assertThat(get(tea.path()).product()).isEqualTo(winner.product());
        assertThat(get(tea.path()).etag()).isEqualTo(winner.etag());
    }

    @Test
    void racing_guarded_increments_all_count() throws Exception {
        Created counter = created(unique("Counter"), "", 0);
        Set<String> tags = Collections.synchronizedSet(new HashSet<>(Set.of(counter.etag())));

        race(8, i -> () -> {
            for (int done = 0; done < 25; ) {
                Answer seen = get(counter.path());
                Answer answer = patch(counter.path(), "{\"price\":" + (seen.product().price() + 1) + "}",
                        "If-Match: " + seen.etag());
                assertThat(answer.status()).isIn(200, 412);
                if (answer.status() == 200) {
                    done++;
                    assertThat(tags.add(answer.etag())).as("a new tag").isTrue();
                }
            }
            return null;
        });

        assertThat(get(counter.path()).product().price()).isEqualTo(200);
        assertThat(tags).hasSize(201);
    }

    private static String tagged(String tags, Created product) {
        return tags.replace("TAG", product.etag());
    }
}
