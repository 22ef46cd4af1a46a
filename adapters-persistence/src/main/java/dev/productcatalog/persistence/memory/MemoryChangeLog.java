package dev.productcatalog.persistence.memory;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.Changes;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.change.Receipt;
import dev.productcatalog.domain.change.RetryKey;
import dev.productcatalog.domain.port.ChangeLog;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/**
 * The log of a catalogue in memory. Thread-safe: readers take no lock, and see no change beyond the head of the
 * {@linkplain MemoryProductRepository#logState state} that the repository puts in place together with the products.
 */
final class MemoryChangeLog implements ChangeLog {

    /** Orders the changes of each product by their numbers. */
    private record Place(long product, long number) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            return product == other.product ? Long.compare(number, other.number) : Long.compare(product, other.product);
        }
    }

    private record Kept(Receipt receipt, Instant at) { }

    private final MemoryProductRepository products;
    private final ConcurrentNavigableMap<Long, Change> changes = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<Place, Change> ofProducts = new ConcurrentSkipListMap<>();
    private final Map<String, Kept> receipts = new LinkedHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** @param products whose log this is; its monitor guards every write */
    MemoryChangeLog(MemoryProductRepository products) {
        this.products = products;
    }

    /** {@return the state of an empty log} */
    static LogState empty() {
        return new LogState(RandomGenerator.getDefault().nextLong(), 1, 0);
    }

    /**
     * Writes what an attempt does, before it is done.
     *
     * @return the state of the log after it
     * @throws CatalogException.KeyTaken if the key has a receipt
     */
    LogState append(LogState state, Change.Type type, Product product, Attempt attempt) {
        keep(type, product, attempt);
        Change change = new Change(state.head() + 1, type, product, now(), attempt.by());
        changes.put(change.number(), change);
        ofProducts.put(new Place(product.id(), change.number()), change);
        return new LogState(state.epoch(), state.oldest(), change.number());
    }

    /** Keeps the receipt of an attempt that has a key. */
    void keep(Change.Type type, Product product, Attempt attempt) {
        attempt.key().ifPresent(key -> keep(key, attempt.receipt(type, product)));
    }

    /** Keeps a receipt under a key that has none. */
    void keep(RetryKey key, Receipt receipt) {
        synchronized (receipts) {
            if (receipts.putIfAbsent(key.key(), new Kept(receipt, now())) != null) {
                throw new CatalogException.KeyTaken();
            }
        }
    }

    void tellListeners() {
        listeners.forEach(Runnable::run);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public LogState state() {
        return products.logState();
    }

    @Override
    public Changes after(long number, int limit) {
        long head = state().head();
        List<Change> read = number >= head ? List.of()
                : changes.subMap(number, false, head, true).values().stream().limit(limit).toList();
        LogState now = state(); // some of those may have been forgotten while they were read
        return new Changes(read, new LogState(now.epoch(), now.oldest(), head));
    }

    @Override
    public List<Change> ofProduct(long id, long before, int limit) {
        long head = state().head();
        return ofProducts.subMap(new Place(id, 0), new Place(id, before)).descendingMap().values().stream()
                .filter(change -> change.number() <= head).limit(limit).toList();
    }

    @Override
    public Product bringBack(long id, ProductDetails details, Attempt attempt) {
        return products.bringBack(id, details, attempt);
    }

    @Override
    public Optional<Receipt> receipt(String key) {
        synchronized (receipts) {
            return Optional.ofNullable(receipts.get(key)).map(Kept::receipt);
        }
    }

    @Override
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public int forgetChanges(Instant before, long keep, int limit) {
        synchronized (products) {
            LogState state = state();
            long oldest = state.oldest();
            long end = Math.min(oldest + limit, state.head() - keep + 1);
            while (oldest < end && changes.get(oldest).at().isBefore(before)) {
                oldest++;
            }
            products.logState(new LogState(state.epoch(), oldest, state.head()));
            for (long number = state.oldest(); number < oldest; number++) {
                ofProducts.remove(new Place(changes.remove(number).product().id(), number));
            }
            return (int) (oldest - state.oldest());
        }
    }

    @Override
    public int forgetReceipts(Instant before, int limit) {
        synchronized (receipts) {
            int forgotten = 0;
            Iterator<Kept> oldestFirst = receipts.values().iterator();
            while (forgotten < limit && oldestFirst.hasNext() && oldestFirst.next().at().isBefore(before)) {
                oldestFirst.remove();
                forgotten++;
            }
            return forgotten;
        }
    }
}
