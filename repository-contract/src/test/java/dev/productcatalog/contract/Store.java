package dev.productcatalog.contract;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.Receipt;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What outlives a catalogue, as a database does. Its monitor guards it. */
final class Store {

    /** A receipt, and when it was left. */
    record Left(Receipt receipt, Instant at) { }

    private static final long HELD_AT_MOST_MILLIS = 10_000;

    final UUID catalogId = UUID.randomUUID();
    Map<Long, Product> products = new TreeMap<>();
    long lastId;
    int writes;
    int instances;

    final TreeMap<Long, Change> changes = new TreeMap<>();
    final Map<String, Left> receipts = new LinkedHashMap<>();
    final long epoch = catalogId.getMostSignificantBits();
    long lastNumber;
    long forgotten;

    /** Products that batches which are open have changed. */
    final Set<Long> inBatches = new HashSet<>();

    private final Thread test = Thread.currentThread();
    private boolean raced;
    private boolean held;

    /** {@return whether it is called by a thread that a test has started} */
    boolean isRacing() {
        return Thread.currentThread() != test;
    }

    /**
     * Holds the first racing thread that comes here until another thread has written. So what goes wrong when
     * threads meet goes wrong in every race. The caller has the monitor.
     *
     * @return whether it was held
     */
    boolean letAnotherWrite() {
        if (raced || !isRacing()) {
            return false;
        }
        raced = true;
        held = true;
        int before = writes;
        await(() -> writes != before);
        held = false;
        notifyAll();
        return true;
    }

    /** The test's own thread writes once, not many times, before the one that is held goes on. */
    void wrote() {
        writes++;
        notifyAll();
        while (held && !isRacing()) {
            pause(HELD_AT_MOST_MILLIS);
        }
    }

    /** Waits until it is so, but not for ever. The caller has the monitor. */
    void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HELD_AT_MOST_MILLIS);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            pause(10);
        }
    }

    void pause(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the race was ended", e);
        }
    }
}
