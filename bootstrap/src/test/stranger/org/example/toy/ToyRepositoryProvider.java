package org.example.toy;

import dev.productcatalog.domain.ProductRepository;
import dev.productcatalog.domain.ProductRepositoryProvider;

/** Takes the URL {@code toy:}. */
public final class ToyRepositoryProvider implements ProductRepositoryProvider {

    @Override
    public boolean accepts(String url) {
        return url.equals("toy:");
    }

    @Override
    public ProductRepository open(Settings settings) {
        return new ToyRepository();
    }
}
