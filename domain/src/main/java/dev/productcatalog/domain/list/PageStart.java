package dev.productcatalog.domain.list;

import dev.productcatalog.domain.Product;
import java.util.Comparator;

/** Where a page begins: {@link #FIRST} with the first product of the list, else after a {@link Position}. Immutable. */
public sealed interface PageStart permits Position, PageStart.OfList {

    /** The start of the list. */
    PageStart FIRST = OfList.FIRST;

    /** {@return whether the product comes after this start in the order} */
    boolean isBefore(Product product, Comparator<Position> order);

    /** The one start that is no position. */
    enum OfList implements PageStart {

        /** The start of the list. */
        FIRST;

        @Override
        public boolean isBefore(Product product, Comparator<Position> order) {
            return true;
        }
    }
}
