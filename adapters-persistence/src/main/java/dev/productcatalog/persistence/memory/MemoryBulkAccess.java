package dev.productcatalog.persistence.memory;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Receipt;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.port.BulkAccess;
import dev.productcatalog.domain.port.Outcome;
import dev.productcatalog.domain.port.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Many products of the catalogue in memory at once. A batch keeps its writes to itself until it is done, and holds the
 * products that it changes until then: who wants to change one of these waits, for a while. Thread-safe.
 */
final class MemoryBulkAccess implements BulkAccess {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    private final MemoryProductRepository repository;
    /** The products that batches under way have changed; guarded by the repository. */
    private final Set<Long> held = new HashSet<>();

    MemoryBulkAccess(MemoryProductRepository repository) {
        this.repository = repository;
    }

    @Override
    public void read(ProductFilter filter, Consumer<Product> consumer) {
        repository.byId().forEach(filter, consumer);
    }

    @Override
    public <T> T write(Attempt attempt, Function<Batch, T> work, Function<T, String> told) {
        Pending pending = new Pending();
        try {
            T result = work.apply(pending);
            repository.writeAll(pending.states.values(), attempt, () -> attempt.key().ifPresent(key ->
                    repository.log().keep(key, new Receipt(key.fingerprint(), told.apply(result)))));
            return result;
        } finally {
            synchronized (repository) {
                held.removeAll(pending.states.keySet());
                repository.notifyAll();
            }
        }
    }

    /**
     * Waits until no batch holds the product. The caller holds the repository's lock, which others get meanwhile.
     *
     * @throws CatalogException.Unavailable if that takes too long
     */
    void awaitRelease(long id) {
        long deadline = System.nanoTime() + PATIENCE;
        while (held.contains(id)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new CatalogException.Unavailable("a batch holds product " + id, null, false);
            }
            try {
                repository.wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CatalogException.Unavailable("interrupted", e, false);
            }
        }
    }

    /** A batch that nobody sees yet. */
    private final class Pending implements Batch {

        /** By id. */
        private final Map<Long, Product> states = new LinkedHashMap<>();

        @Override
        public List<Outcome> write(List<Write> writes) {
            List<Outcome> outcomes = new ArrayList<>(writes.size());
            for (Write write : writes) {
                synchronized (repository) {
                    outcomes.add(switch (write) {
                        case Write.Add(ProductDetails details) -> written(repository.newId(), details);
                        case Write.Put(long id, ProductDetails details) -> put(id, details);
                        case Write.Replace(Product seen, ProductDetails details) -> replace(seen, details);
                    });
                }
            }
            return outcomes;
        }

        private Outcome put(long id, ProductDetails details) {
            repository.giveHigherIds(id);
            return current(id).isPresent() ? new Outcome.IdTaken() : written(id, details);
        }

        private Outcome replace(Product seen, ProductDetails details) {
            Optional<Product> current = current(seen.id());
            if (current.isEmpty()) {
                return new Outcome.Gone();
            }
            return current.get().version().equals(seen.version()) ? written(seen.id(), details)
                    : new Outcome.Stale(current.get());
        }

        private Optional<Product> current(long id) {
            if (states.containsKey(id)) {
                return Optional.of(states.get(id));
            }
            awaitRelease(id);
            return repository.find(id);
        }

        private Outcome written(long id, ProductDetails details) {
            Product product = new Product(id, Version.fresh(), details);
            states.put(id, product);
            held.add(id);
            return new Outcome.Written(product);
        }
    }
}
