package dev.productcatalog.contract;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.port.Catalog;
import java.text.Normalizer;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Mistakes of values, and of what is held and given back: C13, C15. */
enum ValueMistake implements Mistake {

    // ---- C13 --------------------------------------------------------------------------------------------------------

    A_MEMBER_IS_FORGOTTEN_ONCE(store -> keeping(store, details -> details.description().equals("other")
            ? new ProductDetails(details.name(), "one", details.price()) : details), "c13_each_member_is_kept"),

    PRICES_ARE_FLOATING(store -> keeping(store, details -> new ProductDetails(details.name(), details.description(),
            Math.min((long) (float) details.price(), ProductDetails.PRICE_MAX))),
            "c10_prices_are_ordered_as_numbers", "c13_prices_are_kept_exactly"),

    LONG_NAMES_ARE_TRUNCATED(store -> keeping(store, details -> details.name().length() <= 50 ? details
            : new ProductDetails(details.name().substring(0, 50), details.description(), details.price())),
            "c13_texts_of_every_length_are_kept", "c13_values_at_their_bounds_are_kept_after_reopening"),

    TEXT_IS_TRIMMED(store -> keepingText(store, text -> text.strip().isEmpty() ? text : text.strip()),
            "c10_a_name_matches_exactly", "c13_white_space_is_kept"),

    TEXT_IS_NORMALISED(store -> keepingText(store, text -> Normalizer.normalize(text, Normalizer.Form.NFC)),
            "c10_a_name_matches_exactly", "c13_text_is_not_normalised"),

    TEXT_IS_CLEANED_OF_MARKUP(store -> keepingText(store, text -> text.replaceAll("<[a-z]>", "")),
            "c13_text_that_looks_like_markup_or_code_is_kept"),

    TEXT_IS_UTF_8_OF_THREE_BYTES(store -> keepingText(store, text -> text.replaceAll("[\\x{10000}-\\x{10ffff}]", "?")),
            "c10_a_prefix_matches_exactly", "c13_each_code_point_is_kept_in_a_description",
            "c13_each_kind_of_code_point_is_kept_in_a_name"),

    // ---- C15 --------------------------------------------------------------------------------------------------------

    A_CALL_THAT_IS_REFUSED_KEEPS_ITS_CONNECTION(store -> new SimpleRepository(store) {
        private final Semaphore pool = new Semaphore(100);

        @Override
        void check(Product seen) {
            if (!pool.tryAcquire()) {
                throw new CatalogException.Unavailable("no connection is free", null, false);
            }
            boolean found = store.products.containsKey(seen.id());
            if (found) {
                pool.release();
            }
            super.check(seen);
        }
    }, "c15_calls_that_are_refused_hold_nothing"),

    A_CALL_THAT_FINDS_NOTHING_KEEPS_ITS_CONNECTION(store -> new SimpleRepository(store) {
        private final Semaphore pool = new Semaphore(50);

        @Override
        public Optional<Product> find(long id) {
            if (!pool.tryAcquire()) {
                throw new CatalogException.Unavailable("no connection is free", null, false);
            }
            Optional<Product> found = super.find(id);
            found.ifPresent(product -> pool.release());
            return found;
        }
    }, "c15_calls_that_succeed_hold_nothing"),

    A_PING_IS_ANSWERED_BY_A_TABLE_THAT_IS_EMPTY(store -> new SimpleRepository(store) {
        @Override
        public void ping() {
            if (store.products.isEmpty()) {
                throw new CatalogException.Unavailable("no row", null, false);
            }
        }
    }, "c15_a_repository_that_works_answers_a_ping"),

    CLOSING_AGAIN_FAILS(store -> new SimpleRepository(store) {
        private boolean closed;

        @Override
        public void close() {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            closed = true;
        }
    }, "c15_closing_again_does_nothing"),

    CLOSING_ONE_INSTANCE_CLOSES_ALL(store -> new SimpleRepository(store) {
        {
            store.products = new TreeMap<>(store.products);
        }

        @Override
        public void close() {
            store.products = Collections.unmodifiableMap(store.products);
        }
    }, "c15_closing_one_instance_leaves_the_other_open");

    private final Broken broken;

    ValueMistake(Function<Store, Catalog> catalog, String... foundBy) {
        broken = new Broken(catalog, Set.of(foundBy));
    }

    @Override
    public Broken broken() {
        return broken;
    }

    // ---- Kinds of mistake -------------------------------------------------------------------------------------------

    private static Catalog keeping(Store store, UnaryOperator<ProductDetails> change) {
        return new SimpleRepository(store) {
            @Override
            ProductDetails kept(ProductDetails details) {
                return change.apply(details);
            }
        };
    }

    private static Catalog keepingText(Store store, UnaryOperator<String> change) {
        return keeping(store, details -> new ProductDetails(change.apply(details.name()),
                change.apply(details.description()), details.price()));
    }
}
