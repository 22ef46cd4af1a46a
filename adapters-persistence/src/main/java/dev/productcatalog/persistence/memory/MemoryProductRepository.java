package dev.productcatalog.persistence.memory;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.port.ProductRepository;
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

    /** All products, in each order that was asked for so far; always by id. */
    private volatile Map<SortOrder, SortedProducts> products =
            Map.of(SortOrder.BY_ID, SortedProducts.inOrder(SortOrder.BY_ID.comparator()));
    private long lastId;

    @Override
    public synchronized Product add(ProductDetails details) {
        Product product = new Product(lastId + 1, Version.fresh(), details);
        lastId = product.id();
        change(null, product);
        return product;
    }

    @Override
    public Optional<Product> find(long id) {
        // Nothing lies between an id and the one before it, so the place behind that one is the product's, if any.
        return products.get(SortOrder.BY_ID)
                .page(ProductFilter.ALL, new Position(id - 1, "", 0), 1).stream()
                .filter(product -> product.id() == id)
                .findFirst();
    }

    @Override
    public List<Product> page(ProductQuery query) {
        SortedProducts sorted = products.get(query.order());
        return (sorted == null ? sort(query.order()) : sorted).page(query.filter(), query.after(), query.limit());
    }

    @Override
    public long count(ProductFilter filter) {
        Objects.requireNonNull(filter, "filter");
        return products.get(SortOrder.BY_ID).page(filter, null, Integer.MAX_VALUE).size();
    }

    @Override
    public synchronized Product replace(Product seen, ProductDetails details) {
        Product replaced = new Product(seen.id(), Version.fresh(), details);
        change(current(seen), replaced);
        return replaced;
    }

    @Override
    public synchronized void remove(Product seen) {
        change(current(seen), null);
    }

    private Product current(Product seen) {
        Product current = find(seen.id()).orElseThrow(() -> new CatalogException.NotFound(seen.id()));
        if (!current.version().equals(seen.version())) {
            throw new CatalogException.Stale(current);
        }
        return current;
    }

    /** Takes out the old state of a product and puts in the new one, either of which may be null. */
    private synchronized void change(Product old, Product current) {
        Map<SortOrder, SortedProducts> changed = new HashMap<>(products);
        changed.replaceAll((order, sorted) -> {
            SortedProducts rest = old == null ? sorted : sorted.without(Position.of(old));
            return current == null ? rest : rest.with(current);
        });
        products = changed;
    }

    private synchronized SortedProducts sort(SortOrder order) {
        Map<SortOrder, SortedProducts> extended = new HashMap<>(products);
        SortedProducts sorted = extended.computeIfAbsent(order, missing -> {
            SortedProducts all = SortedProducts.inOrder(order.comparator());
            for (Product product : products.get(SortOrder.BY_ID).page(ProductFilter.ALL, null, Integer.MAX_VALUE)) {
                all = all.with(product);
            }
            return all;
        });
        products = extended;
        return sorted;
    }
}
