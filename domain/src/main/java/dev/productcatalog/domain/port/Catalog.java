package dev.productcatalog.domain.port;

import dev.productcatalog.domain.CatalogException;
import java.util.Optional;
import java.util.UUID;

/**
 * A catalogue that is open: what it holds, and its life. An implementation (an adapter) promises these clauses beside
 * those of {@link ProductRepository}; the artifact {@code repository-contract} has them as tests.
 *
 * <ul>
 * <li>C6. {@link #id} is random and stays the same as long as the catalogue exists, for every instance.
 * <li>C15. A call gives back what it took (a connection, say), whether it succeeds or fails; {@link #close} the rest.
 * </ul>
 */
public interface Catalog extends AutoCloseable {

    /** {@return the identity of this catalogue (C6)} Not for clients to see: it keys what they must not forge. */
    UUID id();

    /** {@return its products} Always the same. */
    ProductRepository products();

    /** {@return the log of its changes, if it keeps one; always the same} A small adapter need not. */
    default Optional<ChangeLog> changes() {
        return Optional.empty();
    }

    /** {@return how many products are read and written at once, if it can do that; always the same} */
    default Optional<BulkAccess> bulk() {
        return Optional.empty();
    }

    /** {@return how it is copied whole while it is in use, if it can do that; always the same} */
    default Optional<Backup> backup() {
        return Optional.empty();
    }

    /** {@return how its connections to a database are used now, if it has any} Asks nobody but this process. */
    default Optional<ConnectionUse> connections() {
        return Optional.empty();
    }

    /**
     * Returns if the catalogue can be used now.
     *
     * @throws CatalogException.Unavailable if it cannot
     */
    void ping();

    /** {@return whether only a new start of the process may make the catalogue usable again} Does not wait. */
    default boolean isBeyondRepair() {
        return false;
    }

    /** Gives back all that the catalogue holds; no call may follow but this one, which then does nothing. */
    @Override
    void close();
}
