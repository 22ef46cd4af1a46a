package dev.productcatalog.domain.port;

import dev.productcatalog.domain.CatalogException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a persistence adapter announces itself: a service for {@link java.util.ServiceLoader}. A jar that has one is
 * found when it lies beside the others; nothing is recompiled.
 */
public interface CatalogProvider {

    /**
     * {@return whether this adapter takes the URL} By its scheme, that is, without opening anything.
     *
     * @param url the setting {@code db.url}
     */
    boolean accepts(String url);

    /**
     * Opens the catalogue, and makes what it needs (tables, say) where that is missing.
     *
     * @throws IllegalArgumentException     if a setting is wrong; the message says which and what is allowed, for the
     *                                      operator to read, without a password
     * @throws CatalogException.Unavailable if the catalogue cannot be reached now
     */
    Catalog open(Settings settings);

    /**
     * {@return what {@link #open} would have to make or change before the catalogue can be used, in words for the
     * operator} Changes nothing; an adapter that never has to returns an empty list.
     *
     * @throws IllegalArgumentException     as {@link #open}
     * @throws CatalogException.Unavailable as {@link #open}
     */
    default List<String> pending(Settings settings) {
        return List.of();
    }

    /** {@return whether what is in the catalogue outlives the process, so that another one may open it afterwards} */
    default boolean outlivesProcess(Settings settings) {
        return true;
    }

    /**
     * {@return the file of the catalogue, if it is one that only one process can have open, and that can be backed up}
     * By the settings alone, that is, without opening anything.
     */
    default Optional<CatalogFile> file(Settings settings) {
        return Optional.empty();
    }

    /**
     * What an operator sets.
     *
     * @param url      where the catalogue is
     * @param username may be empty
     * @param password may be empty
     * @param others   the other settings below {@code db.} by the rest of their names, such as {@code pool-size}; an
     *                 adapter takes those that it knows, and has a default for each that is not there
     */
    record Settings(String url, String username, String password, Map<String, String> others) {

        /** Copies the map. */
        public Settings {
            others = Map.copyOf(others);
        }

        /** {@return settings with nothing but a URL} */
        public static Settings of(String url) {
            return new Settings(url, "", "", Map.of());
        }

        /** {@return all but the password and the URL, which may hold one} */
        @Override
        public String toString() {
            return "username=" + username + ", others=" + others;
        }
    }
}
