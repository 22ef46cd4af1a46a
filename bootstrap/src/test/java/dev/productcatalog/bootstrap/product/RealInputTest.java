package dev.productcatalog.bootstrap.product;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.HttpTest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of a catalogue, on real products: filled, read, changed, stopped, started again. */
class RealInputTest extends HttpTest {

    @Test
    void a_catalogue_is_after_a_restart_what_it_was_before() throws IOException {
        List<Created> created = new ArrayList<>();
        for (String line : lines()) {
            Answer answer = post(line);
            assertThat(answer.status()).as("%s", answer).isEqualTo(201);
            created.add(new Created(answer.product().id(), answer.header("Location"), answer.etag(), answer.product()));
        }
        assertThat(created).hasSize(194);
        assertThat(created).extracting(Created::id).isSorted().doesNotHaveDuplicates();
        assertThat(walk(PRODUCTS + "?limit=40")).isEqualTo(created.stream().map(Created::product).toList());

        Created replaced = created.get(3);
        Answer replacement = put(replaced.path(), json("Replaced", "by another", 1));
        Created patched = created.get(90);
        Answer patch = patch(patched.path(), "{\"price\": 0}", "If-Match: " + patched.etag());
        Created deleted = created.getLast();
        assertThat(replacement.status()).isEqualTo(200);
        assertThat(patch.status()).isEqualTo(200);
        assertThat(delete(deleted.path()).status()).isEqualTo(204);
        List<ProductJson> left = walk(PRODUCTS + "?limit=1000");
        assertThat(left).hasSize(193).contains(replacement.product(), patch.product());
        Answer page = get(PRODUCTS + "?limit=50&sort=-price,name");
        if (!service.database().isDurable()) {
            return;
        }

        service.restart();

        assertThat(walk(PRODUCTS + "?limit=1000")).isEqualTo(left);
        assertThat(get(replaced.path()).etag()).isEqualTo(replacement.etag());
        assertThat(get(patched.path(), "If-None-Match: " + patch.etag()).status()).isEqualTo(304);
        assertThat(get(deleted.path()).status()).isEqualTo(404);
        assertThat(get(PRODUCTS + "?limit=50&sort=-price,name").products()).isEqualTo(page.products());
        assertThat(get(page.link("next")).products()).doesNotContainAnyElementsOf(page.products()).hasSize(50);
        assertThat(created("After", "the restart", 1).id()).isGreaterThan(deleted.id());
    }

    private static List<String> lines() throws IOException {
        try (InputStream products = RealInputTest.class.getResourceAsStream("products.ndjson")) {
            return new String(products.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
