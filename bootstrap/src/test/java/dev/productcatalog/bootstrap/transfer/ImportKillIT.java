package dev.productcatalog.bootstrap.transfer;

import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.Distribution;
import dev.productcatalog.bootstrap.harness.Distribution.Running;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SIGKILL in the middle of an import, all or nothing: after the next start there is nothing of it, or all, and a retry
 * makes it once. The first kill is in the middle of the writing, later ones are at any moment. The system property
 * {@code import.kills} makes it longer; the Maven profile {@code kill} has 20 on each database.
 */
@Timeout(600)
class ImportKillIT {

    private static final int KILLS = Integer.getInteger("import.kills", 1);
    private static final int ROWS = 5_000;
    private static final Pattern MOVED = Pattern.compile("catalog_transfer_rows_total\\{kind=\"import\"} (.+)");

    @TempDir
    private Path folder;
    private Path temporary;
    private Map<String, String> environment;
    private Distribution distribution;

    @ParameterizedTest
    @EnumSource(value = Database.class, names = {"H2", "POSTGRESQL"})
    void an_import_is_wholly_there_or_not_at_all_after_a_kill(Database database) throws Exception {
        temporary = Files.createDirectory(folder.resolve("temporary"));
        Map<String, String> settings = database.empty(folder.toRealPath());
        environment = Map.of("DB_URL", settings.get("db.url"), "DB_USERNAME", settings.getOrDefault("db.username", ""),
                "JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        distribution = Distribution.in(folder.toRealPath().resolve("catalog"));
        Random random = new Random();
        int whole = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            String file = (json("Comes in " + kill, "", 1) + '\n').repeat(ROWS);
            // each row is read to be checked, and once more to be written
            whole += kill(kill, file, kill == 0 ? ROWS + ROWS / 2 : random.nextInt(2 * ROWS));
        }
        System.out.printf("%s: %d kills, after which %d imports were there%n", database, KILLS, whole);
    }

    /** {@return 1 if the import was there after a kill, else 0} */
    private int kill(int number, String file, int moved) throws Exception {
        int there;
        long before;
        CompletableFuture<Optional<Answer>> answer;
        try (Running running = distribution.run(environment)) {
            URI service = running.uri();
            before = head(service);
            answer = CompletableFuture.supplyAsync(() -> load(service, number, file));
            while (moved(service) < moved && !answer.isDone()) {
                Thread.onSpinWait(); // each round is a request
            }
            assertThat(temporary).as("an import's file has no name").isEmptyDirectory();
            running.end("KILL");
        }
        try (Running running = distribution.run(environment)) {
            URI service = running.uri();
            assertThat(temporary).isEmptyDirectory();
            there = count(service, number);
            assertThat(there).isIn(0, ROWS);
            assertThat(answer.get(1, TimeUnit.MINUTES).isPresent()).as("it was acknowledged")
                    .isIn(false, there == ROWS);
            assertThat(head(service)).isEqualTo(before + there);

            Answer again = load(service, number, file).orElseThrow();
            assertThat(again.status()).as("%s", again).isEqualTo(200);
            assertThat(count(service, number)).isEqualTo(ROWS);
            assertThat(head(service)).isEqualTo(before + ROWS);
        }
        return there / ROWS;
    }

    /** {@return the answer, if there is one} */
    private static Optional<Answer> load(URI service, int number, String file) {
        try (Wire wire = new Wire(service)) {
            return Optional.of(wire.exchange("POST", PRODUCTS + "/import", file, "Content-Type: application/x-ndjson",
                    "Idempotency-Key: import-" + number));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@return how many rows imports have read so far} */
    private static double moved(URI service) {
        Matcher moved = MOVED.matcher(send(service, "GET", "/metrics", null).text());
        assertThat(moved.find()).isTrue();
        return Double.parseDouble(moved.group(1));
    }

    private static int count(URI service, int number) {
        return Integer.parseInt(send(service, "GET", PRODUCTS + "?limit=1&name=Comes+in+" + number, null,
                "Prefer: count=exact").header("X-Total-Count"));
    }

    private static long head(URI service) {
        return send(service, "GET", PRODUCTS + "/changes", null).object().getInt("head");
    }
}
