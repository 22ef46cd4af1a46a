package dev.productcatalog.bootstrap.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Section 5 of the contract: a walk by id over thousands of products, while others insert and delete. */
class WalkTest extends HttpTest {

    private static final int CLIENTS = 4;
    private static final int PRODUCTS_OF_A_CLIENT = 2_500;
    /** Requests that are sent before an answer is awaited. */
    private static final int AT_ONCE = 100;

    @Test
    void a_walk_by_id_sees_every_product_that_stays_exactly_once() throws Exception {
        List<Long> ids = new ArrayList<>();
        race(CLIENTS, i -> this::create).forEach(ids::addAll);
        assertThat(ids).hasSize(CLIENTS * PRODUCTS_OF_A_CLIENT).doesNotHaveDuplicates();

        Set<Long> deleted = ConcurrentHashMap.newKeySet();
        Queue<Long> inserted = new ConcurrentLinkedQueue<>();
        AtomicBoolean walked = new AtomicBoolean();
        List<List<ProductJson>> results = race(3, i -> () -> switch (i) {
            case 0 -> {
                try {
                    yield walk(PRODUCTS + "?limit=50");
                } finally {
                    walked.set(true);
                }
            }
            case 1 -> {
                while (!walked.get()) {
                    inserted.add(created("Later", "", 1).id());
                }
                yield List.of();
            }
            default -> {
                Random random = new Random(11);
                while (!walked.get()) {
                    long id = ids.get(random.nextInt(ids.size()));
                    if (deleted.add(id)) {
                        assertThat(delete(PRODUCTS + "/" + id).status()).isEqualTo(204);
                    }
                }
                yield List.of();
            }
        });

        List<Long> seen = results.getFirst().stream().map(ProductJson::id).toList();
        assertThat(inserted).as("products that were inserted meanwhile").isNotEmpty();
        assertThat(deleted).as("products that were deleted meanwhile").isNotEmpty();
        assertThat(seen).isSorted().doesNotHaveDuplicates();
        Set<Long> missed = new HashSet<>(ids);
        missed.removeAll(deleted);
        seen.forEach(missed::remove);
        assertThat(missed).as("products that were there throughout").isEmpty();
        Set<Long> unknown = new HashSet<>(seen);
        unknown.removeAll(new HashSet<>(ids));
        unknown.removeAll(new HashSet<>(inserted));
        assertThat(unknown).isEmpty();
    }

    private List<Long> create() throws IOException {
        String json = json("Tea", "", 1);
        String request = "POST " + PRODUCTS + " HTTP/1.1\r\nHost: a\r\n" + JSON + "\r\nContent-Length: " + json.length()
                + "\r\n\r\n" + json;
        List<Long> ids = new ArrayList<>();
        try (Wire wire = wire()) {
            while (ids.size() < PRODUCTS_OF_A_CLIENT) {
                wire.send(request.repeat(AT_ONCE));
                for (int i = 0; i < AT_ONCE; i++) {
                    ids.add(wire.receive("POST", PRODUCTS).product().id());
                }
            }
        }
        return ids;
    }
}
