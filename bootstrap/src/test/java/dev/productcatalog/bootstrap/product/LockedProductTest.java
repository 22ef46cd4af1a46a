package dev.productcatalog.bootstrap.product;

import static dev.productcatalog.bootstrap.harness.HttpTest.JSON;
import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static dev.productcatalog.bootstrap.harness.HttpTest.problem;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.RunningService;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many writers want one product, which somebody else holds: they wait for so long, and hold up nobody but writers. */
@Timeout(180)
class LockedProductTest {

    private static final int WRITERS = 40;
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);
    /** Less than two such waits, one after the other. */
    private static final Duration IN_TIME = Duration.ofMillis(3_800);

    private static final String LOCKED = "another writer held what this one changes for too long; nothing was changed";
    private static final String BUSY = "too many requests wait for the catalogue; nothing was changed";

    @ParameterizedTest
    @EnumSource(value = Database.class, names = {"H2", "POSTGRESQL"})
    void writers_of_a_locked_product_are_refused_in_time_and_hold_up_no_reader(Database database, @TempDir Path folder)
            throws Exception {
        Map<String, String> settings = database == Database.H2 ? Map.of("db.url", "jdbc:h2:mem:" + UUID.randomUUID())
                : database.empty(folder);
        String url = settings.get("db.url");
        try (RunningService service = RunningService.start(database, "db.url=" + url
                + "\ndb.lock-timeout=" + LOCK_TIMEOUT.toSeconds() + 's');
             Connection rival = DriverManager.getConnection(url, settings.getOrDefault("db.username", ""), "");
             ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            URI uri = service.baseUri();
            String path = send(uri, "POST", PRODUCTS, json("Tea", "", 1), JSON).header("Location");
            for (Future<Timed> writer : start(clients, uri, path, "Tea")) { // the first requests of a JVM are slow
                assertThat(writer.get().answer().status()).isEqualTo(200);
            }
            rival.setAutoCommit(false);
            rival.createStatement().execute("UPDATE product SET price = 2");

            List<String> details = new ArrayList<>();
            boolean isInTime = false;
            // what is slow by itself is slow again; what a busy machine delayed is not
            for (int attempt = 0; attempt < 5 && !isInTime; attempt++) {
                isInTime = isInTime(start(clients, uri, path, "Cup"), uri, path, details);
            }
            assertThat(isInTime).isTrue();
            assertThat(details).contains(LOCKED).allMatch(List.of(LOCKED, BUSY)::contains);
            String metrics = send(uri, "GET", "/metrics", null).text();
            assertThat(metrics).contains(counted("locked", details, LOCKED));
            if (details.contains(BUSY)) {
                assertThat(metrics).contains(counted("database-busy", details, BUSY));
            }
            rival.rollback();
            assertThat(IntStream.range(0, 3).mapToObj(i -> send(uri, "PATCH", path, "{\"price\": " + i + '}', JSON)))
                    .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        }
    }

    /** {@return whether all writers, and who reads meanwhile, were answered in time} */
    private static boolean isInTime(List<Future<Timed>> writers, URI uri, String path, List<String> details)
            throws Exception {
        boolean isInTime = true;
        int reads = 0;
        while (writers.stream().anyMatch(writer -> !writer.isDone())) {
            for (String target : List.of(path, PRODUCTS, "/health/ready", "/health/live", "/metrics")) {
                Timed read = Timed.of(() -> send(uri, "GET", target, null));
                assertThat(read.answer().status()).as(target).isEqualTo(200);
                isInTime &= read.took().compareTo(LOCK_TIMEOUT) < 0;
                reads++;
            }
        }
        for (Future<Timed> writer : writers) {
            problem(writer.get().answer(), 503, "unavailable");
            assertThat(writer.get().answer().header("Retry-After")).isEqualTo("1");
            isInTime &= writer.get().took().compareTo(IN_TIME) < 0;
            details.add(writer.get().answer().object().getString("detail"));
        }
        return isInTime && reads > 10;
    }

    private static List<Future<Timed>> start(ExecutorService clients, URI service, String path, String name) {
        return IntStream.range(0, WRITERS).mapToObj(i -> clients.submit(() -> Timed.of(() ->
                send(service, "PATCH", path, "{\"name\": \"" + name + i + "\"}", JSON)))).toList();
    }

    private static String counted(String reason, List<String> details, String detail) {
        return "http_server_refusals_total{reason=\"%s\"} %.1f".formatted(reason,
                (double) details.stream().filter(detail::equals).count());
    }

    private record Timed(Answer answer, Duration took) {

        static Timed of(Supplier<Answer> request) {
            long start = System.nanoTime();
            Answer answer = request.get();
            return new Timed(answer, Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
