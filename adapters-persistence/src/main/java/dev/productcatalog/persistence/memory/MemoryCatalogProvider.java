package dev.productcatalog.persistence.memory;

import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider;

/** Takes URLs that begin with {@code memory:}. Each opening makes a new, empty catalogue; no other setting counts. */
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
    public Catalog open(Settings settings) {
        return new MemoryCatalog();
    }
}
