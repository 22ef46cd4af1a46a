package dev.productcatalog.persistence.database;

import static dev.productcatalog.persistence.database.Lasting.assertLasts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.productcatalog.domain.CatalogException.Locked;
import dev.productcatalog.domain.CatalogException.NotFound;
import dev.productcatalog.domain.CatalogException.Unavailable;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writes that share a commit, each with an outcome of its own. */
@Timeout(180)
class TransactionsTest {

    private static final String INSERT = "INSERT INTO entry (id) VALUES (?)";
    private static final String SHUTDOWN = "SHUTDOWN IMMEDIATELY";
    private static final String COUNT = "UPDATE total SET entries = entries + 1";

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
    private Database database = Database.open(waiting("PT60S"));

    private Settings waiting(String lockTimeout) {
        return new Settings(url, "", "", Map.of("lock-timeout", lockTimeout));
    }

    /** From now on writes wait for 2 s, as by default. */
    private void waitAsByDefault() throws SQLException {
        Database before = database;
        database = Database.open(Settings.of(url));
        database.connection().close(); // before the last one is closed, and with it the database
        before.close();
    }

    @BeforeEach
    void createTables() throws SQLException {
        // not by the pool: on a busy machine it takes longer to load H2 than that waits for a connection
        try (Connection first = DriverManager.getConnection(url + ";DB_CLOSE_DELAY=-1");
             Statement statement = first.createStatement()) {
            statement.execute("CREATE TABLE entry (id INT PRIMARY KEY)");
            statement.execute("CREATE TABLE total (entries INT NOT NULL)");
            statement.execute("INSERT INTO total VALUES (0)");
        }
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
        try (Connection last = DriverManager.getConnection(url); Statement statement = last.createStatement()) {
            statement.execute(SHUTDOWN);
        }
    }

    @Test
    void writes_that_fail_undo_their_own_statements_and_no_others() throws Exception {
        List<Throwable> failures = new ArrayList<>();
        // the first one holds the thread while the others come to wait, so that they share a transaction
        CountDownLatch allWait = new CountDownLatch(1);
        CompletableFuture<Integer> first = started(() -> database.write(_ -> {
            await(allWait);
            return 0;
        }));
        List<CompletableFuture<Integer>> others = IntStream.range(0, 30).mapToObj(i -> started(() -> add(i))).toList();
        allWait.countDown();
        first.get();
        for (CompletableFuture<Integer> other : others) {
            failures.add(catchThrowable(other::join));
        }

        for (int i = 0; i < 30; i++) {
            if (i % 3 == 1) {
                assertThat(failures.get(i)).hasCauseInstanceOf(NotFound.class);
            } else if (i % 3 == 2) {
                assertThat(failures.get(i)).hasRootCauseInstanceOf(SQLException.class);
                assertThat(((Unavailable) failures.get(i).getCause()).outcomeUnknown()).isFalse();
            } else {
                assertThat(failures.get(i)).isNull();
            }
        }
        assertThat(numbers("SELECT id FROM entry ORDER BY id"))
                .isEqualTo(IntStream.range(0, 10).mapToObj(i -> i * 3).toList());
        assertThat(numbers("SELECT entries FROM total")).containsExactly(10);
    }

    /**
     * Adds an entry and counts it; every second of three then finds something missing, every third uses an id again.
     */
    private int add(int i) {
        return database.write(transaction -> {
            transaction.run(INSERT, insert -> withId(insert, i));
            transaction.run(COUNT, PreparedStatement::executeUpdate);
            if (i % 3 == 1) {
                throw new NotFound(i);
            }
            return i % 3 == 2 ? transaction.run(INSERT, insert -> withId(insert, i)) : i;
        });
    }

    private static int withId(PreparedStatement insert, int id) throws SQLException {
        insert.setInt(1, id);
        return insert.executeUpdate();
    }

    @Test
    void a_write_that_waits_too_long_is_not_done_at_all() throws Exception {
        waitAsByDefault();
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch underWay = new CountDownLatch(1);
        CompletableFuture<Integer> slow = started(() -> database.write(_ -> {
            underWay.countDown();
            await(done);
            return 0;
        }));
        underWay.await();
        assertLasts(Duration.ofSeconds(2), Duration.ofSeconds(3), () -> {
            Unavailable refused = catchThrowableOfType(Unavailable.class, () -> add(0));
            assertThat(refused.outcomeUnknown()).isFalse();
        });
        done.countDown();
        slow.get();
        add(3);
        assertThat(numbers("SELECT id FROM entry")).containsExactly(3);
    }

