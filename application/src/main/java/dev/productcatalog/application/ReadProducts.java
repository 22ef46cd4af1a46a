package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.port.ProductRepository;
import java.util.List;
import java.util.Optional;

/** Reads products: one, a page of a list, or how many there are. Thread-safe. */
public final class ReadProducts {

    private final ProductRepository repository;

    /** @param repository where products are kept */
    public ReadProducts(ProductRepository repository) {
        this.repository = repository;
    }

    /**
     * Reads one product.
     *
     * @throws CatalogException.NotFound    if there is none
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    public Product read(long id) {
        return repository.find(id).orElseThrow(() -> new CatalogException.NotFound(id));
    }

    /**
     * Reads a page of a list.
     *
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    public Page read(ProductQuery query) {
        ProductQuery oneMore = new ProductQuery(query.filter(), query.order(), query.after(), query.limit() + 1);
        List<Product> products = repository.page(oneMore);
        return products.size() > query.limit() ? new Page(products.subList(0, query.limit()), true) : new Page(products, false);
    }

    /**
     * Counts the products that match.
     *
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    public long count(ProductFilter filter) {
        return repository.count(filter);
    }

    /**
     * A page of a list.
     *
     * @param products at most as many as were asked for, in order; unmodifiable
     * @param hasNext  whether there were more behind them
     */
    public record Page(List<Product> products, boolean hasNext) {

        /** {@return where the next page starts, if there is one} */
        public Optional<Position> next() {
            return hasNext ? Optional.of(Position.of(products.getLast())) : Optional.empty();
        }
    }
}
