package dev.productcatalog.bootstrap.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.EventReader;
import dev.productcatalog.bootstrap.harness.EventReader.Event;
import dev.productcatalog.bootstrap.harness.HttpTest;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The feed of changes as server-sent events: section 9 of the contract. */
class EventStreamTest extends HttpTest {

    private static final String CHANGES = PRODUCTS + "/changes";
    private static final String STREAM = "Accept: text/event-stream";

    @Test
    void it_tells_the_same_objects_as_json_does() throws Exception {
        long since = head();
        Created tea = created(unique(EMOJI), "a\nb\u2028\"\\", 1);
        patch(tea.path(), "{\"price\":2}");
        delete(tea.path());

        try (EventReader stream = follow("since=" + since)) {
            List<Event> events = stream.next(3);
            JsonObject page = get(CHANGES + "?since=" + since).object();
            assertThat(events).extracting(Event::json).isEqualTo(page.getJsonArray("changes"));
            assertThat(events).extracting(Event::type).containsExactly("created", "updated", "deleted");
            assertThat(events).extracting(Event::id).containsExactlyElementsOf(
                    LongStream.rangeClosed(1, 3).mapToObj(i -> page.getString("epoch") + '-' + (since + i)).toList());
            assertThat(stream.retries()).isEqualTo(1);
        }
    }

