package dev.productcatalog.contract;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.list.Condition;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.ProductRepository;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A correct catalogue and its repository in one, as plain as can be, with joints at which a {@link Mistake} can be
 * made.
 */
class SimpleRepository implements Catalog, ProductRepository {

    final Store store;

    SimpleRepository(Store store) {
        this.store = store;
        store.instances++;
    }

    @Override
    public Product add(ProductDetails details, Attempt attempt) {
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
            List<Product> page = new ArrayList<>();
            for (Product product : store.products.values()) {
                if (matches(query.filter(), product)
                        && query.start().isBefore(product, order)) {
                    page.add(product);
                }
            }
            page.sort(Comparator.comparing(Position::of, order));
            return List.copyOf(page.subList(0, Math.min(query.limit(), page.size())));
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
    public Product replace(Product seen, ProductDetails details, Attempt attempt) {
        synchronized (store) {
            Objects.requireNonNull(details);
            check(seen);
            return put(new Product(seen.id(), nextVersion(details), kept(details)));
        }
    }

    @Override
    public void remove(Product seen, Attempt attempt) {
        synchronized (store) {
            check(seen);
            take(seen);
        }
    }

    @Override
    public UUID id() {
        return store.catalogId;
    }

    @Override
    public ProductRepository products() {
        return this;
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
            store.products.put(product.id(), product);
            committed();
            return product;
        }
    }

    void take(Product product) {
        synchronized (store) {
            store.products.remove(product.id());
            committed();
        }
    }

    void committed() {
        store.wrote();
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
        return filter.conditions().stream().allMatch(condition -> holds(condition, product));
    }

    boolean holds(Condition condition, Product product) {
        return condition.holds(product);
    }
}
