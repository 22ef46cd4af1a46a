package dev.productcatalog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.Answer.ProductJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Section 5 of the contract: a walk by id over thousands of products, while others insert and delete. */
class WalkTest extends HttpTest {

    private static final int CLIENTS = 4;
    private static final int PRODUCTS_OF_A_CLIENT = 1_250;

    @Test
    void a_walk_by_id_sees_every_product_that_stays_exactly_once() throws Exception {
        List<Long> ids = new ArrayList<>();
        race(CLIENTS, i -> () -> {
            List<Long> created = new ArrayList<>();
            for (int n = 0; n < PRODUCTS_OF_A_CLIENT; n++) {
                created.add(created("Tea", "", n).id());
            }
            return created;
        }).forEach(ids::addAll);
        assertThat(ids).hasSize(CLIENTS * PRODUCTS_OF_A_CLIENT).doesNotHaveDuplicates();

        Set<Long> deleted = ConcurrentHashMap.newKeySet();
        Queue<Long> inserted = new ConcurrentLinkedQueue<>();
        AtomicBoolean walked = new AtomicBoolean();
        List<List<ProductJson>> results = race(3, i -> () -> switch (i) {
            case 0 -> {
                try {
                    yield walk(PRODUCTS + "?limit=25");
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
        Set<Long> survivors = ids.stream().filter(id -> !deleted.contains(id)).collect(Collectors.toSet());
        assertThat(seen).containsAll(survivors);
        Set<Long> known = ConcurrentHashMap.newKeySet();
        known.addAll(ids);
        known.addAll(inserted);
        assertThat(known).containsAll(seen);
    }
}
