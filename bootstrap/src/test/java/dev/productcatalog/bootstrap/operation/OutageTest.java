package dev.productcatalog.bootstrap.operation;

import static dev.productcatalog.bootstrap.harness.HttpTest.JSON;
import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.WRITERS;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static dev.productcatalog.bootstrap.harness.HttpTest.problem;
import static dev.productcatalog.bootstrap.harness.HttpTest.race;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.service.Service;
import dev.productcatalog.bootstrap.service.Stop;
import dev.productcatalog.bootstrap.settings.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL server goes away and comes back. */
@Timeout(300)
class OutageTest {

    /** In how long every request is answered while the database is away. */
    private static final Duration ANSWERED = Duration.ofSeconds(2);
    /** How often is tried what has to be quick: what is slow by itself is slow each time. */
    private static final int ATTEMPTS = 5;

    private static final String UNKNOWN = "it is not known whether the change was made";
    private static final String UNCHANGED = "the catalogue cannot be reached; nothing was changed";

    private static final String END_SESSIONS =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname <> ''";

    @TempDir
    private Path folder;
    private EmbeddedPostgres server;
    private int port;

    @BeforeEach
    void startServer() throws IOException {
        server = builder().start();
        port = server.getPort();
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    @Test
    void an_outage_is_survived_and_nothing_is_lost_or_invented() throws Exception {
        try (Service service = Service.start(settings(), Stop.never())) {
            URI uri = service.baseUri();
            ProductJson tea = created(uri, "Tea");
            ProductJson cup = created(uri, "Cup");
            String path = PRODUCTS + "/" + tea.id();

            Answer cutOff = stopDuring(() -> send(uri, "PUT", path, json("Cut off", "", 1), JSON), tea.id(),
                    server::close);
            problem(cutOff, 503, "unavailable");
            assertThat(cutOff.object().getString("detail")).isEqualTo(UNKNOWN);

            List<Request> requests = List.of(
                    new Request("GET", path, null), new Request("HEAD", path, null), new Request("GET", PRODUCTS, null),
                    new Request("POST", PRODUCTS, json("Never", "", 1)), new Request("PUT", path, json("Never", "", 1)),
                    new Request("PATCH", path, "{\"name\": \"Never\"}"), new Request("DELETE", path, null),
                    new Request("GET", "/health/ready", null), new Request("GET", "/health/live", null));
            boolean inTime = false;
            for (int attempt = 0; attempt < ATTEMPTS && !inTime; attempt++) {
                List<Timed> all = race(requests.size(), i -> () -> requests.get(i).timed(uri));
                all.forEach(timed -> assertIsOfAnOutage(timed.answer()));
                inTime = all.stream().allMatch(timed -> timed.took().compareTo(ANSWERED) < 0);
            }
            assertThat(inTime).isTrue();

            server = builder().start();
            awaitAnswer(uri, PRODUCTS, 200);
            awaitAnswer(uri, "/health/ready", 200);
            unlock();
            ProductJson pot = created(uri, "Pot");
            assertThat(send(uri, "GET", PRODUCTS, null).products()).containsExactly(tea, cup, pot);
            assertThat(send(uri, "PUT", path, json("Made after all", "", 1), JSON).status()).isEqualTo(200);
        }
    }

    private static void assertIsOfAnOutage(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(answer.target().endsWith("/live") ? 200 : 503);
        if (answer.target().startsWith(PRODUCTS) && !answer.method().equals("HEAD")) {
            problem(answer, 503, "unavailable"); // with Retry-After, as every 503 is judged
            // a write may be the first to find its connection broken, and cannot know how far it came
            assertThat(answer.object().getString("detail"))
                    .isIn(answer.method().equals("GET") ? List.of(UNCHANGED) : List.of(UNCHANGED, UNKNOWN));
        }
    }

    @Test
    void an_import_in_whose_middle_the_server_stops_at_once_leaves_nothing() throws Exception {
        try (Service service = Service.start(settings(), Stop.never())) {
            URI uri = service.baseUri();
            ProductJson tea = created(uri, "Tea");
            String file = (json("Comes in", "", 1) + '\n').repeat(1_000) + "{\"id\": %d, \"price\": 1}\n"
                    .formatted(tea.id());

            Answer cutOff = stopDuring(() -> send(uri, "POST", PRODUCTS + "/import?action=upsert", file,
                    "Content-Type: application/x-ndjson"), tea.id(), this::stopAtOnce);
            problem(cutOff, 503, "unavailable");
            assertThat(cutOff.object().getString("detail")).isEqualTo(UNCHANGED);

            server = builder().start();
            awaitAnswer(uri, PRODUCTS, 200);
            ProductJson pot = created(uri, "Pot");
            assertThat(send(uri, "GET", PRODUCTS, null).products()).containsExactly(tea, pot);
            assertThat(send(uri, "GET", PRODUCTS + "/changes?since=0", null).object().getJsonArray("changes"))
                    .extracting(change -> change.asJsonObject().getInt("seq")).containsExactly(1, 2);
        }
    }

    @Test
    void sessions_that_may_only_read_are_replaced() throws Exception {
        try (Service service = Service.start(settings(), Stop.never())) {
            URI uri = service.baseUri();
            ProductJson tea = created(uri, "Tea");
            run("ALTER DATABASE postgres SET default_transaction_read_only = on", END_SESSIONS);

            awaitAnswer(uri, PRODUCTS + "/" + tea.id(), 200);
            Answer refused = send(uri, "POST", PRODUCTS, json("Never", "", 1), JSON);
            problem(refused, 503, "unavailable");
            assertThat(send(uri, "GET", "/health/ready", null).status()).isEqualTo(503);
            assertThat(send(uri, "GET", "/health/live", null).status()).isEqualTo(200);

            run("SET default_transaction_read_only = off",
                    "ALTER DATABASE postgres RESET default_transaction_read_only");
            awaitAnswer(uri, "/health/ready", 200); // with no session ended: those of the service are of no use
            assertThat(race(WRITERS, i -> () -> created(uri, "Cup " + i))).hasSize(WRITERS);
            assertThat(send(uri, "GET", PRODUCTS, null).products()).hasSize(1 + WRITERS);
        }
    }

    @Test
    void sessions_that_an_administrator_ends_are_replaced() throws Exception {
        try (Service service = Service.start(settings(), Stop.never())) {
            URI uri = service.baseUri();
            created(uri, "Tea");
            run(END_SESSIONS);

            awaitAnswer(uri, PRODUCTS, 200);
            awaitAnswer(uri, "/health/ready", 200);
            assertThat(race(WRITERS, i -> () -> created(uri, "Cup " + i))).hasSize(WRITERS);
        }
    }

    private void run(String... statements) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
             Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void a_stop_while_the_database_is_away_is_quick() throws Exception {
        boolean quick = false;
        for (int attempt = 0; attempt < ATTEMPTS && !quick; attempt++) {
            Service service = Service.start(settings(), Stop.never());
            created(service.baseUri(), "Tea");
            server.close();
            long begin = System.nanoTime();
            service.close();
            quick = System.nanoTime() - begin < Duration.ofSeconds(8).toNanos();
            server = builder().start();
        }
        assertThat(quick).isTrue();
    }

    @Test
    void a_database_that_is_down_at_the_start_is_waited_for() throws Exception {
        Settings settings = settings();
        server.close();

        CompletableFuture<Service> start;
        try (ServerSocket inItsPlace = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            start = CompletableFuture.supplyAsync(() -> Service.start(settings, Stop.never()));
            try (Socket _ = inItsPlace.accept()) {
                assertThat(start).isNotDone();
            }
        }
        server = builder().start();

        try (Service service = start.join()) {
            assertThat(created(service.baseUri(), "Tea").id()).isEqualTo(1);
        }
    }

    /**
     * {@return what the change of the product is answered, under way in the database when that is stopped} It waits for
     * the lock of a prepared transaction, which outlives its session and the server: the change is never let go on.
     */
    private Answer stopDuring(Supplier<Answer> change, long id, Stopping stopping) throws Exception {
        CompletableFuture<Answer> answer;
        try (Connection connection = server.getPostgresDatabase().getConnection();
             Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT 1 FROM product WHERE id = " + id + " FOR UPDATE");
            statement.execute("PREPARE TRANSACTION 'lock'");
            connection.setAutoCommit(true);
            answer = CompletableFuture.supplyAsync(change);
            while (!isOneWaiting(statement)) {
                assertThat(answer).isNotDone();
            }
        }
        stopping.stop();
        return answer.join();
    }

    /** A way to stop the server. */
    @FunctionalInterface
    private interface Stopping {
        void stop() throws Exception;
    }

    /** Stops the server without a word to its clients, as {@code pg_ctl stop -m immediate} does. */
    private void stopAtOnce() throws Exception {
        String pid = Files.readAllLines(folder.resolve("server").resolve("postmaster.pid")).getFirst();
        ProcessHandle process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        new ProcessBuilder("kill", "-QUIT", pid).start().waitFor();
        process.onExit().join();
        server.close();
    }

    private void unlock() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
             Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK PREPARED 'lock'");
        }
    }

    private static boolean isOneWaiting(Statement statement) throws SQLException {
        try (ResultSet waiting = statement.executeQuery("SELECT 1 FROM pg_locks WHERE NOT granted")) {
            return waiting.next();
        }
    }

    /** How soon a database is right again, its own tests see. */
    private static void awaitAnswer(URI uri, String target, int status) {
        while (send(uri, "GET", target, null).status() != status) {
            Thread.onSpinWait(); // each round is a request
        }
    }

    private static ProductJson created(URI uri, String name) {
        Answer answer = send(uri, "POST", PRODUCTS, json(name, "", 450), JSON);
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer.product();
    }

    /** The same server each time: the same data and, once it has one, the same port. */
    private EmbeddedPostgres.Builder builder() throws IOException {
        EmbeddedPostgres.Builder builder = Database.server().setServerConfig("max_prepared_transactions", "1")
                .setDataDirectory(folder.resolve("server")).setCleanDataDirectory(false);
        return port == 0 ? builder : builder.setPort(port);
    }

    private Settings settings() {
        return Settings.read(folder, Map.of(), Map.of("server.port", "0",
                "db.url", "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "db.username", "postgres"));
    }

    private record Request(String method, String target, String body) {

        Timed timed(URI uri) {
            long start = System.nanoTime();
            Answer answer = body == null ? send(uri, method, target, null) : send(uri, method, target, body, JSON);
            return new Timed(answer, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private record Timed(Answer answer, Duration took) { }
}
