package dev.productcatalog.persistence.memory;

import dev.productcatalog.domain.port.ProductRepository;
import dev.productcatalog.domain.port.ProductRepositoryProvider;

/** Takes URLs that begin with {@code memory:}. Each opening makes a new, empty catalogue; no other setting counts. */
public final class MemoryProductRepositoryProvider implements ProductRepositoryProvider {

    /** For {@link java.util.ServiceLoader}. */
    public MemoryProductRepositoryProvider() { }

    @Override
    public boolean accepts(String url) {
        return url.startsWith("memory:");
    }

    @Override
    public ProductRepository open(Settings settings) {
        return new MemoryProductRepository();
    }
}
