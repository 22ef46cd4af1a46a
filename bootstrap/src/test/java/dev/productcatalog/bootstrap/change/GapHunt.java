package dev.productcatalog.bootstrap.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.Distribution;
import dev.productcatalog.bootstrap.harness.EventReader;
import dev.productcatalog.bootstrap.harness.EventReader.Event;
import dev.productcatalog.bootstrap.harness.HttpTest;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;

/**
 * Writers, and followers that connect, drop and resume at random, at instances of which each may be gone for a while.
 * Each follower keeps a copy of the catalogue, and sees to it that numbers come once, without a gap.
 */
final class GapHunt {

    private static final int WRITERS = 16;
    private static final int FOLLOWERS = 8;
    private static final int KNOWN_IDS = 64;
    private static final String LAST = "The last one";

    private final Supplier<URI> anyInstance;
    private final AtomicLongArray ids = new AtomicLongArray(KNOWN_IDS);
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong told = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private volatile boolean writing = true;

    /** What happens while they write and follow: it ends when that is to end. */
    @FunctionalInterface
    interface Meanwhile {

        void happens() throws Exception;
    }

    /** @param anyInstance another one each time, which may be gone */
    GapHunt(Supplier<URI> anyInstance) {
        this.anyInstance = anyInstance;
    }

    /**
     * Runs to the end, when all have seen everything.
     *
     * @return figures
     * @throws AssertionError if a number was missing or came twice, or a copy differs from the list
     */
    String run(Meanwhile meanwhile) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Follower>> followers = new ArrayList<>();
            for (int i = 0; i < FOLLOWERS; i++) {
                Follower follower = new Follower();
                followers.add(executor.submit(() -> follower.follow(), follower));
            }
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(executor.submit(() -> {
                    while (writing) {
                        write();
                    }
                }));
            }
            meanwhile.happens();
            writing = false;
            for (Future<?> writer : writers) {
                writer.get();
            }
            Answer last = HttpTest.send(anyInstance.get(), "POST", HttpTest.PRODUCTS, HttpTest.json(LAST, "", 1),
                    HttpTest.JSON);
            assertThat(last.status()).as("%s", last).isEqualTo(201);

            Map<Long, ProductJson> list = list();
            for (Future<Follower> follower : followers) {
                assertThat(follower.get().copy).isEqualTo(list);
            }
        }
        return "%d writes, %d changes told to %d followers over %d connections".formatted(writes.get(), told.get(),
                FOLLOWERS, connections.get());
    }

    /** Returns when so many writes were acknowledged. */
    void awaitWrites(long count) {
        while (writes.get() < count) {
            pause();
        }
    }

    private Map<Long, ProductJson> list() {
        Map<Long, ProductJson> list = new HashMap<>();
        for (String next = HttpTest.PRODUCTS + "?limit=1000"; next != null; ) {
            Answer page = HttpTest.send(anyInstance.get(), "GET", next, null);
            page.products().forEach(product -> list.put(product.id(), product));
            next = page.link("next");
        }
        return list;
    }

    /** Writes something, unless nobody is there to take it. */
    private void write() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int place = random.nextInt(KNOWN_IDS);
        String product = HttpTest.PRODUCTS + '/' + ids.get(place);
        int choice = random.nextInt(10);
        try {
            URI service = anyInstance.get();
            HttpResponse<String> response = choice < 3
                    ? Distribution.send(service, "POST", HttpTest.PRODUCTS, HttpTest.json("Tea", "", choice))
                    : choice < 5 ? Distribution.send(service, "DELETE", product, "")
                    : Distribution.send(service, "PATCH", product, "{\"price\":" + random.nextInt(1_000_000) + "}");
            assertThat(response.statusCode()).as(response::body).isIn(200, 201, 204, 404, 503);
            if (response.statusCode() == 201) {
                ids.set(place, Answer.json(response.body()).asJsonObject().getInt("id"));
            }
            if (response.statusCode() < 300) {
                writes.incrementAndGet();
            }
        } catch (IOException e) {
            pause(); // the instance is gone
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Nobody tells when an instance that was killed is there again, or when enough was written. */
    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Keeps a copy of the catalogue. For one thread. */
    private final class Follower {

        private final Map<Long, ProductJson> copy = new HashMap<>();
        /** Up to where the copy is; empty if there is none. */
        private String position = "";
        private long number;
        private boolean isAtEnd;

        void follow() {
            if (ThreadLocalRandom.current().nextBoolean()) {
                position = "0"; // otherwise it begins with a snapshot
            }
            while (!isAtEnd) {
                try {
                    connections.incrementAndGet();
                    if (position.isEmpty() || ThreadLocalRandom.current().nextInt(4) > 0) {
                        followStream();
                    } else {
                        followPages();
                    }
                } catch (IOException e) {
                    pause(); // the instance is gone
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        }

        /** Drops the connection after any number of events. */
        private void followStream() throws IOException {
            boolean isNew = position.isEmpty();
            if (isNew) {
                copy.clear();
            }
            int drop = ThreadLocalRandom.current().nextInt(1, 200);
            try (EventReader stream = isNew ? EventReader.open(anyInstance.get(), "snapshot=true")
                    : EventReader.open(anyInstance.get(), "", "Last-Event-ID: " + position)) {
                while (!isAtEnd && (position.isEmpty() || drop-- > 0)) {
                    Event event = stream.next();
                    if (event.type().equals("product")) {
                        put(event.json());
                    } else if (event.type().equals("snapshot-end")) {
                        number = event.number();
                        position = event.id();
                    } else {
                        apply(event.json());
                        position = event.id();
                    }
                }
            }
        }

        private void followPages() throws Exception {
            for (int pages = ThreadLocalRandom.current().nextInt(1, 10); pages > 0 && !isAtEnd; pages--) {
                HttpResponse<String> page = Distribution.send(anyInstance.get(), "GET",
                        HttpTest.PRODUCTS + "/changes?limit=30&wait=1&since=" + position, "");
                if (page.statusCode() == 503) {
                    throw new IOException("not now");
                }
                assertThat(page.statusCode()).as(page::body).isEqualTo(200);
                JsonObject json = Answer.json(page.body()).asJsonObject();
                json.getJsonArray("changes").getValuesAs(JsonObject.class).forEach(this::apply);
                position = json.getString("epoch") + '-' + number;
            }
        }

        private void apply(JsonObject change) {
            assertThat(change.getJsonNumber("seq").longValue()).as("the number after %d", number).isEqualTo(number + 1);
            number++;
            told.incrementAndGet();
            if (change.getString("type").equals("deleted")) {
                copy.remove(change.getJsonNumber("id").longValue()); // a snapshot can know already
            } else {
                isAtEnd = put(change.getJsonObject("product")).name().equals(LAST);
            }
        }

        private ProductJson put(JsonObject json) {
            ProductJson product = ProductJson.of(json);
            copy.put(product.id(), product);
            return product;
        }
    }
}