    @Test
    void its_headers_are_those_of_a_stream_that_nobody_may_hold_up() throws Exception {
        try (EventReader stream = follow("")) {
            Answer answer = stream.answer();
            assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
            assertThat(answer.header("Vary")).isEqualTo("Accept");
            assertThat(answer.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(answer.header("Content-Length")).isNull();
        }
        Answer head = head(CHANGES, STREAM);
        assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(head.header("Content-Length")).isNull();
    }

    // from where on

    @Test
    void without_a_position_it_begins_at_the_head() throws Exception {
        created();
        try (EventReader stream = follow("")) {
            Created next = created();
            assertThat(stream.next().json().getInt("id")).isEqualTo((int) next.id());
        }
    }

    @Test
    void it_resumes_exactly_after_the_last_event() throws Exception {
        long since = head();
        List<Created> all = List.of(created(), created(), created());
        String first;
        try (EventReader stream = follow("since=" + since)) {
            first = stream.next().id();
        }
        for (List<String> resumed : List.of(List.of("since=" + first), List.of("", "Last-Event-ID: " + first),
                List.of("", "Last-Event-ID: " + (since + 1)), List.of("since=0", "Last-Event-ID: " + first))) {
            try (EventReader stream = follow(resumed.getFirst(), resumed.stream().skip(1).toArray(String[]::new))) {
                assertThat(stream.next(2)).extracting(event -> event.json().getJsonNumber("id").longValue())
                        .containsExactly(all.get(1).id(), all.get(2).id());
            }
        }
    }

    @Test
    void what_is_no_position_is_told_before_it_begins() {
        problem(get(CHANGES, STREAM, "Last-Event-ID: -1"), 422, "validation",
                new Fault("header", "Last-Event-ID", "value_error"));
        problem(get(CHANGES + "?since=x&x=1", STREAM, "Last-Event-ID: x"), 422, "validation",
                new Fault("header", "Last-Event-ID", "value_error"), query("since", "value_error"),
                query("x", "extra_forbidden"));
        for (String other : List.of("limit=1", "wait=1", "name=x", "sort=id", "snapshot=1")) {
            assertThat(get(CHANGES + '?' + other, STREAM).status()).as(other).isEqualTo(422);
        }
    }

    @Test
    void a_position_that_is_not_of_this_history_is_gone() {
        for (String position : List.of(head() + 1 + "", "0000000000000000-0")) {
            for (Answer answer : List.of(get(CHANGES + "?since=" + position, STREAM),
                    get(CHANGES + "?since=0", STREAM, "Last-Event-ID: " + position))) {
                problem(answer, 410, "gone");
                assertThat(answer.object().getJsonNumber("head").longValue()).isEqualTo(head());
            }
        }
    }

    // a snapshot

    @Test
    void a_snapshot_is_the_products_that_match_then_its_position_then_all_changes() throws Exception {
        String name = unique("Snapshot");
        List<Created> teas = List.of(created(name, "", 30), created(name, "", 20), created(name, "", 10));
        created();
        try (EventReader stream = follow("snapshot=true&price_gte=20&name=" + encoded(name))) {
            assertThat(stream.next(2)).allSatisfy(event -> {
                assertThat(event.type()).isEqualTo("product");
                assertThat(event.id()).isNull();
            }).extracting(event -> ProductJson.of(event.json()))
                    .containsExactly(teas.get(0).product(), teas.get(1).product());
            Event end = stream.next();
            assertThat(end.type()).isEqualTo("snapshot-end");
            assertThat(end.id()).isEqualTo(epoch() + '-' + head());
            assertThat(end.json().keySet()).containsExactly("seq", "epoch");
            assertThat(end.json().getString("epoch") + '-' + end.json().getInt("seq")).isEqualTo(end.id());
            Created other = created();
            assertThat(stream.next().json().getInt("id")).as("that does not match").isEqualTo((int) other.id());
        }
        try (EventReader stream = follow("snapshot=true&name=" + encoded(unique("nobody")))) {
            assertThat(stream.next().type()).isEqualTo("snapshot-end");
        }
        try (EventReader stream = follow("snapshot=false")) {
            Created next = created();
            assertThat(stream.next().json().getInt("id")).isEqualTo((int) next.id());
        }
    }

    @Test
    void a_snapshot_has_no_position_but_the_rules_of_a_list() {
        problem(get(CHANGES + "?snapshot=true&since=0", STREAM), 422, "validation", query("snapshot", "value_error"));
        problem(get(CHANGES + "?snapshot=true", STREAM, "Last-Event-ID: 0"), 422, "validation",
                query("snapshot", "value_error"));
        problem(get(CHANGES + "?snapshot=yes", STREAM), 422, "validation", query("snapshot", "value_error"));
        problem(get(CHANGES + "?snapshot=true&price=x&id=y&sort=id&limit=1", STREAM), 422, "validation",
                query("price", "int_type"), query("id", "int_type"), query("sort", "extra_forbidden"),
                query("limit", "extra_forbidden"));
    }

    @Test
    void a_snapshot_beside_writers_misses_nothing() throws Exception {
        for (int i = 0; i < 50; i++) {
            created();
        }
        AtomicBoolean copied = new AtomicBoolean();
        Map<Long, ProductJson> copy = new HashMap<>();
        race(3, racer -> () -> {
            if (racer == 0) {
                try {
                    copySnapshot(copy, 60);
                } finally {
                    copied.set(true);
                }
                return null;
            }
            while (!copied.get()) {
                Created tea = created();
                patch(tea.path(), "{\"price\":1}");
                delete(created().path());
            }
            return null;
        });
    }

    /**
     * The first writes after the snapshot's position tell what the copy must have been, as they overlap with it: all
     * that it has are known when a list is read after it.
     */
    private void copySnapshot(Map<Long, ProductJson> copy, int changes) throws IOException {
        try (EventReader stream = follow("snapshot=true")) {
            long last = 0;
            long overlap = 0;
            for (Event event = stream.next(); changes > 0 || last < overlap; event = stream.next()) {
                if (event.type().equals("product")) {
                    ProductJson product = ProductJson.of(event.json());
                    assertThat(copy.put(product.id(), product)).as("the first %s", product).isNull();
                    continue;
                }
                assertThat(event.number()).isEqualTo(event.type().equals("snapshot-end") ? event.number() : last + 1);
                if (event.type().equals("snapshot-end")) {
                    overlap = Long.parseLong(get(PRODUCTS + "?limit=1").header("Catalog-Seq"));
                }
                last = event.number();
                apply(event, copy);
                changes--;
            }
            assertThat(copy).isEqualTo(allAsOf(last));
        }
    }

    private static void apply(Event event, Map<Long, ProductJson> copy) {
        switch (event.type()) {
            case "created", "updated" -> {
                ProductJson product = ProductJson.of(event.json().getJsonObject("product"));
                copy.put(product.id(), product);
            }
            case "deleted" -> copy.remove(event.json().getJsonNumber("id").longValue());
            default -> { }
        }
    }

    /** {@return the products as all changes up to that one have made them} */
    private Map<Long, ProductJson> allAsOf(long last) throws IOException {
        Map<Long, ProductJson> products = new HashMap<>();
        try (EventReader stream = follow("since=0")) {
            for (long number = 0; number < last; ) {
                Event event = stream.next();
                apply(event, products);
                number = event.number();
            }
        }
        return products;
    }

    // many, and slow ones

    @Test
    void all_followers_see_the_same_changes_in_the_same_order() throws Exception {
        List<EventReader> followers = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                followers.add(follow(""));
            }
            race(4, writer -> () -> List.of(created(), created(), created()));
            List<Event> first = followers.getFirst().next(12);
            assertThat(first).extracting(Event::number).isSorted().doesNotHaveDuplicates();
            for (EventReader follower : followers.subList(1, 20)) {
                assertThat(follower.next(12)).isEqualTo(first);
            }
        } finally {
            followers.forEach(EventReader::close);
        }
    }

    @Test
    void a_slow_reader_holds_up_nobody() throws Exception {
        long since = head();
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4_096);
            slow.connect(new InetSocketAddress(service.baseUri().getHost(), service.baseUri().getPort()));
            slow.getOutputStream().write(("GET " + CHANGES + "?since=" + since + " HTTP/1.1\r\nHost: a\r\n" + STREAM
                    + "\r\n\r\n").getBytes(UTF_8));
            try (EventReader other = follow("since=" + since)) {
                // more than the buffers of both ends, and of those that tell it, can hold
                send("POST", PRODUCTS + "/import", (json("Long", "d".repeat(9_000), 1) + '\n').repeat(1_000),
                        "Content-Type: application/x-ndjson");
                created();
                assertThat(other.next(1_001).getLast().number()).isEqualTo(since + 1_001);
            }
        }
    }

    // the end

    @Test
    void a_stream_ends_with_its_service_and_is_resumed_at_the_next() throws Exception {
        long since = head();
        Created tea = created();
        String last;
        try (EventReader stream = follow("since=" + since)) {
            last = stream.next().id();
            service.restart();
            assertThatThrownBy(stream::next).isInstanceOf(IOException.class);
        }
        if (service.database().isDurable()) {
            patch(tea.path(), "{\"price\":7}");
            try (EventReader stream = follow("", "Last-Event-ID: " + last)) {
                assertThat(stream.next().json().getJsonObject("product").getInt("price")).isEqualTo(7);
            }
        } else {
            problem(get(CHANGES, STREAM, "Last-Event-ID: " + last), 410, "gone");
        }
    }

    private EventReader follow(String query, String... headers) throws IOException {
        return EventReader.open(service.baseUri(), query, headers);
    }

    private long head() {
        return get(CHANGES).object().getJsonNumber("head").longValue();
    }

    private String epoch() {
        return get(CHANGES).object().getString("epoch");
    }
}
