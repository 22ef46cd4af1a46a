package dev.productcatalog.contract;

import dev.productcatalog.domain.port.Catalog;
import java.util.Set;
import java.util.function.Function;

/** A mistake that real adapters make. */
interface Mistake {

    /**
     * An adapter that makes it.
     *
     * @param foundBy names of the tests that must find it; others of the same clauses may find it, too
     */
    record Broken(Function<Store, Catalog> catalog, Set<String> foundBy) { }

    Broken broken();
}
