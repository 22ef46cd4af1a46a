package dev.productcatalog.bootstrap.operation;

import static dev.productcatalog.bootstrap.harness.HttpTest.JSON;
import static dev.productcatalog.bootstrap.harness.HttpTest.MERGE_PATCH;
import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static dev.productcatalog.bootstrap.harness.HttpTest.race;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.Distribution;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of the distribution, started at once on one empty PostgreSQL database, serve one catalogue. */
@Timeout(300)
class InstancesIT {

    private static final int CLIENTS = 12;
    private static final int TIMES = 8;

    @TempDir
    private Path folder;

    @Test
    void they_are_one_service_to_their_clients() throws Exception {
        Map<String, String> database = Database.POSTGRESQL.empty(folder);
        Map<String, String> environment =
                Map.of("DB_URL", database.get("db.url"), "DB_USERNAME", database.get("db.username"),
                        "DB_LOCK_TIMEOUT", "30s"); // on a busy machine a write may wait longer for others
        Distribution distribution = Distribution.in(folder.resolve("product-catalog"));
        try (Distribution.Running one = distribution.run(environment);
             Distribution.Running other = distribution.run(environment)) {
            List<URI> services = List.of(one.uri(), other.uri());

            idsAreGivenOnce(services);
            guardedChangesAreNotLost(services);
            unguardedPatchesOfDifferentMembersAreNotLost(services);
            whatOneGaveTheOtherTakes(services.getFirst(), services.getLast());
            // both were started at once, so one may have waited for the other
            assertThat(Stream.concat(one.errorLines().stream(), other.errorLines().stream()))
                    .allMatch(line -> line.contains("Another start holds the lock"));
        }
    }

    private static void idsAreGivenOnce(List<URI> services) throws Exception {
        List<List<Long>> ids = race(CLIENTS, client -> () -> IntStream.range(0, TIMES)
                .mapToObj(i -> created(of(services, client + i)).product().id()).toList());

        assertThat(ids.stream().flatMap(List::stream)).hasSize(CLIENTS * TIMES).doesNotHaveDuplicates();
        assertThat(ids).allSatisfy(ofClient -> assertThat(ofClient).isSorted());
        assertThat(send(services.getFirst(), "GET", PRODUCTS + "?limit=1000", null).products())
                .extracting(ProductJson::id)
                .containsExactlyElementsOf(ids.stream().flatMap(List::stream).sorted().toList());
    }

    /** Each reads at one instance, and writes at the other what it has read plus one, until that is accepted. */
    private static void guardedChangesAreNotLost(List<URI> services) throws Exception {
        Answer product = created(services.getFirst());
        String path = product.header("Location");

        race(CLIENTS, client -> () -> {
            for (int i = 0; i < TIMES; i++) {
                Answer change;
                do {
                    Answer read = send(of(services, client + i), "GET", path, null);
                    change = send(of(services, client + i + 1), "PATCH", path,
                            "{\"price\":" + (read.product().price() + 1) + "}", MERGE_PATCH,
                            "If-Match: " + read.etag());
                    assertThat(change.status()).as("%s", change).isIn(200, 412);
                } while (change.status() == 412);
            }
            return null;
        });

        assertThat(send(services.getLast(), "GET", path, null).product().price())
                .isEqualTo(product.product().price() + CLIENTS * TIMES);
    }

    /** Each has a member of a product to itself, and so finds its own last value there. */
    private static void unguardedPatchesOfDifferentMembersAreNotLost(List<URI> services) throws Exception {
        List<String> paths = IntStream.range(0, CLIENTS / 2)
                .mapToObj(i -> created(of(services, i)).header("Location")).toList();

        race(CLIENTS, client -> () -> {
            for (int i = 1; i <= TIMES; i++) {
                String patch = client % 2 == 0 ? "{\"price\":" + i + "}" : "{\"description\":\"" + i + "\"}";
                Answer answer = send(of(services, client), "PATCH", paths.get(client / 2), patch, MERGE_PATCH);
                assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            }
            return null;
        });

        assertThat(paths).allSatisfy(path -> {
            ProductJson product = send(services.getFirst(), "GET", path, null).product();
            assertThat(product).isEqualTo(new ProductJson(product.id(), "Tea", Integer.toString(TIMES), TIMES));
        });
    }

    private static void whatOneGaveTheOtherTakes(URI one, URI other) {
        Answer product = created(one);
        String path = product.header("Location");
        String ifNoneMatch = "If-None-Match: " + product.etag();
        assertThat(send(other, "GET", path, null, ifNoneMatch).status()).isEqualTo(304);

        Answer page = send(one, "GET", PRODUCTS + "?sort=-price&limit=3", null);
        Answer next = send(other, "GET", page.link("next"), null);
        assertThat(next.status()).as("%s", next).isEqualTo(200);
        assertThat(Stream.of(page, next).flatMap(answer -> answer.products().stream()))
                .containsExactlyElementsOf(send(other, "GET", PRODUCTS + "?sort=-price&limit=6", null).products());
    }

    private static URI of(List<URI> services, int number) {
        return services.get(number % services.size());
    }

    private static Answer created(URI service) {
        Answer answer = send(service, "POST", PRODUCTS, json("Tea", "", 0), JSON);
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer;
    }
}
