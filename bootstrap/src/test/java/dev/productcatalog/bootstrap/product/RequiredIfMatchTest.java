package dev.productcatalog.bootstrap.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.RunningService;
import org.junit.jupiter.api.Test;

/** Section 4 of the contract: what the setting {@code api.require-if-match} changes. */
@RunningService.With("api.require-if-match=true")
class RequiredIfMatchTest extends HttpTest {

    @Test
    void an_unguarded_change_is_refused() {
        Created tea = created();

        problem(put(tea.path(), json("x", "", 7)), 428, "precondition-required");
        problem(patch(tea.path(), "{\"price\":7}"), 428, "precondition-required");
        problem(patch(tea.path(), "{}"), 428, "precondition-required");
        problem(delete(tea.path()), 428, "precondition-required");
        problem(put(tea.path(), json("x", "", 7), "If-None-Match: *"), 428, "precondition-required");
        problem(put(tea.path(), json("x", "", 7), "If-None-Match: \"x\""), 428, "precondition-required");
        assertUnchanged(tea);
    }

    @Test
    void a_guarded_change_is_made() {
        Created tea = created();
        String etag = put(tea.path(), json("x", "", 7), "If-Match: " + tea.etag()).etag();

        assertThat(patch(tea.path(), "{\"price\":8}", "If-Match: " + etag).product().price()).isEqualTo(8);
        problem(patch(tea.path(), "{\"price\":9}", "If-Match: " + etag), 412, "precondition-failed");
        assertThat(delete(tea.path(), "If-Match: *").status()).isEqualTo(204);
    }

    @Test
    void everything_else_is_checked_before() {
        Created tea = created();

        problem(send("PUT", tea.path(), "x", "Content-Type: text/plain"), 415, "unsupported-media-type");
        problem(patch(tea.path(), "{", "If-None-Match: x"), 400, "malformed");
        problem(delete(PRODUCTS + "/abc"), 422, "validation", path("id", "int_type"));
        problem(patch(tea.path(), "{"), 400, "malformed");
        problem(put(tea.path(), json("", "", 7)), 422, "validation", body("/name", "string_too_short"));
        problem(delete(PRODUCTS + "/0"), 404, "not-found");
    }

    @Test
    void reading_and_creating_need_no_guard() {
        Created tea = created();

        assertThat(get(tea.path()).status()).isEqualTo(200);
        assertThat(get(PRODUCTS).status()).isEqualTo(200);
    }
}
