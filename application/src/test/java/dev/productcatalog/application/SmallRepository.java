package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.port.ProductRepository;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;

/** The plainest repository that keeps the port's clauses; another writer can be let in between a read and a write. */
final class SmallRepository implements ProductRepository {

    private final TreeMap<Long, Product> products = new TreeMap<>();
    private final Queue<Runnable> others = new ArrayDeque<>();
    private long lastId;
    private int reads;
    private int writes;

    /** Has somebody else act once, after a use case has read and before its next write. */
    synchronized void beforeNextWrite(Runnable other) {
        others.add(other);
    }

    /** Has somebody else change the product, whatever its state. */
    synchronized Product overwrite(long id, ProductDetails details) {
        Product product = new Product(id, Version.fresh(), details);
        products.put(id, product);
        return product;
    }

    /** Has somebody else remove the product, whatever its state. */
    synchronized void wipe(long id) {
        products.remove(id);
    }

    /** Puts the product back as it was. */
    synchronized void restore(Product product) {
        products.put(product.id(), product);
    }

    /** {@return how many reads by id were made through the port} */
    synchronized int reads() {
        return reads;
    }

    /** {@return how many writes were made through the port} */
    synchronized int writes() {
        return writes;
    }

    @Override
    public synchronized Product add(ProductDetails details, Attempt attempt) {
        writes++;
        return overwrite(++lastId, details);
    }

    @Override
    public synchronized Optional<Product> find(long id) {
        reads++;
        return Optional.ofNullable(products.get(id));
    }

    @Override
    public synchronized List<Product> page(ProductQuery query) {
        Comparator<Position> order = query.order().comparator();
        return products.values().stream().filter(query.filter()::matches)
                .filter(product -> query.start().isBefore(product, order))
                .sorted(Comparator.comparing(Position::of, order)).limit(query.limit()).toList();
    }

    @Override
    public synchronized long count(ProductFilter filter) {
        return products.values().stream().filter(filter::matches).count();
    }

    @Override
    public synchronized Product replace(Product seen, ProductDetails details, Attempt attempt) {
        compare(seen);
        writes++;
        return overwrite(seen.id(), details);
    }

    @Override
    public synchronized void remove(Product seen, Attempt attempt) {
        compare(seen);
        writes++;
        wipe(seen.id());
    }

    private void compare(Product seen) {
        Runnable other = others.poll();
        if (other != null) {
            other.run();
        }
        Product current = Optional.ofNullable(products.get(seen.id()))
                .orElseThrow(() -> new CatalogException.NotFound(seen.id()));
        if (!current.version().equals(seen.version())) {
            throw new CatalogException.Stale(current);
        }
    }
}
