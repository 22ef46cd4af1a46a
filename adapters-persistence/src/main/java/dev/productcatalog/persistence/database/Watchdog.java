package dev.productcatalog.persistence.database;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Breaks the connections of statements under way when the server has fallen silent: it is frozen, or the network
 * swallows what is sent. A timeout cannot tell that from a statement that takes long; so where one does, and no other
 * ends meanwhile, the server is asked something else, and is alive if it answers that or any other statement.
 *
 * <p>Also gives up transactions that take longer than they may. The server's own bound is one for each lock, and to
 * change a row may take two: the first is the place at the head of those that wait for it. Thread-safe.
 */
final class Watchdog implements AutoCloseable {

    // Less than 2 s in all: a statement takes long, that is noticed, and the server leaves a question unanswered.
    private static final Duration LONG = Duration.ofMillis(500);
    private static final Duration PERIOD = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofMillis(750);

    private static final System.Logger LOGGER = System.getLogger(Watchdog.class.getName());

    /** What is under way, and where. */
    private final Map<Connection, UnderWay> underWay = new ConcurrentHashMap<>();
    /** When a transaction ended last. */
    private volatile long lastEnd = System.nanoTime();
    private final Question question;
    private final Thread thread;

    private record UnderWay(Transaction transaction, long start, long longest) {

        boolean takes(long nanos, long now) {
            return now - start > nanos;
        }
    }

    /** Something that a server answers unless it is silent. */
    @FunctionalInterface
    interface Question {

        /** Returns, or throws, when there is an answer. */
        void ask() throws SQLException;
    }

    /** A transaction under way. */
    @FunctionalInterface
    interface Watch extends AutoCloseable {

        /** Says that it has ended. */
        @Override
        void close();
    }

    /** @param question what the server is asked */
    Watchdog(Question question) {
        this.question = question;
        this.thread = Thread.ofVirtual().name("watchdog").start(this::run);
    }

    /** Watches over the transaction that is about to begin on the connection, and may take so long. */
    Watch watch(Connection connection, Transaction transaction, Duration longest) {
        underWay.put(connection, new UnderWay(transaction, System.nanoTime(), longest.toNanos()));
        return () -> {
            lastEnd = System.nanoTime();
            underWay.remove(connection);
        };
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PERIOD); // silence is no event that could be waited for
                long now = System.nanoTime();
                underWay.values().stream().filter(one -> one.takes(one.longest(), now))
                        .forEach(one -> Thread.startVirtualThread(one.transaction()::giveUp)); // asks the server
                boolean isLong = underWay.values().stream().anyMatch(one -> one.takes(LONG.toNanos(), now));
                if (isLong && now - lastEnd > PERIOD.toNanos() && isSilent()) {
                    LOGGER.log(Level.WARNING, "The database has fallen silent: statements under way are given up");
                    underWay.keySet().forEach(Watchdog::abort);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private boolean isSilent() throws InterruptedException {
        long asked = System.nanoTime();
        boolean answered = Thread.ofVirtual().start(() -> {
            try {
                question.ask();
            } catch (SQLException e) {
                // that is an answer, too
            }
        }).join(PATIENCE);
        return !answered && lastEnd - asked < 0;
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // it is broken already
        }
    }

    /** Ends the watch. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
