package dev.productcatalog.contract;

import dev.productcatalog.contract.Store.Left;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A correct catalogue with a correct log in one, as plain as can be, with joints at which a {@link Mistake} can be
 * made.
 */
class SimpleLog extends SimpleRepository implements ChangeLog {

    private final List<Runnable> listeners = new ArrayList<>();

    SimpleLog(Store store) {
        super(store);
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
            return new Changes(store.changes.tailMap(number, false).values().stream().limit(limit).toList(), current());
        }
    }

    @Override
    public List<Change> ofProduct(long id, long before, int limit) {
        synchronized (store) {
            return store.changes.headMap(before, false).descendingMap().values().stream()
                    .filter(change -> change.product().id() == id).limit(limit).toList();
        }
    }

    @Override
    public Optional<Receipt> receipt(String key) {
        synchronized (store) {
            return Optional.ofNullable(store.receipts.get(key)).map(Left::receipt);
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
            List<Long> old = store.changes.values().stream().filter(change -> change.at().isBefore(before))
                    .map(Change::number).filter(number -> number <= current().head() - keep).limit(limit).toList();
            old.forEach(store.changes::remove);
            store.forgotten = old.isEmpty() ? store.forgotten : old.getLast();
            return old.size();
        }
    }

    @Override
    public int forgetReceipts(Instant before, int limit) {
        synchronized (store) {
            List<String> old = store.receipts.entrySet().stream()
                    .filter(entry -> entry.getValue().at().isBefore(before))
                    .sorted(Map.Entry.comparingByValue(Comparator.comparing(Left::at))).limit(limit)
                    .map(Map.Entry::getKey).toList();
            old.forEach(store.receipts::remove);
            return old.size();
        }
    }

    // ---- Joints -----------------------------------------------------------------------------------------------------

    LogState current() {
        return new LogState(store.epoch, store.forgotten + 1,
                store.changes.isEmpty() ? store.forgotten : store.changes.lastKey());
    }

    void checkKey(Attempt attempt) {
        attempt.key().filter(key -> store.receipts.containsKey(key.key())).ifPresent(key -> {
            throw new CatalogException.KeyTaken();
        });
    }

    long nextNumber(Attempt attempt) {
        return ++store.lastNumber;
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
        store.changes.put(change.number(), change);
        tellListeners(change);
    }

    void tellListeners(Change change) {
        listeners.forEach(Runnable::run);
    }

    void leaveReceipt(Type type, Product product, Attempt attempt) {
        attempt.key().ifPresent(key -> store.receipts.put(key.key(),
                new Left(attempt.receipt(type, product), Instant.now())));
    }
}
