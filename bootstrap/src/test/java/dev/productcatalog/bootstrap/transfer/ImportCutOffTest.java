package dev.productcatalog.bootstrap.transfer;

import static dev.productcatalog.bootstrap.harness.HttpTest.JSON;
import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static dev.productcatalog.bootstrap.harness.HttpTest.problem;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An import that is cut off, all or nothing, leaves nothing. */
@Timeout(180)
class ImportCutOffTest {

    private static final String IMPORT = PRODUCTS + "/import";
    private static final String ROW = json("Comes in", "", 1) + '\n';
    private static final int ROWS = 2_000;
    /** More than may be under way at once. */
    private static final int CLIENTS = 5;

    @ParameterizedTest
    @EnumSource
    void a_client_that_goes_in_the_middle_of_its_file_leaves_nothing(Database database) throws Exception {
        try (RunningService service = RunningService.start(database, "")) {
            URI uri = service.baseUri();
            ProductJson tea = created(uri);
            for (int i = 0; i < CLIENTS; i++) {
                try (Wire wire = new Wire(uri)) {
                    boolean isChunked = i % 2 == 0;
                    wire.send("POST " + IMPORT + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
                            + "Expect: 100-continue\r\n" + (isChunked ? "Transfer-Encoding: chunked"
                            : "Content-Length: " + 2 * ROWS * ROW.length()) + "\r\n\r\n");
                    assertThat(wire.receive("POST", IMPORT).status()).isEqualTo(100);
                    wire.send((isChunked ? Integer.toHexString(2 * ROWS * ROW.length()) + "\r\n" : "")
                            + ROW.repeat(ROWS));
                }
                awaitNoImport(uri);
            }

            assertNothingCameIn(uri, tea);
            Answer whole = send(uri, "POST", IMPORT, ROW.repeat(ROWS), "Content-Type: application/x-ndjson");
            assertThat(whole.status()).as("%s", whole).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Database.class, names = {"H2", "POSTGRESQL"})
    void a_database_that_goes_in_the_middle_of_an_import_leaves_nothing(Database database, @TempDir Path folder)
            throws Exception {
        Map<String, String> settings = new HashMap<>(database.empty(folder));
        // the rival and the service share an H2 in this process only if both open the file in the same way
        settings.computeIfPresent("db.url", (_, url) -> url.replace("h2:file:", "h2:async:"));
        String username = settings.getOrDefault("db.username", "");
        try (RunningService service = RunningService.start(database, "db.url=" + settings.get("db.url")
                + "\ndb.username=" + username + "\ndb.lock-timeout=60s")) {
            URI uri = service.baseUri();
            ProductJson tea = created(uri);
            Answer answer;
            try (Connection rival = DriverManager.getConnection(settings.get("db.url"), username, "");
                 Statement statement = rival.createStatement()) {
                rival.setAutoCommit(false);
                statement.execute("UPDATE product SET price = 2 WHERE id = " + tea.id());
                CompletableFuture<Answer> imported = CompletableFuture.supplyAsync(() -> send(uri, "POST",
                        IMPORT + "?action=upsert", ROW.repeat(ROWS) + "{\"id\": " + tea.id() + ", \"price\": 3}\n",
                        "Content-Type: application/x-ndjson"));
                awaitWaiting(database, statement, imported);
                statement.execute(database == Database.H2 ? "SHUTDOWN IMMEDIATELY"
                        : "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
                answer = imported.join();
            }
            problem(answer, 503, "unavailable");
            assertThat(answer.object().getString("detail"))
                    .isEqualTo("the catalogue cannot be reached; nothing was changed");
            if (database == Database.H2) {
                service.restart();
            }

            assertNothingCameIn(service.baseUri(), tea);
        }
    }

    /** Waits until the last row of the import, and so the transaction with all others, waits for the rival. */
    private static void awaitWaiting(Database database, Statement statement, CompletableFuture<Answer> imported)
            throws SQLException {
        String waiting = database == Database.H2
                ? "SELECT 1 FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL"
                : "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
        boolean isWaiting;
        do {
            assertThat(imported).isNotDone();
            try (ResultSet row = statement.executeQuery(waiting)) {
                isWaiting = row.next();
            }
        } while (!isWaiting);
    }

    private static void awaitNoImport(URI service) {
        String running = "catalog_transfers_running{kind=\"import\"} 0.0\n";
        while (!send(service, "GET", "/metrics", null).text().contains(running)) {
            Thread.onSpinWait(); // each round is a request
        }
    }

    private static ProductJson created(URI service) {
        Answer answer = send(service, "POST", PRODUCTS, json("Tea", "", 1), JSON);
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer.product();
    }

    /** Asserts that there is the product alone, and its change, and that the next change has the next number. */
    private static void assertNothingCameIn(URI service, ProductJson only) throws IOException {
        assertThat(send(service, "GET", PRODUCTS, null).products()).containsExactly(only);
        ProductJson next = created(service);
        Answer changes = send(service, "GET", PRODUCTS + "/changes?since=0", null);
        assertThat(changes.object().getJsonArray("changes")).extracting(change -> change.asJsonObject().getInt("seq"))
                .containsExactly(1, 2);
        assertThat(send(service, "GET", PRODUCTS, null).products()).containsExactly(only, next);
    }
}
