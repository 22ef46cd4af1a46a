package dev.productcatalog.persistence.memory;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.port.BulkAccess;
import dev.productcatalog.domain.port.ProductRepository;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps the catalogue in memory, for tests and demonstrations: nothing outlives the process, and an order costs memory
 * once a list has been read in it.
 *
 * <p>Thread-safe. The whole catalogue is one immutable value, so a read takes no lock and sees one consistent state;
 * writers go one by one and each puts a new value in place. Only the first list in an order waits for writers.
 */
final class MemoryProductRepository implements ProductRepository {

    /**
     * The whole catalogue.
     *
     * @param products all of them, in each order that was asked for so far; always by id
     * @param log      how far the log has their changes
     */
    private record State(Map<SortOrder, SortedProducts> products, LogState log) { }

    private final MemoryChangeLog log = new MemoryChangeLog(this);
    private final MemoryBulkAccess bulk = new MemoryBulkAccess(this);
    private volatile State state = new State(
            Map.of(SortOrder.BY_ID, SortedProducts.inOrder(SortOrder.BY_ID.comparator())), MemoryChangeLog.empty());
    private long lastId;

    /** {@return the log of the changes} */
    MemoryChangeLog log() {
        return log;
    }

    /** {@return how far the log has the changes of the products} */
    LogState logState() {
        return state.log();
    }

    /** Says how far the log reaches now. The caller has the monitor. */
    void logState(LogState log) {
        state = new State(state.products(), log);
    }

    @Override
    public synchronized Product add(ProductDetails details, Attempt attempt) {
        Product product = new Product(lastId + 1, Version.fresh(), details);
        change(Change.Type.CREATED, null, product, attempt);
        lastId = product.id();
        return product;
    }

    /** Adds a product under an id that was given before. */
    synchronized Product bringBack(long id, ProductDetails details, Attempt attempt) {
        bulk.awaitRelease(id);
        find(id).ifPresent(current -> {
            throw new CatalogException.Stale(current);
        });
        Product product = new Product(id, Version.fresh(), details);
        change(Change.Type.CREATED, null, product, attempt);
        return product;
    }

    @Override
    public Optional<Product> find(long id) {
        // Nothing lies between an id and the one before it, so the place after that one is the product's, if any.
        return state.products().get(SortOrder.BY_ID)
                .page(ProductFilter.ALL, new Position(id - 1, "", 0), 1).stream()
                .filter(product -> product.id() == id)
                .findFirst();
    }

    @Override
    public List<Product> page(ProductQuery query) {
        SortedProducts sorted = state.products().get(query.order());
        return (sorted == null ? sort(query.order()) : sorted).page(query.filter(), query.start(), query.limit());
    }

    @Override
    public long count(ProductFilter filter) {
        Objects.requireNonNull(filter, "filter");
        return state.products().get(SortOrder.BY_ID).page(filter, null, Integer.MAX_VALUE).size();
    }

    /** {@return the same products, many at once} */
    BulkAccess bulk() {
        return bulk;
    }

    /** {@return the products by id, as they are now} */
    SortedProducts byId() {
        return state.products().get(SortOrder.BY_ID);
    }

    /** {@return an id that is higher than all that were given} */
    synchronized long newId() {
        return ++lastId;
    }

    /** Sees to it that ids that are given from now on are higher. */
    synchronized void giveHigherIds(long id) {
        lastId = Math.max(lastId, id);
    }

    @Override
    public synchronized Product replace(Product seen, ProductDetails details, Attempt attempt) {
        Product replaced = new Product(seen.id(), Version.fresh(), details);
        change(Change.Type.UPDATED, current(seen), replaced, attempt);
        return replaced;
    }

    @Override
    public synchronized void remove(Product seen, Attempt attempt) {
        change(Change.Type.DELETED, current(seen), null, attempt);
    }

    @Override
    public void confirm(Product current, Attempt attempt) {
        log.keep(Change.Type.UPDATED, current, attempt);
    }

    private Product current(Product seen) {
        bulk.awaitRelease(seen.id());
        Product current = find(seen.id()).orElseThrow(() -> new CatalogException.NotFound(seen.id()));
        if (!current.version().equals(seen.version())) {
            throw new CatalogException.Stale(current);
        }
        return current;
    }

    /** Takes out the old state of a product and puts in the new one, either of which may be null. */
    private synchronized void change(Change.Type type, Product old, Product current, Attempt attempt) {
        LogState logged = log.append(state.log(), type, current == null ? old : current, attempt);
        Map<SortOrder, SortedProducts> changed = new HashMap<>(state.products());
        changed.replaceAll((order, sorted) -> {
            SortedProducts rest = old == null ? sorted : sorted.without(Position.of(old));
            return current == null ? rest : rest.with(current);
        });
        state = new State(changed, logged);
        log.tellListeners();
    }

    /**
     * Makes all changes of a batch at once.
     *
     * @param written the products in the states that are new, in the order of the writes
     * @param receipt keeps what retries are told, or throws
     */
    synchronized void writeAll(Collection<Product> written, Attempt attempt, Runnable receipt) {
        receipt.run();
        LogState logged = state.log();
        for (Product product : written) {
            Change.Type type = find(product.id()).isPresent() ? Change.Type.UPDATED : Change.Type.CREATED;
            logged = log.append(logged, type, product, Attempt.by(attempt.by()));
        }
        Map<SortOrder, SortedProducts> changed = new HashMap<>(state.products());
        changed.replaceAll((order, sorted) -> {
            SortedProducts all = sorted;
            for (Product product : written) {
                Optional<Product> old = find(product.id());
                all = (old.isPresent() ? all.without(Position.of(old.get())) : all).with(product);
            }
            return all;
        });
        state = new State(changed, logged);
        log.tellListeners();
    }

    private synchronized SortedProducts sort(SortOrder order) {
        Map<SortOrder, SortedProducts> extended = new HashMap<>(state.products());
        SortedProducts sorted = extended.computeIfAbsent(order, missing -> {
            SortedProducts all = SortedProducts.inOrder(order.comparator());
            for (Product product : state.products().get(SortOrder.BY_ID)
                    .page(ProductFilter.ALL, PageStart.FIRST, Integer.MAX_VALUE)) {
                all = all.with(product);
            }
            return all;
        });
        state = new State(extended, state.log());
        return sorted;
    }
}
