package dev.productcatalog.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.productcatalog.domain.CatalogException.Unavailable;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a file of H2 survives. The system property {@code power.writes} makes the test of the power longer, so that the
 * file grows old enough (45 s) for H2 to use its space again.
 */
@Timeout(3600)
class H2FileTest {

    private static final int WRITES = Integer.getInteger("power.writes", 100);
    private static final int WRITERS = 8;

    private final PowerCut powerCut = new PowerCut();

    @TempDir
    private Path folder;

    @BeforeEach
    void register() {
        FilePath.register(powerCut);
    }

    @AfterEach
    void unregister() {
        FilePath.unregister(powerCut);
    }

    @Test
    void everything_acknowledged_is_there_after_a_power_cut() throws Exception {
        assertThat(lostByPowerCuts("power")).isZero();
    }

    /** The test above can fail. */
    @Test
    void without_a_force_a_power_cut_loses_what_was_acknowledged() throws Exception {
        assertThat(lostByPowerCuts("process")).isPositive();
    }

    /** {@return after how many power cuts, while some write and when they have written, something was missing} */
    private int lostByPowerCuts(String durability) throws Exception {
        Settings settings = new Settings("jdbc:h2:powercut:" + folder.resolve("catalog"), "", "",
                Map.of("durability", durability, "lock-timeout", "PT60S"));
        AtomicIntegerArray acknowledged = new AtomicIntegerArray(WRITERS);
        int cuts = 0;
        int lost = 0;
        try (Database database = open(settings);
             ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            database.write("CREATE TABLE entry (writer INT PRIMARY KEY, number INT NOT NULL)",
                    PreparedStatement::executeUpdate);
            database.write("CREATE TABLE total (number INT NOT NULL)", PreparedStatement::executeUpdate);
            database.write("INSERT INTO entry SELECT x, 0 FROM SYSTEM_RANGE(0, %d)".formatted(WRITERS - 1),
                    PreparedStatement::executeUpdate);
            database.write("INSERT INTO total VALUES (0)", PreparedStatement::executeUpdate);
            List<Future<?>> writers = IntStream.range(0, WRITERS).<Future<?>>mapToObj(
                    writer -> executor.submit(() -> count(database, writer, acknowledged))).toList();
            Random random = new Random();
            boolean done;
            do {
                done = writers.stream().allMatch(Future::isDone);
                List<Integer> before = IntStream.range(0, WRITERS).mapToObj(acknowledged::get).toList();
                PowerCut.copyWhatIsLeft(folder.resolve("left.mv.db"), random);
                lost += isThere(before) ? 0 : 1;
                cuts++;
                Files.deleteIfExists(folder.resolve("left.mv.db"));
            } while (!done);
            for (Future<?> writer : writers) {
                writer.get();
            }
            System.out.printf("%s: %d writes, %d forces, %d power cuts, %d with a loss%n", durability, WRITERS * WRITES,
                    PowerCut.forces(), cuts, lost);
        }
        return lost;
    }

    private static void count(Database database, int writer, AtomicIntegerArray acknowledged) {
        for (int i = 1; i <= WRITES; i++) {
            int number = i;
            database.write(transaction -> {
                transaction.run("UPDATE total SET number = number + 1", PreparedStatement::executeUpdate);
                return transaction.run("UPDATE entry SET number = %d WHERE writer = %d".formatted(number, writer),
                        PreparedStatement::executeUpdate);
            });
            acknowledged.set(writer, number);
        }
    }

    /** {@return whether all that was acknowledged is left, and of no transaction only a part} */
    private boolean isThere(List<Integer> acknowledged) {
        try (Database left = open(Settings.of("jdbc:h2:file:" + folder.resolve("left")))) {
            List<Integer> numbers = left.read("SELECT number FROM entry ORDER BY writer", H2FileTest::all);
            return numbers.size() == WRITERS
                    && IntStream.range(0, WRITERS).allMatch(i -> numbers.get(i) >= acknowledged.get(i))
                    && left.read("SELECT number FROM total", H2FileTest::all)
                            .equals(List.of(numbers.stream().mapToInt(number -> number).sum()));
        } catch (Unavailable | IllegalArgumentException | SQLException e) {
            return false; // not even a table is
        }
    }

    @Test
    void an_interrupt_of_a_reader_does_not_close_the_file() throws Exception {
        Settings settings = Settings.of("jdbc:h2:file:" + folder.resolve("catalog") + ";CACHE_SIZE=0");
        makeLarge(settings);
        try (Database database = open(settings)) {
            assertThat(readInterrupted(database)).isNull();
            database.write("DELETE FROM large WHERE x > 10", PreparedStatement::executeUpdate);
            assertThat(database.read("SELECT COUNT(*) FROM large", H2FileTest::all)).containsExactly(10);
        }
    }

    /** The test above can fail: the read does reach the file. */
    @Test
    void in_a_file_system_of_plain_channels_an_interrupt_of_a_reader_closes_the_file() throws Exception {
        Settings settings = Settings.of("jdbc:h2:nio:" + folder.resolve("catalog") + ";CACHE_SIZE=0");
        makeLarge(settings);
        try (Database database = open(settings)) {
            assertThat(readInterrupted(database)).hasStackTraceContaining("ClosedByInterruptException");
        }
    }

    private static void makeLarge(Settings settings) throws SQLException {
        try (Database database = open(settings)) {
            database.write("CREATE TABLE large AS SELECT x, REPEAT('x', 1000) text FROM SYSTEM_RANGE(1, 1000)",
                    PreparedStatement::executeUpdate);
        }
    }

    /** Reads all of a table in a thread that is interrupted once it has a connection. */
    private static Throwable readInterrupted(Database database) {
        Throwable failure = catchThrowable(() -> database.read(transaction -> {
            Thread.currentThread().interrupt();
            return transaction.run("SELECT SUM(LENGTH(text)) FROM large", H2FileTest::all);
        }));
        assertThat(Thread.interrupted()).as("the interrupt is there afterwards").isTrue();
        return failure;
    }

    private static Database open(Settings settings) throws SQLException {
        try (Engine.Start start = Engine.of(settings.url()).start(settings)) {
            Database database = Database.open(start.settings());
            database.connection().close(); // before the first one is closed, and with it the file
            return database;
        }
    }

    private static List<Integer> all(PreparedStatement select) throws SQLException {
        List<Integer> numbers = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
        }
        return numbers;
    }
}
