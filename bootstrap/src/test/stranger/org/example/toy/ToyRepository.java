package org.example.toy;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Position;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductFilter;
import dev.productcatalog.domain.ProductQuery;
import dev.productcatalog.domain.ProductRepository;
import dev.productcatalog.domain.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Keeps products in a sorted map, under one lock, until it is closed. */
final class ToyRepository implements ProductRepository {

    private final UUID catalogId = UUID.randomUUID();
    private final TreeMap<Long, Product> products = new TreeMap<>();
    private long lastId;

    @Override
    public synchronized Product add(ProductDetails details) {
        Product product = new Product(lastId + 1, Version.fresh(), details);
        products.put(++lastId, product);
        return product;
    }

    @Override
    public synchronized Optional<Product> find(long id) {
        return Optional.ofNullable(products.get(id));
    }

    @Override
    public synchronized List<Product> page(ProductQuery query) {
        Comparator<Position> order = query.order().comparator();
        return products.values().stream()
                .filter(query.filter()::matches)
                .filter(product -> query.after() == null || order.compare(Position.of(product), query.after()) > 0)
                .sorted(Comparator.comparing(Position::of, order))
                .limit(query.limit())
                .toList();
    }

    @Override
    public synchronized long count(ProductFilter filter) {
        return products.values().stream().filter(filter::matches).count();
    }

    @Override
    public synchronized Product replace(Product seen, ProductDetails details) {
        checkCurrent(seen);
        Product replaced = new Product(seen.id(), Version.fresh(), details);
        products.put(replaced.id(), replaced);
        return replaced;
    }

    @Override
    public synchronized void remove(Product seen) {
        checkCurrent(seen);
        products.remove(seen.id());
    }

    private void checkCurrent(Product seen) {
        Product current = products.get(seen.id());
        if (current == null) {
            throw new CatalogException.NotFound(seen.id());
        }
        if (!current.version().equals(seen.version())) {
            throw new CatalogException.Stale(current);
        }
    }

    @Override
    public UUID catalogId() {
        return catalogId;
    }

    @Override
    public void ping() {
    }

    @Override
    public void close() {
    }
}
