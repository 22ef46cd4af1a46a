package dev.productcatalog.persistence.memory;

import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider;
import java.util.List;

/**
 * Takes URLs that begin with {@code memory:}. Each opening makes a new, empty catalogue; no other setting counts, and
 * one that names a replica is refused, as whoever sets it believes that there is one.
 */
public final class MemoryCatalogProvider implements CatalogProvider {

    /** For {@link java.util.ServiceLoader}. */
    public MemoryCatalogProvider() { }

    @Override
    public boolean accepts(String url) {
        return url.startsWith("memory:");
    }

    @Override
    public boolean outlivesProcess(Settings settings) {
        return false;
    }

    @Override
    public List<String> pending(Settings settings) {
        requireNoReplica(settings);
        return List.of();
    }

    @Override
    public Catalog open(Settings settings) {
        requireNoReplica(settings);
        return new MemoryCatalog();
    }

    private static void requireNoReplica(Settings settings) {
        if (settings.others().containsKey("read-url")) {
            throw new IllegalArgumentException(
                    "db.read-url is for a replica of PostgreSQL; allowed with memory: is none");
        }
    }
}
