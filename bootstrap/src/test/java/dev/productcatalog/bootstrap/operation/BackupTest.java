package dev.productcatalog.bootstrap.operation;

import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.AcknowledgedWrites;
import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.Command;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.Wire;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A catalogue is backed up while it is written to, and restored: section 13 of the API contract. */
@Timeout(300)
class BackupTest {

    private static final int WRITERS = 8;

    @TempDir
    private Path home;

    @Test
    void a_restored_catalogue_has_all_that_was_acknowledged_before_the_backup_nothing_half_and_a_new_epoch()
            throws Exception {
        Map<Long, ProductJson> acknowledged = new ConcurrentHashMap<>();
        try (RunningService service = RunningService.start(Database.H2, "")) {
            Map<Long, ProductJson> before;
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                CountDownLatch underWay = new CountDownLatch(20 * WRITERS);
                CountDownLatch stop = new CountDownLatch(1);
                List<Future<?>> writers = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    writers.add(executor.submit(() -> write(service.baseUri(), acknowledged, underWay, stop)));
                }
                underWay.await();
                before = new HashMap<>(acknowledged);
                Command made = service.command("backup", "catalog.backup", "--json");
                stop.countDown();
                assertThat(made.errors()).isEmpty();
                assertThat(made.out()).startsWith("{\"file\":\"" + service.folder().resolve("catalog.backup") + "\",");
                for (Future<?> writer : writers) {
                    writer.get();
                }
            }
            Answer last = HttpTest.send(service.baseUri(), "GET", PRODUCTS + "?limit=1", null);
            assertThat(service.command("restore", "catalog.backup")).as("while the service runs")
                    .isEqualTo(failed(service.folder().resolve("catalog.mv.db")
                            + " is in use by another process; stop that before"));
            service.stop();

            Command restored = service.command("restore", "catalog.backup");

            assertThat(restored.exitCode()).as(restored.errors()).isZero();
            assertThat(restored.out()).contains(" is restored; what was there is kept as ");
            assertThat(service.command("check").out()).contains("Nothing is pending.");
            service.restart();
            Answer first = HttpTest.send(service.baseUri(), "GET", PRODUCTS + "?limit=1", null);
            assertThat(first.header("Catalog-Epoch")).isNotEqualTo(last.header("Catalog-Epoch"));
            Map<Long, ProductJson> there = AcknowledgedWrites.products(service.baseUri());
            assertThat(there).containsAllEntriesOf(before);
            assertThat(told(service.baseUri(), first.header("Catalog-Epoch"))).as("what is, is what was told")
                    .isEqualTo(there);
            for (String position : List.of("-1", "-" + first.header("Catalog-Seq"), "-" + last.header("Catalog-Seq"))) {
                assertThat(HttpTest.send(service.baseUri(), "GET", PRODUCTS + "/changes?since="
                        + last.header("Catalog-Epoch") + position, null).status()).as(position).isEqualTo(410);
            }
        }
    }

    /** Creates products and replaces them, one after the other. */
    private static Void write(URI service, Map<Long, ProductJson> acknowledged, CountDownLatch underWay,
            CountDownLatch stop) throws IOException {
        try (Wire wire = new Wire(service)) {
            while (stop.getCount() > 0) {
                long id = wire.exchange("POST", PRODUCTS, HttpTest.json("Tea", "", 1), HttpTest.JSON).product().id();
                Answer replaced = wire.exchange("PUT", PRODUCTS + '/' + id, HttpTest.json("Tea " + id, "", 2),
                        HttpTest.JSON);
                acknowledged.put(id, replaced.product());
                underWay.countDown();
            }
        }
        return null;
    }

    /** {@return the products as the changes tell them} */
    private static Map<Long, ProductJson> told(URI service, String epoch) {
        Map<Long, ProductJson> told = new HashMap<>();
        long position = 0;
        while (true) {
            Answer page = HttpTest.send(service, "GET", PRODUCTS + "/changes?limit=1000&since=" + epoch + '-'
                    + position, null);
            assertThat(page.status()).as(page.toString()).isEqualTo(200);
            JsonArray changes = page.object().getJsonArray("changes");
            if (changes.isEmpty()) {
                return told;
            }
            for (JsonValue change : changes) {
                JsonObject product = change.asJsonObject().getJsonObject("product");
                long id = product.getInt("id");
                told.put(id, new ProductJson(id, product.getString("name"), product.getString("description"),
                        product.getJsonNumber("price").longValue()));
            }
            position += changes.size();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "no-backup", "."})
    void what_is_no_backup_is_refused_with_exit_code_1_and_replaces_nothing(String file) throws IOException {
        Map<String, String> h2 = Database.H2.empty(home);
        Files.writeString(home.resolve("no-backup"), "whatever");
        Files.writeString(home.resolve("catalog.mv.db"), "what was there");

        Command refused = Command.run(home, h2, "restore", file);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.errors()).startsWith(home.resolve(file).toString()).hasLineCount(1);
        assertThat(home.resolve("catalog.mv.db")).hasContent("what was there");
        assertThat(home).isDirectoryNotContaining(left -> left.toString().contains("restor"));
    }

    @Test
    void a_backup_that_cannot_be_made_is_told_with_exit_code_1_and_leaves_nothing() {
        Map<String, String> h2 = Database.H2.empty(home);

        assertThat(Command.run(home, h2, "backup", "catalog.backup"))
                .isEqualTo(failed("there is no catalogue at " + home.resolve("catalog.mv.db")));
        assertThat(Command.run(home, h2, "backup", "none/catalog.backup")).isEqualTo(failed(
                home.resolve("none/catalog.backup") + " cannot be written: there is no such file or folder"));
        assertThat(home).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource(value = Database.class, mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void another_database_than_h2_is_wrong_use(Database database) {
        for (String command : List.of("backup", "restore")) {
            Command refused = Command.run(home, database.empty(home), command, "catalog.backup");
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.errors()).contains("pg_dump").hasLineCount(1);
        }
        assertThat(home).isEmptyDirectory();
    }

    private static Command failed(String line) {
        return new Command(1, "", line + System.lineSeparator());
    }
}
