package dev.productcatalog.benchmark;

import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;

/** The service's catalogues, opened inside this process, and the products to fill them with. */
final class Repositories {

    /** A word that each product has. */
    static final String FREQUENT = "leaf";
    /** A word that ten products have. */
    static final String RARE = "rare";

    private Repositories() { }

    static Catalog open(String url, int connections) {
        return ServiceLoader.load(CatalogProvider.class).stream()
                .map(ServiceLoader.Provider::get).filter(provider -> provider.accepts(url)).findFirst()
                .orElseThrow(() -> new IllegalStateException("No adapter takes " + url))
                .open(new CatalogProvider.Settings(url, "", "",
                        Map.of("pool-size", Integer.toString(connections))));
    }

    /** {@return product {@code i} of {@code count}} About 5 share a name, and 10 a price: later keys decide too. */
    static ProductDetails product(int i, int count) {
        SplittableRandom random = new SplittableRandom(i);
        String more = i % (count / 10) == count / 20 ? ", " + RARE : "";
        return new ProductDetails("Product " + random.nextInt(count / 5), "Loose leaf, 100 g, first flush" + more,
                (long) random.nextInt(count / 10));
    }
}
