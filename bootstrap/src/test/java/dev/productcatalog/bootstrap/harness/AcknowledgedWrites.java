package dev.productcatalog.bootstrap.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a service has acknowledged, of writes that it was sent at random. For any number of clients at once. */
public final class AcknowledgedWrites {

    private static final int AT_ONCE = 10_000;

    /** The states that a product may be in, empty where it may be gone; several where a write was not answered. */
    private final Map<Long, Set<Optional<ProductJson>>> possible = new ConcurrentHashMap<>();
    /** Those that no client is just writing to. */
    private final Queue<Long> free = new ConcurrentLinkedQueue<>();
    /** Names whose creation was not answered. */
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
    private final Set<Long> idsGiven = ConcurrentHashMap.newKeySet();
    private final AtomicLong names = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();

    /** {@return how many writes were acknowledged} */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** Fills an empty catalogue, so that it takes time to read it. No client may be writing. */
    public void fill(URI service, int count) throws IOException {
        try (Wire wire = new Wire(service)) {
            for (int filled = 0; filled < count; filled += AT_ONCE) {
                String lines = Stream.generate(() -> json(anything(0)) + '\n').limit(Math.min(AT_ONCE, count - filled))
                        .collect(Collectors.joining());
                Answer answer = wire.exchange("POST", HttpTest.PRODUCTS + "/import", lines,
                        "Content-Type: application/x-ndjson");
                assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            }
        }
        products(service).values().forEach(this::keep);
        assertThat(possible).hasSize(count);
    }

    /**
     * Creates, replaces or deletes a product, and {@return the answer}
     *
     * @throws IOException if there is none
     */
    public Answer write(Wire wire) throws IOException {
        int choice = ThreadLocalRandom.current().nextInt(100);
        Long id = choice < 30 ? null : free.poll();
        Answer answer;
        if (id == null) {
            answer = create(wire);
        } else if (choice < 55) {
            answer = change(wire, id, Optional.empty());
        } else {
            answer = change(wire, id, Optional.of(anything(id)));
        }
        acknowledged.incrementAndGet();
        return answer;
    }

    private Answer create(Wire wire) throws IOException {
        ProductJson product = anything(0);
        unanswered.add(product.name());
        Answer answer = wire.exchange("POST", HttpTest.PRODUCTS, json(product), HttpTest.JSON);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        unanswered.remove(product.name());
        keep(answer.product());
        return answer;
    }

    private void keep(ProductJson created) {
        assertThat(idsGiven.add(created.id())).as("id %d is new", created.id()).isTrue();
        possible.put(created.id(), Set.of(Optional.of(created)));
        free.add(created.id());
    }

    private Answer change(Wire wire, long id, Optional<ProductJson> after) throws IOException {
        Optional<ProductJson> before = possible.get(id).iterator().next();
        possible.put(id, Set.of(before, after));
        String path = HttpTest.PRODUCTS + '/' + id;
        Answer answer = after.isEmpty() ? wire.exchange("DELETE", path, "")
                : wire.exchange("PUT", path, json(after.get()), HttpTest.JSON);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(after.isEmpty() ? 204 : 200);
        possible.put(id, Set.of(after));
        if (after.isPresent()) {
            free.add(id);
        }
        return answer;
    }

    private ProductJson anything(long id) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new ProductJson(id, "n" + names.incrementAndGet(), "d".repeat(random.nextInt(400)),
                random.nextInt(1_000_000_000));
    }

    private static String json(ProductJson product) {
        return HttpTest.json(product.name(), product.description(), product.price());
    }

    /**
     * Compares with what is there, and goes on from that. No client may be writing.
     *
     * @throws AssertionError if an acknowledged write is missing or undone, or an id was given twice
     */
    public void verify(URI service, String when) throws IOException {
        Map<Long, ProductJson> there = products(service);
        possible.forEach((id, states) -> {
            Optional<ProductJson> state = Optional.ofNullable(there.remove(id));
            assertThat(states).as("%s: product %d", when, id).contains(state);
            possible.put(id, Set.of(state));
        });
        for (ProductJson other : there.values()) {
            assertThat(unanswered).as("%s: product %d is not deleted", when, other.id()).contains(other.name());
            assertThat(idsGiven.add(other.id())).as("%s: id %d is new", when, other.id()).isTrue();
            possible.put(other.id(), Set.of(Optional.of(other)));
        }
        unanswered.clear();
        possible.values().removeIf(states -> states.contains(Optional.empty()));
        free.clear();
        free.addAll(possible.keySet());
    }

    /** {@return all that is there} */
    public static Map<Long, ProductJson> products(URI service) throws IOException {
        Map<Long, ProductJson> products = new HashMap<>();
        try (Wire wire = new Wire(service)) {
            for (String next = HttpTest.PRODUCTS + "?limit=1000"; next != null; ) {
                Answer page = wire.exchange("GET", next, "");
                page.products().forEach(product -> products.put(product.id(), product));
                next = page.link("next");
            }
        }
        return products;
    }
}
