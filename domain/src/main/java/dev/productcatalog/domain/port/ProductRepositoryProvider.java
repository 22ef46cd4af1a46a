package dev.productcatalog.domain.port;

import dev.productcatalog.domain.CatalogException;

/**
 * How a persistence adapter announces itself: a service for {@link java.util.ServiceLoader}. A jar that has one is
 * found when it lies beside the others; nothing is recompiled.
 */
public interface ProductRepositoryProvider {

    /**
     * {@return whether this adapter takes the URL} By its scheme, that is, without opening anything.
     *
     * @param url the setting {@code db.url}
     */
    boolean accepts(String url);

    /**
     * Opens the repository, and makes what it needs (tables, say) where that is missing.
     *
     * @throws IllegalArgumentException     if a setting is wrong; the message says which and what is allowed, for the
     *                                      operator to read, without a password
     * @throws CatalogException.Unavailable if the repository cannot be reached now
     */
    ProductRepository open(Settings settings);

    /**
     * What an operator sets.
     *
     * @param url      where the catalogue is
     * @param username may be empty
     * @param password may be empty
     * @param poolSize the most connections to hold, at least 1
     * @param echo     whether to log each statement, never its values
     */
    record Settings(String url, String username, String password, int poolSize, boolean echo) {

        /** {@return all but the password and the URL, which may hold one} */
        @Override
        public String toString() {
            return "username=" + username + ", poolSize=" + poolSize + ", echo=" + echo;
        }
    }
}
