package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.port.ProductRepository;
import java.util.List;
import java.util.Optional;

/** Reads a page of a list of products. Thread-safe. */
public final class ListProducts {

    private final ProductRepository repository;

    /** @param repository where products are kept */
    public ListProducts(ProductRepository repository) {
        this.repository = repository;
    }

    /**
     * Reads the page.
     *
     * @throws CatalogException.Unavailable if the repository cannot do it now
     */
    public Page list(ProductQuery query) {
        ProductQuery oneMore = new ProductQuery(query.filter(), query.order(), query.start(), query.limit() + 1);
        List<Product> products = repository.page(oneMore);
        return products.size() > query.limit() ? new Page(products.subList(0, query.limit()), true)
                : new Page(products, false);
    }

    /**
     * A page of a list.
     *
     * @param products at most as many as were asked for, in order; unmodifiable
     * @param hasNext  whether there are more after them
     */
    public record Page(List<Product> products, boolean hasNext) {

        /** {@return where the next page starts, if there is one} */
        public Optional<Position> next() {
            return hasNext ? Optional.of(Position.of(products.getLast())) : Optional.empty();
        }
    }
}
