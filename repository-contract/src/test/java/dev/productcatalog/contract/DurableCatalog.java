package dev.productcatalog.contract;

import dev.productcatalog.domain.port.Catalog;
import java.util.function.Function;

/** A catalogue that outlives its adapters, which are of the kind that is under test. */
final class DurableCatalog {

    static final ScopedValue<Function<Store, Catalog>> ADAPTER = ScopedValue.newInstance();

    private Store store;

    Catalog openEmpty() {
        store = new Store();
        return open();
    }

    Catalog open() {
        return ADAPTER.get().apply(store);
    }
}
