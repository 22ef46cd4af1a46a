package dev.productcatalog.bootstrap.product;

import static dev.productcatalog.bootstrap.harness.HttpTest.JSON;
import static dev.productcatalog.bootstrap.harness.HttpTest.MERGE_PATCH;
import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.body;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static dev.productcatalog.bootstrap.harness.HttpTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.RunningService;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The setting {@code catalog.name-max-length} is lowered when there are longer names. */
class NameLimitTest {

    private static final String CSV = "Content-Type: text/csv";
    private static final String NAME = "x".repeat(80);

    @TempDir
    private Path folder;
    private RunningService service;

    private RunningService start(int limit) {
        return RunningService.start(Database.H2, "db.url=jdbc:h2:file:" + folder.resolve("catalog")
                + "\ncatalog.name-max-length=" + limit);
    }

    private Answer send(String method, String target, String body, String... headers) {
        return HttpTest.send(service.baseUri(), method, target, body, headers);
    }

    @Test
    void a_product_with_a_longer_name_is_read_exported_and_changed_in_all_else() throws Exception {
        String path;
        try (RunningService before = start(80)) {
            service = before;
            path = send("POST", PRODUCTS, json(NAME, "", 1), JSON).header("Location");
        }
        try (RunningService after = start(50)) {
            service = after;
            assertThat(send("GET", path, null).product().name()).isEqualTo(NAME);
            assertThat(send("GET", PRODUCTS + "?name=" + NAME, null).products()).hasSize(1);

            assertThat(send("PATCH", path, "{\"price\": 2}", MERGE_PATCH).product().price()).isEqualTo(2);
            assertThat(send("PATCH", path, "{\"description\": \"d\"}", MERGE_PATCH).status()).isEqualTo(200);
            String export = send("GET", PRODUCTS + "/export?format=csv&etags=true", null).text();
            assertThat(send("POST", PRODUCTS + "/import?action=upsert", export.replace(",2,", ",4,"), CSV).object()
                    .getInt("updated")).isEqualTo(1);
            assertThat(send("GET", path, null).product()).satisfies(product -> {
                assertThat(product.name()).isEqualTo(NAME);
                assertThat(product.description()).isEqualTo("d");
                assertThat(product.price()).isEqualTo(4);
            });

            problem(send("PATCH", path, "{\"name\": \"" + "y".repeat(51) + "\"}", MERGE_PATCH), 422, "validation",
                    body("/name", "string_too_long"));
            problem(send("PUT", path, json(NAME, "d", 4), JSON), 422, "validation", body("/name", "string_too_long"));
            problem(send("POST", PRODUCTS, json(NAME, "", 1), JSON), 422, "validation",
                    body("/name", "string_too_long"));
            assertThat(send("POST", PRODUCTS + "/import", "name,price\n" + NAME + ",1\n", CSV).status())
                    .isEqualTo(422);
            assertThat(send("PATCH", path, "{\"name\": \"Tea\"}", MERGE_PATCH).product().name()).isEqualTo("Tea");
        }
    }
}
