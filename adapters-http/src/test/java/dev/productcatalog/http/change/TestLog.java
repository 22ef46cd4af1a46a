package dev.productcatalog.http.change;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.Changes;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.change.Receipt;
import dev.productcatalog.domain.port.ChangeLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A log of which a test says what is in it, and that counts how often it is read. Thread-safe. */
final class TestLog implements ChangeLog {

    static final long EPOCH = 0x9f2c41d07a3be856L;
    static final Instant AT = Instant.parse("2026-11-22T10:15:30.123456Z");

    private final List<Change> changes = new ArrayList<>();
    private long epoch = EPOCH;
    private long forgotten;
    private int reads;

    static Change change(long number, Change.Type type, String by) {
        return new Change(number, type,
                new Product(7, new Version(number), new ProductDetails("Tea", "\u00e9", 450L)), AT, by);
    }

    /** Has so many more updates happen. */
    synchronized TestLog happen(int times) {
        for (int i = 0; i < times; i++) {
            changes.add(change(changes.size() + 1L, Change.Type.UPDATED, ""));
        }
        return this;
    }

    synchronized void forgetUpTo(long number) {
        forgotten = number;
    }

    synchronized void rewind() {
        epoch++;
        changes.clear();
    }

    synchronized int reads() {
        return reads;
    }

    @Override
    public synchronized LogState state() {
        return new LogState(epoch, forgotten + 1, changes.size());
    }

    @Override
    public synchronized Changes after(long number, int limit) {
        reads++;
        return new Changes(changes.stream().filter(change -> change.number() > Math.max(number, forgotten))
                .limit(limit).toList(), state());
    }

    @Override
    public List<Change> ofProduct(long id, long before, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Product bringBack(long id, ProductDetails details, Attempt attempt) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Receipt> receipt(String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void listen(Runnable listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int forgetChanges(Instant before, long keep, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int forgetReceipts(Instant before, int limit) {
        throw new UnsupportedOperationException();
    }
}
