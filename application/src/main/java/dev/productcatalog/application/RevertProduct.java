package dev.productcatalog.application;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.port.ChangeLog;
import dev.productcatalog.domain.port.ProductRepository;
import java.util.Optional;

/**
 * Gives a product the details again that it had after one of its changes; brings it back if it was deleted.
 * Thread-safe.
 */
public final class RevertProduct {

    private final ProductRepository repository;
    private final ChangeLog log;

    /**
     * @param repository where products are kept
     * @param log        where their changes are kept
     */
    public RevertProduct(ProductRepository repository, ChangeLog log) {
        this.repository = repository;
        this.log = log;
    }

    /**
     * Reverts the product; what would change nothing leaves the version as it is.
     *
     * @param number of the change
     * @throws CatalogException.NotFound             if no such product is known
     * @throws CatalogException.NoSuchChange         if it is no change of this product, or its deletion
     * @throws CatalogException.PreconditionRequired if there is no precondition, and must be one
     * @throws CatalogException.Stale                if the precondition does not hold
     * @throws CatalogException.Removed              if it does not hold, as the product was deleted
     * @throws CatalogException.KeyTaken             if a write was made under the attempt's key before
     * @throws CatalogException.Unavailable          if it cannot be done now
     */
    public Reverted revert(long id, long number, Precondition precondition, Attempt attempt) {
        Optional<Product> current = repository.find(id);
        if (current.isEmpty() && log.ofProduct(id, ReadHistory.NEWEST, 1).isEmpty()) {
            throw new CatalogException.NotFound(id);
        }
        ProductDetails details = detailsAfter(id, number);
        while (true) {
            current.ifPresentOrElse(precondition::check, () -> precondition.checkRemoved(id));
            try {
                return current.isPresent()
                        ? new Reverted(Revision.change(repository, current.get(), details, attempt), false)
                        : new Reverted(log.bringBack(id, details, attempt), true);
            } catch (CatalogException.Stale overtaken) {
                current = Optional.of(overtaken.current());
            } catch (CatalogException.NotFound removed) {
                current = Optional.empty();
            }
        }
    }

    private ProductDetails detailsAfter(long id, long number) {
        return Optional.of(number).filter(n -> n > 0)
                .flatMap(n -> log.after(n - 1, 1).changes().stream().findFirst())
                .filter(change -> change.number() == number && change.product().id() == id
                        && change.type() != Change.Type.DELETED)
                .orElseThrow(() -> new CatalogException.NoSuchChange(id, number))
                .product().details();
    }

    /**
     * A product that was reverted.
     *
     * @param product     as it is now
     * @param broughtBack whether it had been deleted
     */
    public record Reverted(Product product, boolean broughtBack) { }
}
