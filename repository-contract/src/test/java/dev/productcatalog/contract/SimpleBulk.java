package dev.productcatalog.contract;

import dev.productcatalog.contract.Store.Left;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.Change.Type;
import dev.productcatalog.domain.change.Receipt;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.port.BulkAccess;
import dev.productcatalog.domain.port.Outcome;
import dev.productcatalog.domain.port.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A correct catalogue with a correct log and correct bulk access in one, as plain as can be, with joints at which a
 * {@link Mistake} can be made.
 */
class SimpleBulk extends SimpleLog implements BulkAccess {

    private static final long PATIENCE_SECONDS = 1;

    SimpleBulk(Store store) {
        super(store);
    }

    @Override
    public Optional<BulkAccess> bulk() {
        return Optional.of(this);
    }

    @Override
    public void read(ProductFilter filter, Consumer<Product> consumer) {
        List<Product> products;
        synchronized (store) {
            products = store.products.values().stream().filter(product -> matches(filter, product)).toList();
        }
        products.forEach(consumer);
    }

    @Override
    public <T> T write(Attempt attempt, Function<Batch, T> work, Function<T, String> told) {
        OpenBatch batch = new OpenBatch();
        try {
            T result = resultOf(work, batch);
            synchronized (store) {
                checkKeyOfBatch(attempt);
                commit(batch, attempt);
                attempt.key().ifPresent(key -> leaveReceipt(batch, key.key(),
                        new Receipt(key.fingerprint(), told.apply(result))));
                store.wrote();
            }
            return result;
        } finally {
            release(batch);
        }
    }

    private <T> T resultOf(Function<Batch, T> work, OpenBatch batch) {
        try {
            return work.apply(batch);
        } catch (RuntimeException e) {
            undone(batch);
            throw e;
        }
    }

    /** The states that are new, by id; what is in there is held. */
    final class OpenBatch implements Batch {

        final Map<Long, Product> states = new LinkedHashMap<>();

        @Override
        public List<Outcome> write(List<Write> writes) {
            synchronized (store) {
                return outcomes(this, writes);
            }
        }
    }

    @Override
    void check(Product seen) {
        awaitRelease(seen.id());
        super.check(seen);
    }

    @Override
    public Product bringBack(long id, ProductDetails details, Attempt attempt) {
        synchronized (store) {
            awaitRelease(id);
            return super.bringBack(id, details, attempt);
        }
    }

    // ---- Joints -----------------------------------------------------------------------------------------------------

    void awaitRelease(long id) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (store.inBatches.contains(id)) {
            if (System.nanoTime() > end) {
                throw new CatalogException.Unavailable("a batch holds product " + id, null, false);
            }
            store.pause(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        }
    }

    List<Outcome> outcomes(OpenBatch batch, List<Write> writes) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Write write : writes) {
            outcomes.add(outcome(batch, write));
        }
        return outcomes;
    }

    Outcome outcome(OpenBatch batch, Write write) {
        return switch (write) {
            case Write.Add(ProductDetails details) -> written(batch, nextId(), details);
            case Write.Put(long id, ProductDetails details) -> put(batch, id, details);
            case Write.Replace(Product seen, ProductDetails details) -> replace(batch, seen, details);
        };
    }

    Outcome put(OpenBatch batch, long id, ProductDetails details) {
        giveHigherIds(id);
        return current(batch, id).isPresent() ? new Outcome.IdTaken() : written(batch, id, details);
    }

    void giveHigherIds(long id) {
        store.lastId = Math.max(store.lastId, id);
    }

    Outcome replace(OpenBatch batch, Product seen, ProductDetails details) {
        Product current = current(batch, seen.id()).orElse(null);
        return current == null ? new Outcome.Gone()
                : isSame(current, seen) ? written(batch, seen.id(), details) : new Outcome.Stale(current);
    }

    Optional<Product> current(OpenBatch batch, long id) {
        if (batch.states.containsKey(id)) {
            return Optional.of(batch.states.get(id));
        }
        awaitRelease(id);
        return find(id);
    }

    Outcome written(OpenBatch batch, long id, ProductDetails details) {
        Product product = new Product(id, nextVersion(details), kept(details));
        batch.states.put(id, product);
        hold(id);
        return new Outcome.Written(product);
    }

    void hold(long id) {
        store.inBatches.add(id);
    }

    void commit(OpenBatch batch, Attempt attempt) {
        for (Product product : batch.states.values()) {
            Type type = store.products.put(product.id(), product) == null ? Type.CREATED : Type.UPDATED;
            write(change(nextNumber(attempt), type, product, attempt.by()));
        }
    }

    Change change(long number, Type type, Product product, String by) {
        return new Change(number, type, product, Instant.now(), by);
    }

    void checkKeyOfBatch(Attempt attempt) {
        checkKey(attempt);
    }

    void leaveReceipt(OpenBatch batch, String key, Receipt receipt) {
        store.receipts.put(key, new Left(receipt, Instant.now()));
    }

    void undone(OpenBatch batch) {
        // nobody has seen it
    }

    void release(OpenBatch batch) {
        synchronized (store) {
            store.inBatches.removeAll(batch.states.keySet());
            store.notifyAll();
        }
    }
}
