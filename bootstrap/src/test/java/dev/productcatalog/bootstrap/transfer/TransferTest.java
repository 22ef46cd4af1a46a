package dev.productcatalog.bootstrap.transfer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.HttpTest;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Import and export: section 8 of the contract, from outside. */
class TransferTest extends HttpTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String NDJSON = "application/x-ndjson";
    private static final String CSV = "text/csv";

    record Reply(int status, byte[] body) {

        String text() {
            return new String(body, UTF_8);
        }

        JsonObject report() {
            try (JsonReader reader = Json.createReader(new StringReader(text()))) {
                return reader.readObject();
            }
        }

        /** {@return the counts that are not 0} */
        Map<String, Integer> counts() {
            JsonObject report = report();
            return Stream.of("received", "created", "updated", "unchanged", "skipped", "failed", "truncated")
                    .filter(count -> report.getInt(count) != 0)
                    .collect(Collectors.toMap(count -> count, report::getInt, (a, b) -> a, TreeMap::new));
        }

        List<String> errors() {
            return report().getJsonArray("errors").getValuesAs(JsonObject.class).stream()
                    .map(error -> error.getInt("line") + " " + error.getString("code")).toList();
        }
    }

    private Reply load(byte[] file, String type, String query) {
        return exchange(HttpRequest.newBuilder(URI.create(service.baseUri() + PRODUCTS + "/import?" + query))
                .header("Content-Type", type).POST(BodyPublishers.ofByteArray(file)).build());
    }

    private Reply load(String file, String type, String query) {
        return load(file.getBytes(UTF_8), type, query);
    }

    private Reply export(String query) {
        return exchange(HttpRequest.newBuilder(URI.create(service.baseUri() + PRODUCTS + "/export?" + query)).build());
    }

    private static Reply exchange(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = CLIENT.send(request, BodyHandlers.ofByteArray());
            Answer answer = Answer.received(request.method(),
                    request.uri().getRawPath() + '?' + request.uri().getRawQuery(),
                    response.statusCode(), response.headers().map(), response.body());
            return new Reply(answer.status(), answer.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> each_spreadsheet_comes_in_as_people_mean_it() throws IOException {
        List<JsonObject> cases;
        try (JsonReader reader = Json.createReader(resource("cases.json"))) {
            cases = reader.readArray().getValuesAs(JsonObject.class);
        }
        return cases.stream().map(sheet -> DynamicTest.dynamicTest(sheet.getString("file"), () -> {
            try (InputStream file = resource(sheet.getString("file"))) {
                String query = Stream.of(sheet.getString("query").split("&")).filter(part -> !part.isEmpty())
                        .map(part -> part.split("=", 2)).map(part -> part[0] + '=' + encoded(part[1]))
                        .collect(Collectors.joining("&"));
                long before = created().id();

                Reply reply = load(file.readAllBytes(), sheet.getString("content_type"), query);

                assertThat(reply.status()).as(reply.text()).isEqualTo(sheet.getInt("status"));
                JsonObject report = reply.report();
                sheet.getJsonObject("counts").forEach((count, value) ->
                        assertThat(report.get(count)).as(count).isEqualTo(value));
                assertThat(report.get("ignored_columns")).isEqualTo(sheet.get("ignored_columns"));
                assertThat(report.getJsonArray("errors")).hasSameSizeAs(sheet.getJsonArray("errors"));
                for (int i = 0; i < sheet.getJsonArray("errors").size(); i++) {
                    JsonObject error = report.getJsonArray("errors").getJsonObject(i);
                    sheet.getJsonArray("errors").getJsonObject(i).forEach((member, value) ->
                            assertThat(error.getOrDefault(member, JsonValue.NULL)).as(member).isEqualTo(value));
                }
                assertThat(productsAfter(before)).isEqualTo(sheet.getJsonArray("products").getValuesAs(JsonObject.class)
                        .stream().map(product -> json(product.getString("name"), product.getString("description"),
                                product.getJsonNumber("price").longValueExact())).toList());
            }
        }));
    }

    private static InputStream resource(String name) {
        return TransferTest.class.getResourceAsStream("spreadsheets/" + name);
    }

    private List<String> productsAfter(long id) {
        return walk(PRODUCTS + "?limit=1000").stream().filter(product -> product.id() > id)
                .map(product -> json(product.name(), product.description(), product.price())).toList();
    }

    @Test
    void an_atomic_import_with_one_fault_changes_nothing_and_tells_every_fault() {
        String name = unique("Atomic");

        Reply reply = load(line(name, 1) + "{\"name\": 5}\n" + line(name, -1) + "no JSON\n" + line(name, 2), NDJSON,
                "");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.counts()).isEqualTo(Map.of("received", 5, "failed", 3, "skipped", 2));
        assertThat(reply.errors()).containsExactlyInAnyOrder("2 string_type", "2 missing", "2 missing",
                "3 greater_than_equal", "4 json_invalid");
        assertThat(get(PRODUCTS + "?name=" + encoded(name)).products()).isEmpty();
    }

    @Test
    void a_partial_import_does_what_can_be_done() {
        String name = unique("Partial");

        Reply reply = load(line(name, 1) + line(name, -1) + line(name, 2), NDJSON, "mode=partial");

        assertThat(reply.status()).isEqualTo(207);
        assertThat(reply.counts()).isEqualTo(Map.of("received", 3, "created", 2, "failed", 1));
        assertThat(get(PRODUCTS + "?name=" + encoded(name)).products()).hasSize(2);
    }

    @Test
    void a_dry_run_tells_what_would_be_and_writes_nothing() {
        String name = unique("Dry");

        Reply reply = load("name,price\r\n" + name + ",2.40\r\n" + name + ",0.99\r\n", CSV,
                "dry_run=true&price_unit=major");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.counts()).isEqualTo(Map.of("received", 2, "created", 2));
        assertThat(reply.report().getInt("lowest_price")).isEqualTo(99);
        assertThat(reply.report().getInt("highest_price")).isEqualTo(240);
        assertThat(reply.report().getJsonArray("preview").getJsonObject(0))
                .isEqualTo(Json.createObjectBuilder().add("name", name).add("description", "").add("price", 240)
                .build());
        assertThat(get(PRODUCTS + "?name=" + encoded(name)).products()).isEmpty();
    }

    /** What LibreOffice makes of an export that somebody edits in it: texts in quotes, prices as they were typed. */
    @Test
    void what_was_edited_in_a_spreadsheet_comes_back_without_losing_what_others_changed_meanwhile() {
        String name = unique("Round");
        List<Created> created = IntStream.range(0, 4)
                .mapToObj(i -> created(name + i, "line\nbreak, \"quoted\"", 100 + i)).toList();
        String exported = export("format=csv&etags=true&price_unit=major&decimal=,&delimiter=;&bom=true"
                + "&escape_formulas=true&name_prefix=" + encoded(name)).text();
        assertThat(exported).startsWith("\uFEFFid;name;description;price;etag\r\n");
        String edited = exported.replace(name + "0;",
                '"' + name + "0\";").replace(";1,01;", ";9,5;").replace(";1,02;", ";7;");
        patch(created.get(2).path(), "{\"description\": \"somebody else's\"}");

        Reply reply = load(edited, CSV, "action=upsert&mode=partial&price_unit=major&decimal=,&escape_formulas=true");

        assertThat(reply.status()).as(reply.text()).isEqualTo(207);
        assertThat(reply.counts()).isEqualTo(Map.of("received", 4, "updated", 1, "unchanged", 2, "failed", 1));
        assertThat(reply.errors()).hasSize(1).allMatch(error -> error.endsWith(" stale"));
        assertUnchanged(created.get(0));
        assertUnchanged(created.get(3));
        assertThat(get(created.get(1).path()).product().price()).isEqualTo(950);
        assertThat(get(created.get(2).path()).product().description()).isEqualTo("somebody else's");
        assertThat(get(created.get(2).path()).product().price()).isEqualTo(102);
    }

    @Test
    void an_export_is_imported_as_it_was_with_its_ids() {
        String name = unique("Same");
        List<Created> created =
                List.of(created(name + " =1", "'quoted'\r\n", 0), created(name + " é😀", "\t", PRICE_MAX));
        String query = "name_prefix=" + encoded(name);
        for (String form : List.of("format=ndjson", "format=csv", "format=csv&escape_formulas=true&price_unit=major")) {
            Reply exported = export(form + '&' + query);
            created.forEach(product -> delete(product.path()));
            String back = form.replaceFirst("format=[a-z]+&?", "");

            Reply reply = load(exported.body(), form.contains("csv") ? CSV : NDJSON, "ids=keep&" + back);

            assertThat(reply.counts()).as(reply.text()).isEqualTo(Map.of("received", 2, "created", 2));
            assertThat(export(form + '&' + query).text()).isEqualTo(exported.text());
        }
        assertThat(created().id()).isGreaterThan(created.getLast().id());
    }

    @Test
    void rows_find_products_by_name_if_just_one_has_it() {
        String name = unique("Named");
        Created one = created(name + "one", "d", 1);
        created(name + "two", "d", 1);
        created(name + "two", "d", 1);

        Reply reply = load("name,price\n" + name + "one,5\n" + name + "two,5\n" + name + "none,5\n" + name
                + "one,6\n,7\n",
                CSV, "action=update&on_conflict=name&mode=partial");

        assertThat(reply.errors())
                .containsExactlyInAnyOrder("3 duplicate_key", "4 not_found", "5 duplicate_key", "6 string_too_short");
        assertThat(get(one.path()).product().price()).isEqualTo(5);
    }

    @Test
    void a_cell_that_is_empty_or_no_column_keeps_what_is_stored_where_that_is_asked_for() {
        Created kept = created(unique("Kept"), "d", 1);
        Created emptied = created(unique("Emptied"), "d", 1);

        assertThat(load("id,description,price\n" + kept.id() + ",,7\n", CSV, "action=update&missing=keep").status())
                .isEqualTo(200);
        assertThat(load("id,description\n" + emptied.id() + ",\n", CSV, "action=update").status()).isEqualTo(200);

        assertThat(get(kept.path()).product().description()).isEqualTo("d");
        assertThat(get(kept.path()).product().price()).isEqualTo(7);
        assertThat(get(emptied.path()).product().description()).isEmpty();
        assertThat(get(emptied.path()).product().price()).isEqualTo(1);
    }

    @Test
    void bytes_that_are_no_text_fail_their_row_alone() {
        String name = unique("Bytes");
        byte[] file = ("name,price\n" + name + ",1\nCaf\u00E9,2\n" + name + ",3\n").getBytes(ISO_8859_1);

        Reply reply = load(file, CSV, "mode=partial");

        assertThat(reply.counts()).isEqualTo(Map.of("received", 3, "created", 2, "failed", 1));
        JsonObject error = reply.report().getJsonArray("errors").getJsonObject(0);
        assertThat(error.getString("code")).isEqualTo("encoding");
        assertThat(error.getInt("offset")).isEqualTo(("name,price\n" + name + ",1\nCaf").length());
    }

    @Test
    void hostile_files_are_refused_where_they_go_wrong() {
        String start = "name,price\nTea,1\n";
        assertThat(load(start + "\"never closed,1\n".repeat(3), CSV, "").errors()).containsExactly("3 value_error");
        assertThat(load(start + "a,\"1\nb,2\n", CSV, "").errors()).containsExactly("3 value_error");
        assertThat(load(start + "x".repeat(3_000_000), CSV, "").errors()).containsExactly("3 value_error");
        assertThat(load(start + ",".repeat(1_000_000) + "\n", CSV, "").errors()).containsExactly("3 value_error");
        assertThat(load(line("x".repeat(3_000_000), 1) + "[".repeat(1_000_000) + "\n", NDJSON, "").errors())
                .containsExactly("1 value_error", "2 json_invalid");
    }

    @Test
    void parameters_of_a_CSV_file_are_none_of_another() {
        for (String query : List.of("delimiter=;", "price_unit=major", "header=absent", "truncate=name",
                "unknown=error")) {
            Reply reply = load(line("x", 1), NDJSON, query.replace(";", "%3B"));
            assertThat(reply.status()).as(query).isEqualTo(422);
            assertThat(reply.report().getJsonArray("errors").getJsonObject(0).getString("in")).isEqualTo("query");
        }
    }

    @Test
    void no_reader_sees_a_part_of_an_import_and_writers_go_on() throws Exception {
        String name = unique("Whole");
        String file = "name,price\n" + (name + ",1\n").repeat(2_000);
        AtomicBoolean done = new AtomicBoolean();
        List<Integer> seen = race(3, i -> () -> {
            if (i == 0) {
                try {
                    assertThat(load(file, CSV, "").status()).isEqualTo(200);
                } finally {
                    done.set(true);
                }
                return 2_000;
            }
            while (!done.get()) {
                int count = export("name=" + encoded(name)).text().split("\n").length;
                assertThat(count == 1 || count == 2_000).as("%s lines", count).isTrue();
                created();
            }
            return get(PRODUCTS + "?limit=1&name=" + encoded(name), "Prefer: count=exact").products().size();
        });
        assertThat(seen).containsExactly(2_000, 1, 1);
    }

    private static String line(String name, long price) {
        return json(name, "", price) + '\n';
    }
}