    @Test
    void a_write_that_finds_a_row_locked_is_tried_again_and_holds_up_no_others() throws Exception {
        add(0);
        add(3);
        try (Connection rival = DriverManager.getConnection(url)) {
            rival.setAutoCommit(false);
            rival.createStatement().executeUpdate("UPDATE entry SET id = 1 WHERE id = 0");
            List<CompletableFuture<Integer>> blocked = IntStream.range(0, 20)
                    .mapToObj(_ -> started(() -> remove(0))).toList();
            for (int i = 6; i < 66; i += 3) {
                add(i); // would take a minute if it came after one that waits
            }
            assertThat(blocked).noneMatch(CompletableFuture::isDone);
            rival.rollback();

            assertThat(blocked.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(1);
        }
        assertThat(numbers("SELECT COUNT(*) FROM entry")).containsExactly(21);
    }

    @Test
    void a_write_that_finds_a_row_locked_for_too_long_is_refused() throws Exception {
        waitAsByDefault();
        add(0);
        try (Connection rival = DriverManager.getConnection(url)) {
            rival.setAutoCommit(false);
            rival.createStatement().executeUpdate("UPDATE entry SET id = 1");
            assertLasts(Duration.ofSeconds(2), Duration.ofMillis(2_500), () -> {
                List<CompletableFuture<Integer>> blocked = IntStream.range(0, 20)
                        .mapToObj(_ -> started(() -> remove(0))).toList();
                for (CompletableFuture<Integer> one : blocked) {
                    assertThat(catchThrowable(one::join)).hasCauseInstanceOf(Locked.class);
                }
            });
        }
        assertThat(remove(0)).isEqualTo(1);
    }

    /** H2 then undoes all of the transaction in which it finds that out. */
    @Test
    void writes_of_a_group_that_waits_for_who_waits_for_it_are_made_all_the_same() throws Exception {
        add(0);
        add(3);
        try (Connection rival = DriverManager.getConnection(url)) {
            rival.setAutoCommit(false);
            rival.createStatement().execute("SET LOCK_TIMEOUT 20000");
            rival.createStatement().executeUpdate("UPDATE entry SET id = 1 WHERE id = 0");
            CountDownLatch holdsThree = new CountDownLatch(1);
            CompletableFuture<Integer> first = started(() -> database.write(transaction -> {
                transaction.run("UPDATE entry SET id = 4 WHERE id = 3", PreparedStatement::executeUpdate);
                if (holdsThree.getCount() > 0) {
                    holdsThree.countDown();
                    awaitOneThatWaits();
                }
                return transaction.run("UPDATE entry SET id = 2 WHERE id = 0", PreparedStatement::executeUpdate);
            }));
            holdsThree.await();
            CompletableFuture<Integer> second = started(() -> add(6));
            rival.createStatement().executeUpdate("UPDATE entry SET id = 5 WHERE id = 3");
            rival.rollback();

            assertThat(first.join()).isEqualTo(1);
            assertThat(second.join()).isEqualTo(6);
        }
        assertThat(numbers("SELECT id FROM entry ORDER BY id")).containsExactly(2, 4, 6);
    }

    private void awaitOneThatWaits() throws SQLException {
        try (Connection watch = DriverManager.getConnection(url); Statement statement = watch.createStatement()) {
            boolean waits = false;
            while (!waits) {
                try (ResultSet sessions = statement.executeQuery(
                        "SELECT 1 FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL")) {
                    waits = sessions.next();
                }
            }
        }
    }

    private int remove(int id) {
        return database.write("DELETE FROM entry WHERE id = " + id, PreparedStatement::executeUpdate);
    }

    /** It may be for what another write of the group did, which was not committed. */
    @Test
    void a_write_that_was_refused_fails_with_its_group() throws Exception {
        PendingWrite<Integer> refused = new PendingWrite<>(_ -> {
            throw new NotFound(1);
        }, Duration.ofSeconds(1), false);
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            refused.run(connection, H2Engine.INSTANCE, false);
        }
        refused.fail(new SQLException("the commit failed"), true);
        refused.complete();

        Unavailable failure = catchThrowableOfType(Unavailable.class, refused::await);
        assertThat(failure.outcomeUnknown()).as("it was not done").isFalse();
    }

    @Test
    void after_a_long_transaction_whose_commit_fails_only_reads_are_tried() {
        Unavailable failure = catchThrowableOfType(Unavailable.class, () -> database.writeLong(
                transaction -> transaction.run(INSERT, insert -> withId(insert, 0)),
                (_, _) -> {
                    try (Connection rival = DriverManager.getConnection(url)) {
                        rival.createStatement().execute(SHUTDOWN);
                    }
                },
                _ -> false));

        assertThat(failure.outcomeUnknown()).isTrue();
        assertThat(numbers("VALUES 1")).containsExactly(1);
        assertThat(catchThrowable(() -> add(0))).hasMessageContaining("could not be written when that was tried last");
    }

    @Test
    void an_interrupt_of_the_caller_does_not_reach_the_write() {
        Thread.currentThread().interrupt();
        assertThat(add(3)).isEqualTo(3);
        assertThat(Thread.interrupted()).as("the interrupt is there afterwards").isTrue();
        assertThat(numbers("SELECT id FROM entry")).containsExactly(3);
    }

    @Test
    void statements_of_a_read_see_one_state() {
        List<Integer> before = database.read(transaction -> {
            int entries = transaction.run("SELECT COUNT(*) FROM entry", TransactionsTest::all).getFirst();
            add(3);
            return List.of(entries, transaction.run("SELECT entries FROM total", TransactionsTest::all).getFirst());
        });
        assertThat(before).containsExactly(0, 0);
        assertThat(numbers("SELECT entries FROM total")).containsExactly(1);
    }

    @Test
    void no_write_follows_the_end() {
        database.close();
        assertThat(catchThrowableOfType(Unavailable.class, () -> add(0)).outcomeUnknown()).isFalse();
    }

    private List<Integer> numbers(String select) {
        return database.read(select, TransactionsTest::all);
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

    private static <T> CompletableFuture<T> started(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
