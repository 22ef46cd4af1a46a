package dev.productcatalog.bootstrap.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What must hold of every answer, whatever was asked: sections 2 and 6 of the contract. */
public final class Judge {

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final List<String> SINGLE = List.of("Accept-Patch", "Accept-Post", "Allow", "Cache-Control",
            "Connection", "Content-Length", "Content-Type", "Date", "ETag", "Link", "Location", "Preference-Applied",
            "Retry-After", "Vary", "WWW-Authenticate", "X-Content-Type-Options", "X-Request-Id", "X-Total-Count");
    private static final String OURS = Judge.class.getPackageName().replaceFirst("\\.\\w+$", "");
    private static final Pattern LEAK = Pattern.compile("Exception|Error:|java(?!script)|helidon|" + Pattern.quote(OURS)
            + "|jdbc|SQL|h2|postgres|hikari|parsson|SELECT|INSERT|UPDATE |\\tat |/tmp|\\.class",
            Pattern.CASE_INSENSITIVE);
    private static final Map<String, Integer> STATUS_OF_TYPE = Map.ofEntries(
            entry("malformed", 400), entry("invalid-cursor", 400), entry("unauthorized", 401), entry("forbidden", 403),
            entry("not-found", 404), entry("method-not-allowed", 405), entry("not-acceptable", 406),
            entry("conflict", 409), entry("gone", 410), entry("precondition-failed", 412),
            entry("content-too-large", 413), entry("uri-too-long", 414), entry("unsupported-media-type", 415),
            entry("validation", 422), entry("precondition-required", 428), entry("headers-too-large", 431),
            entry("internal", 500), entry("unavailable", 503), entry("http-version-not-supported", 505));
    private static final List<String> CODES = List.of("missing", "string_type", "string_too_short", "string_too_long",
            "string_pattern", "int_type", "greater_than_equal", "less_than_equal", "extra_forbidden", "object_type",
            "json_invalid", "id_taken", "value_error", "price_format", "encoding", "not_found", "stale",
            "duplicate_key", "column_count");
    /** Members of an import's report, and behind them those of a dry run's. */
    private static final List<String> REPORT = List.of("received", "created", "updated", "unchanged", "skipped",
            "failed", "truncated", "ignored_columns", "errors", "preview", "lowest_price", "highest_price");
    /** By type, as they were first seen: a title does not change from occurrence to occurrence. */
    private static final Map<String, String> TITLES = new ConcurrentHashMap<>();

    private Judge() {
    }

    public static void headers(Answer answer) {
        assertThat(answer.header("X-Request-Id")).as("X-Request-Id of %s", answer).matches(UUID);
        assertThat(answer.header("X-Content-Type-Options")).as("of %s", answer).isEqualTo("nosniff");
        assertThat(answer.headers()).as("%s", answer).doesNotContainKeys("Server", "X-Powered-By", "Via");
        assertThat(answer.headers().toString()).doesNotContainIgnoringCase("helidon");
        for (String name : SINGLE) {
            assertThat(answer.lines(name)).as("%s of %s", name, answer).hasSizeLessThan(2);
        }
        if (answer.status() == 204 || answer.status() == 304 || answer.method().equals("HEAD")) {
            assertThat(answer.body()).as("%s", answer).isEmpty();
        }
        if (answer.status() == 204) {
            assertThat(answer.headers()).doesNotContainKeys("Content-Length", "Transfer-Encoding", "Content-Type");
        }
    }

    /** That it is a problem if, and only if, it should be one. */
    public static void problem(Answer answer) {
        String contentType = answer.header("Content-Type");
        if (answer.status() >= 400) {
            assertThat(answer.header("Cache-Control")).as("%s", answer).isEqualTo("no-store");
        }
        if (answer.status() < 400 || answer.target().startsWith("/health/") && answer.status() == 503) {
            assertThat(contentType).as("%s", answer).isNotEqualTo("application/problem+json");
            return;
        }
        assertThat(contentType).as("%s", answer).isEqualTo("application/problem+json");
        assertThat(answer.lines("Allow").isEmpty()).as("%s", answer).isEqualTo(answer.status() != 405);
        assertThat(answer.lines("Retry-After").isEmpty()).as("%s", answer).isEqualTo(answer.status() != 503);
        assertThat(answer.lines("WWW-Authenticate").isEmpty()).as("%s", answer).isEqualTo(answer.status() != 401);
        if (!answer.method().equals("HEAD")) {
            body(answer, answer.object());
        }
    }

    private static void body(Answer answer, JsonObject problem) {
        List<String> members = new ArrayList<>(List.of("type", "title", "status", "detail", "instance"));
        boolean isReport = answer.target().startsWith("/api/v1/products/import") && problem.containsKey("received");
        switch (answer.status()) {
            case 422 -> members.addAll(!isReport ? List.of("errors")
                    : REPORT.subList(0, problem.containsKey("preview") ? REPORT.size() : REPORT.indexOf("preview")));
            case 412 -> {
                if (!isOfDeleted(answer, problem)) {
                    members.add("current_etag");
                }
            }
            case 410 -> members.addAll(List.of("oldest", "head", "epoch"));
            default -> { }
        }
        assertThat(problem.keySet()).as("%s", answer).containsExactlyElementsOf(members);
        String type = problem.getString("type");
        String title = problem.getString("title");
        assertThat(type).startsWith("/problems/");
        assertThat(problem.getInt("status")).isEqualTo(answer.status())
                .isEqualTo(STATUS_OF_TYPE.get(type.substring("/problems/".length())));
        assertThat(title).isNotBlank().doesNotContainPattern(LEAK);
        assertThat(TITLES.merge(type, title, (first, again) -> first)).isEqualTo(title);
        assertThat(problem.getString("detail")).isNotBlank().doesNotContainPattern(LEAK);
        assertThat(problem.getString("instance")).isEqualTo("urn:uuid:" + answer.header("X-Request-Id"));
        if (problem.containsKey("current_etag")) {
            assertThat(problem.getString("current_etag")).matches("\"[\\x21\\x23-\\x7E]+\"");
        }
        if (answer.status() == 422) {
            assertThat(problem.getJsonArray("errors")).isNotEmpty();
            problem.getJsonArray("errors").getValuesAs(JsonObject.class)
                    .forEach(isReport ? Judge::rowError : Judge::fault);
        }
    }

    /** A deleted product can be brought back, but has no tag. */
    private static boolean isOfDeleted(Answer answer, JsonObject problem) {
        return answer.target().endsWith("/revert") && problem.getString("detail").equals("the product was deleted");
    }

    private static void rowError(JsonObject error) {
        assertThat(error.getString("code")).isIn(CODES);
        assertThat(error.getString("detail")).isNotBlank().doesNotContainPattern(LEAK);
    }

    private static void fault(JsonObject fault) {
        boolean inBody = fault.getString("in").equals("body");
        assertThat(fault.keySet()).containsExactly("in", inBody ? "pointer" : "name", "code", "detail");
        assertThat(fault.getString("in")).isIn("body", "path", "query", "header");
        assertThat(fault.getString("code")).isIn(CODES);
        assertThat(fault.getString("detail")).isNotBlank().doesNotContainPattern(LEAK);
        if (inBody) {
            assertThat(fault.getString("pointer")).matches("#(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*)?")
                    .doesNotContainPattern("~(?![01])");
        }
    }
}
