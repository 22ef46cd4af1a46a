package dev.productcatalog.contract;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.Change.Type;
import dev.productcatalog.domain.change.Changes;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.change.Receipt;
import dev.productcatalog.domain.port.ChangeLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A correct catalogue with a correct log in one, as plain as can be, with joints at which a {@link LogMistake} can be
 * made.
 */
class SimpleLog extends SimpleRepository implements ChangeLog {

    /** What outlives a log. Its monitor guards it. */
    static class LogStore extends Store {

        final TreeMap<Long, Change> changes = new TreeMap<>();
        final Map<String, Left> receipts = new LinkedHashMap<>();
        long lastNumber;
        long forgotten;
        long epoch = catalogId.getMostSignificantBits();
    }

    /** A receipt, and when it was left. */
    record Left(Receipt receipt, Instant at) { }

    final LogStore log;
    private final List<Runnable> listeners = new ArrayList<>();

    SimpleLog(LogStore store) {
        super(store);
        this.log = store;
    }

    @Override
    public Optional<ChangeLog> changes() {
        return Optional.of(this);
    }

    @Override
    public Product add(ProductDetails details, Attempt attempt) {
        synchronized (store) {
            checkKey(attempt);
            return logged(nextNumber(attempt), Type.CREATED, super.add(details, attempt), attempt);
        }
    }

    @Override
    public Product replace(Product seen, ProductDetails details, Attempt attempt) {
        synchronized (store) {
            checkKey(attempt);
            check(seen);
            return logged(nextNumber(attempt), Type.UPDATED, super.replace(seen, details, attempt), attempt);
        }
    }

    @Override
    public void remove(Product seen, Attempt attempt) {
        synchronized (store) {
            checkKey(attempt);
            super.remove(seen, attempt);
            logged(nextNumber(attempt), Type.DELETED, seen, attempt);
        }
    }

    @Override
    public Product bringBack(long id, ProductDetails details, Attempt attempt) {
        synchronized (store) {
            checkKey(attempt);
            find(id).ifPresent(current -> {
                throw new CatalogException.Stale(current);
            });
            Product back = put(new Product(id, nextVersion(details), kept(details)));
            return logged(nextNumber(attempt), Type.CREATED, back, attempt);
        }
    }

    @Override
    public void confirm(Product current, Attempt attempt) {
        synchronized (store) {
            checkKey(attempt);
            leaveReceipt(Type.UPDATED, current, attempt);
        }
    }

    @Override
    public LogState state() {
        synchronized (store) {
            return current();
        }
    }

    @Override
    public Changes after(long number, int limit) {
        synchronized (store) {
            return new Changes(log.changes.tailMap(number, false).values().stream().limit(limit).toList(), current());
        }
    }

    @Override
    public List<Change> ofProduct(long id, long before, int limit) {
        synchronized (store) {
            return log.changes.headMap(before, false).descendingMap().values().stream()
                    .filter(change -> change.product().id() == id).limit(limit).toList();
        }
    }

    @Override
    public Optional<Receipt> receipt(String key) {
        synchronized (store) {
            return Optional.ofNullable(log.receipts.get(key)).map(Left::receipt);
        }
    }

    @Override
    public void listen(Runnable listener) {
        synchronized (store) {
            listeners.add(listener);
        }
    }

    @Override
    public int forgetChanges(Instant before, long keep, int limit) {
        synchronized (store) {
            List<Long> old = log.changes.values().stream().filter(change -> change.at().isBefore(before))
                    .map(Change::number).filter(number -> number <= current().head() - keep).limit(limit).toList();
            old.forEach(log.changes::remove);
            log.forgotten = old.isEmpty() ? log.forgotten : old.getLast();
            return old.size();
        }
    }

    @Override
    public int forgetReceipts(Instant before, int limit) {
        synchronized (store) {
            List<String> old = log.receipts.entrySet().stream().filter(entry -> entry.getValue().at().isBefore(before))
                    .sorted(Map.Entry.comparingByValue(Comparator.comparing(Left::at))).limit(limit)
                    .map(Map.Entry::getKey).toList();
            old.forEach(log.receipts::remove);
            return old.size();
        }
    }

    // ---- Joints -----------------------------------------------------------------------------------------------------

    LogState current() {
        return new LogState(log.epoch, log.forgotten + 1,
                log.changes.isEmpty() ? log.forgotten : log.changes.lastKey());
    }

    void checkKey(Attempt attempt) {
        attempt.key().filter(key -> log.receipts.containsKey(key.key())).ifPresent(key -> {
            throw new CatalogException.KeyTaken();
        });
    }

    long nextNumber(Attempt attempt) {
        return ++log.lastNumber;
    }

    Product logged(long number, Type type, Product product, Attempt attempt) {
        write(new Change(number, type, product, Instant.now(), attempt.by()));
        leaveReceipt(type, product, attempt);
        super.committed();
        return product;
    }

    @Override
    void committed() {
        // not before the change is written
    }

    void write(Change change) {
        log.changes.put(change.number(), change);
        tellListeners(change);
    }

    void tellListeners(Change change) {
        listeners.forEach(Runnable::run);
    }

    void leaveReceipt(Type type, Product product, Attempt attempt) {
        attempt.key().ifPresent(key -> log.receipts.put(key.key(),
                new Left(attempt.receipt(type, product), Instant.now())));
    }
}
