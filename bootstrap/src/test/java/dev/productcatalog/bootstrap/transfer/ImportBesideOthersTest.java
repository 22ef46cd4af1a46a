package dev.productcatalog.bootstrap.transfer;

import static dev.productcatalog.bootstrap.harness.HttpTest.JSON;
import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static dev.productcatalog.bootstrap.harness.HttpTest.race;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.RunningService;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Four writers and four readers work while many products come in, all or nothing: nobody is refused, and nobody sees a
 * part. The system property {@code import.rows} says how many products come in.
 */
@Timeout(600)
class ImportBesideOthersTest {

    private static final int ROWS = Integer.getInteger("import.rows", 6_000);
    private static final int OTHERS = 8;
    /** Of every product that comes in. */
    private static final String NAME = "Comes in";

    @ParameterizedTest
    @EnumSource(value = Database.class, names = {"H2", "POSTGRESQL"})
    void nobody_is_refused_and_nobody_sees_a_part(Database database) throws Exception {
        long rounds = 0;
        for (int attempt = 0; attempt < 5 && rounds == 0; attempt++) { // on a busy machine readers may have no turn
            rounds = roundsBesideAnImport(database);
        }
        assertThat(rounds).as("rounds of reads while it came in").isPositive();
    }

    /** {@return how often somebody has read in all ways while it came in} */
    private static long roundsBesideAnImport(Database database) throws Exception {
        try (RunningService service = RunningService.start(database, "")) {
            Import beside = new Import(service.baseUri());
            race(1 + OTHERS, i -> i == 0 ? beside::run : i % 2 == 0 ? beside::write : new Reader(beside, i)::read);
            System.out.printf("%s: %,d rows in %,d ms beside %,d writes, the longest %d ms, and %,d reads, the longest"
                    + " %d ms; none refused%n", database, ROWS, beside.millis, beside.writes.get(),
                    beside.longestWrite.get(), beside.reads.get(), beside.longestRead.get());
            return beside.roundsBefore.get();
        }
    }

    /** An import whose first and last row change products that are there, while all others make new ones. */
    private static final class Import {

        private final URI service;
        private final String first;
        private final String last;
        /** How far the feed reached before. */
        private final long head;
        private final AtomicLong writes = new AtomicLong();
        private final AtomicLong reads = new AtomicLong();
        private final AtomicLong roundsBefore = new AtomicLong();
        private final AtomicLong longestWrite = new AtomicLong();
        private final AtomicLong longestRead = new AtomicLong();
        private long millis;
        private volatile boolean hasEnded;

        Import(URI service) {
            this.service = service;
            first = sent(201, "POST", PRODUCTS, json("Tea", "", 1), JSON).header("Location");
            last = sent(201, "POST", PRODUCTS, json("Tea", "", 1), JSON).header("Location");
            head = sent(200, "GET", PRODUCTS + "/changes", null).object().getInt("head");
        }

        private Answer sent(int status, String method, String target, String body, String... headers) {
            Answer answer = send(service, method, target, body, headers);
            assertThat(answer.status()).as("%s", answer).isEqualTo(status);
            return answer;
        }

        private Answer timed(AtomicLong count, AtomicLong longest, int status, String method, String target,
                String body, String... headers) {
            long start = System.nanoTime();
            Answer answer = sent(status, method, target, body, headers);
            longest.accumulateAndGet(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), Math::max);
            count.incrementAndGet();
            return answer;
        }

        Void run() {
            String file = "id,name,description,price\n" + row(first) + (",%s,,1\n".formatted(NAME)).repeat(ROWS - 2)
                    + row(last);
            try {
                long start = System.nanoTime();
                JsonObject report = sent(200, "POST", PRODUCTS + "/import?action=upsert", file,
                        "Content-Type: text/csv").object();
                millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                assertThat(report.getInt("created")).isEqualTo(ROWS - 2);
                assertThat(report.getInt("updated")).isEqualTo(2);
            } finally {
                hasEnded = true;
            }
            return null;
        }

        private static String row(String path) {
            return path.substring(path.lastIndexOf('/') + 1) + ',' + NAME + ",,1\n";
        }

        Void write() {
            while (!hasEnded) {
                String path = write(201, "POST", PRODUCTS, json("Tea", "", 1), JSON).header("Location");
                write(200, "PATCH", path, "{\"price\": 2}", JSON);
                write(204, "DELETE", path, null);
            }
            return null;
        }

        private Answer write(int status, String method, String target, String body, String... headers) {
            return timed(writes, longestWrite, status, method, target, body, headers);
        }

        Answer read(String target, String... headers) {
            return timed(reads, longestRead, 200, "GET", target, null, headers);
        }
    }

    /** Reads in any way, and having seen what has come in once never misses it again. */
    private static final class Reader {

        private final Import beside;
        private final List<BooleanSupplier> ways =
                Arrays.asList(this::isListed, this::isCounted, this::isFirstChanged, this::isLastChanged, this::isTold);
        private long position;
        private long told;

        /** @param turn with which of the ways it begins */
        Reader(Import beside, int turn) {
            this.beside = beside;
            position = beside.head;
            Collections.rotate(ways, turn);
        }

        Void read() {
            boolean isThere = false;
            boolean isLast;
            do {
                isLast = beside.hasEnded;
                for (BooleanSupplier way : ways) {
                    boolean isSeen = way.getAsBoolean();
                    assertThat(isSeen || !isThere).as("what was seen is there").isTrue();
                    isThere = isSeen;
                }
                beside.roundsBefore.addAndGet(isThere ? 0 : 1);
            } while (!isLast);
            assertThat(isThere).as("what has come in is there").isTrue();
            return null;
        }

        private boolean isListed() {
            return isAll(beside.read(PRODUCTS + "?limit=50&name=" + HttpTest.encoded(NAME)).products().size(), 50);
        }

        private boolean isCounted() {
            return isAll(Long.parseLong(beside.read(PRODUCTS + "?limit=1&name=" + HttpTest.encoded(NAME),
                    "Prefer: count=exact").header("X-Total-Count")), ROWS);
        }

        private boolean isFirstChanged() {
            return beside.read(beside.first).product().name().equals(NAME);
        }

        private boolean isLastChanged() {
            return beside.read(beside.last).product().name().equals(NAME);
        }

        /** Follows the feed up to where it reaches now. */
        private boolean isTold() {
            long head = position;
            do {
                JsonObject page = beside.read(PRODUCTS + "/changes?limit=1000&since=" + position).object();
                head = Math.max(head, page.getInt("head"));
                for (JsonObject change : page.getJsonArray("changes").getValuesAs(JsonObject.class)) {
                    position = change.getInt("seq");
                    told += change.toString().contains(NAME) ? 1 : 0;
                }
            } while (position < head);
            return isAll(told, ROWS);
        }

        private static boolean isAll(long seen, long all) {
            assertThat(seen).as("products that have come in").isIn(0L, all);
            return seen == all;
        }
    }
}
