package dev.productcatalog.contract;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Position;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductFilter;
import dev.productcatalog.domain.ProductQuery;
import dev.productcatalog.domain.ProductRepository;
import dev.productcatalog.domain.SortOrder;
import dev.productcatalog.domain.Version;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A correct repository, as plain as can be, with joints at which a {@link Mistake} can be made. */
class SimpleRepository implements ProductRepository {

    /** What outlives a repository, as a database does. Its monitor guards it. */
    static final class Store {
        final UUID catalogId = UUID.randomUUID();
        volatile Map<Long, Product> products = new TreeMap<>();
        final Map<Long, Object> locks = new ConcurrentHashMap<>();
        long lastId;
        volatile int writes;

        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

        /** Lets another thread write, if there is one, so that a race is lost surely. */
        void letOthersWrite() {
            threads.add(Thread.currentThread());
            int before = writes;
            long start = System.nanoTime();
            while (threads.size() > 1 && writes == before && System.nanoTime() - start < 5_000_000) {
                Thread.yield();
            }
        }
    }

    final Store store;

    SimpleRepository(Store store) {
        this.store = store;
    }

    @Override
    public Product add(ProductDetails details) {
        synchronized (store) {
            Objects.requireNonNull(details);
            return put(new Product(nextId(), nextVersion(details), kept(details)));
        }
    }

    @Override
    public Optional<Product> find(long id) {
        synchronized (store) {
            return Optional.ofNullable(store.products.get(id));
        }
    }

    @Override
    public List<Product> page(ProductQuery query) {
        synchronized (store) {
            Comparator<Position> order = comparator(query.order());
            return store.products.values().stream()
                    .filter(product -> matches(query.filter(), product))
                    .filter(product -> query.after() == null || order.compare(query.after(), Position.of(product)) < 0)
                    .sorted(Comparator.comparing(Position::of, order))
                    .limit(query.limit())
                    .toList();
        }
    }

    @Override
    public long count(ProductFilter filter) {
        synchronized (store) {
            Objects.requireNonNull(filter);
            return store.products.values().stream().filter(product -> matches(filter, product)).count();
        }
    }

    @Override
    public Product replace(Product seen, ProductDetails details) {
        synchronized (store) {
            Objects.requireNonNull(details);
            check(seen);
            return put(new Product(seen.id(), nextVersion(details), kept(details)));
        }
    }

    @Override
    public void remove(Product seen) {
        synchronized (store) {
            check(seen);
            take(seen);
        }
    }

    @Override
    public UUID catalogId() {
        return store.catalogId;
    }

    @Override
    public void ping() { }

    @Override
    public void close() { }

    // ---- Joints -----------------------------------------------------------------------------------------------------

    void check(Product seen) {
        Product current = store.products.get(seen.id());
        if (current == null) {
            throw new CatalogException.NotFound(seen.id());
        }
        if (!isSame(current, seen)) {
            throw new CatalogException.Stale(current);
        }
    }

    boolean isSame(Product current, Product seen) {
        return current.version().equals(seen.version());
    }

    Product put(Product product) {
        synchronized (store) {
            store.threads.add(Thread.currentThread());
            store.products.put(product.id(), product);
            store.writes++;
            return product;
        }
    }

    void take(Product product) {
        synchronized (store) {
            store.products.remove(product.id());
            store.writes++;
        }
    }

    long nextId() {
        return ++store.lastId;
    }

    Version nextVersion(ProductDetails details) {
        return Version.fresh();
    }

    ProductDetails kept(ProductDetails details) {
        return details;
    }

    Comparator<Position> comparator(SortOrder order) {
        return order.comparator();
    }

    boolean matches(ProductFilter filter, Product product) {
        return filter.matches(product);
    }
}
