package dev.productcatalog.contract;

import static dev.productcatalog.contract.Samples.query;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.list.Condition;
import dev.productcatalog.domain.list.Condition.IdIn;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.port.Catalog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Mistakes of all calls: C1 to C4. */
enum CallMistake implements Mistake {

    // ---- C1 ---------------------------------------------------------------------------------------------------------

    A_WHOLE_TABLE_IS_WRITTEN_BACK(store -> new SimpleRepository(store) {
        @Override
        public Product add(ProductDetails details, Attempt attempt) {
            return writeBack(() -> super.add(details, attempt));
        }

        @Override
        public Product replace(Product seen, ProductDetails details, Attempt attempt) {
            synchronized (store) {
                check(seen);
                return writeBack(() -> super.replace(seen, details, attempt));
            }
        }

        private Product writeBack(Supplier<Product> write) {
            synchronized (store) {
                Map<Long, Product> copy = new TreeMap<>(store.products);
                store.letAnotherWrite();
                Product written = write.get();
                copy.put(written.id(), written);
                store.products = copy;
                return written;
            }
        }
    }, "c01_every_addition_of_a_race_is_kept", "c01_writers_of_different_products_do_not_disturb_each_other"),

    A_PRODUCT_IS_READ_IN_TWO_STEPS(store -> new SimpleRepository(store) {
        @Override
        public Optional<Product> find(long id) {
            synchronized (store) {
                return super.find(id).map(first -> {
                    store.letAnotherWrite();
                    Product second = super.find(id).orElse(first);
                    return new Product(id, first.version(), new ProductDetails(first.details().name(),
                            first.details().description(), second.details().price()));
                });
            }
        }
    }, "c01_a_read_never_sees_half_a_write"),

    EACH_INSTANCE_HAS_A_CACHE(store -> new SimpleRepository(store) {
        private final Map<Long, Product> cache = new ConcurrentHashMap<>();

        @Override
        public Optional<Product> find(long id) {
            Optional<Product> found = Optional.ofNullable(cache.get(id)).or(() -> super.find(id));
            found.ifPresent(product -> cache.put(id, product));
            return found;
        }

        @Override
        void check(Product seen) {
            cache.clear();
            super.check(seen);
        }
    }, "c01_what_one_instance_wrote_the_other_sees"),

    REMOVED_PRODUCTS_ARE_HIDDEN_FROM_LISTS_ONLY(store -> new SimpleRepository(store) {
        private final Map<Long, Product> removed = new ConcurrentHashMap<>();

        @Override
        void take(Product product) {
            removed.put(product.id(), product);
            super.take(product);
        }

        @Override
        public Optional<Product> find(long id) {
            return super.find(id).or(() -> Optional.ofNullable(removed.get(id)));
        }
    }, "c01_what_was_removed_is_seen_by_no_read", "c02_a_refused_write_changes_nothing",
            "c07_a_write_to_the_state_that_was_seen_succeeds"),

    LISTS_ARE_READ_FROM_A_COPY_THAT_LAGS(store -> new SimpleRepository(store) {
        private List<Product> copy = List.of();

        @Override
        public List<Product> page(ProductQuery query) {
            synchronized (store) {
                List<Product> old = copy;
                copy = super.page(query);
                return old;
            }
        }
    }, "c01_what_was_added_is_seen_by_every_kind_of_read", "c01_what_was_replaced_is_seen_by_every_kind_of_read",
            "c02_a_null_argument_is_a_null_pointer_exception_and_changes_nothing",
            "c04_what_was_added_is_there_after_reopening", "c05_equal_details_make_different_products",
            "c09_a_page_holds_the_first_products_up_to_the_limit", "c10_ids_choose",
            "c11_a_walk_sees_every_product_once", "c12_a_late_page_costs_no_more_than_an_early_one",
            "c13_prices_are_kept_exactly", "c15_calls_that_succeed_hold_nothing"),

    // ---- C2 ---------------------------------------------------------------------------------------------------------

    A_TECHNOLOGY_EXCEPTION_LEAVES(store -> new SimpleRepository(store) {
        @Override
        public Optional<Product> find(long id) {
            if (id != (int) id) {
                throw new IllegalStateException("SQLSTATE 22003: numeric value out of range");
            }
            return super.find(id);
        }
    }, "c02_any_id_may_be_asked_for"),

    NUL_IS_PASSED_TO_A_DATABASE_THAT_REFUSES_IT(store -> new SimpleRepository(store) {
        @Override
        boolean matches(ProductFilter filter, Product product) {
            if (filter.toString().indexOf('\0') >= 0) {
                throw new CatalogException.Unavailable("invalid byte sequence: 0x00", null, false);
            }
            return super.matches(filter, product);
        }
    }, "c02_a_filter_that_no_product_can_meet_matches_none"),

    A_STATEMENT_TAKES_A_THOUSAND_PARAMETERS(store -> new SimpleRepository(store) {
        @Override
        boolean holds(Condition condition, Product product) {
            if (condition instanceof IdIn(Set<Long> ids) && ids.size() > 1000) {
                throw new CatalogException.Unavailable("too many parameters", null, false);
            }
            return super.holds(condition, product);
        }
    }, "c02_a_filter_may_name_thousands_of_ids"),

    NULL_IS_ACCEPTED(store -> new SimpleRepository(store) {
        @Override
        public void remove(Product seen, Attempt attempt) {
            if (seen != null) {
                super.remove(seen, attempt);
            }
        }
    }, "c02_a_null_argument_is_a_null_pointer_exception_and_changes_nothing"),

    A_WRITE_IS_NOT_ROLLED_BACK(store -> new SimpleRepository(store) {
        @Override
        public Product replace(Product seen, ProductDetails details, Attempt attempt) {
            try {
                return super.replace(seen, details, attempt);
            } catch (CatalogException.Stale e) {
                if (details.name().equals("Intruder")) {
                    put(new Product(seen.id(), e.current().version(), details));
                }
                throw e;
            }
        }
    }, "c02_a_refused_write_changes_nothing", "c04_a_state_seen_before_reopening_is_still_compared",
            "c07_a_stale_version_is_refused"),

    ERRORS_ARE_SWALLOWED(store -> new SimpleRepository(store) {
        @Override
        public void remove(Product seen, Attempt attempt) {
            try {
                super.remove(seen, attempt);
            } catch (CatalogException e) {
                // Whatever it was, the caller wanted it gone.
            }
        }
    }, "c02_a_write_to_any_id_that_names_nothing_is_not_found",
            "c04_a_state_seen_before_reopening_is_still_compared", "c07_a_write_to_a_removed_product_is_not_found",
            "c07_of_racing_removals_exactly_one_succeeds"),

    // ---- C3 ---------------------------------------------------------------------------------------------------------

    A_PAGE_IS_A_BUFFER_THAT_IS_USED_AGAIN(store -> new SimpleRepository(store) {
        private final ThreadLocal<List<Product>> buffer = ThreadLocal.withInitial(ArrayList::new);

        @Override
        public List<Product> page(ProductQuery query) {
            List<Product> page = super.page(query);
            buffer.get().clear();
            buffer.get().addAll(page);
            return Collections.unmodifiableList(buffer.get());
        }
    }, "c03_a_returned_list_is_not_changed_by_later_calls"),

    A_PAGE_CAN_BE_CHANGED(store -> new SimpleRepository(store) {
        @Override
        public List<Product> page(ProductQuery query) {
            return new ArrayList<>(super.page(query));
        }
    }, "c03_a_returned_list_cannot_be_changed"),

    // ---- C4 ---------------------------------------------------------------------------------------------------------

    THE_LAST_WRITE_IS_LOST_WHEN_THE_PROCESS_ENDS(store -> new SimpleRepository(store) {
        private Map<Long, Product> beforeLastWrite = store.products;

        @Override
        Product put(Product product) {
            beforeLastWrite = new TreeMap<>(store.products);
            return super.put(product);
        }

        @Override
        void take(Product product) {
            beforeLastWrite = new TreeMap<>(store.products);
            super.take(product);
        }

        @Override
        public void close() {
            store.products = beforeLastWrite;
        }
    }, "c04_what_was_added_is_there_after_reopening", "c04_what_was_replaced_stays_so_after_reopening",
            "c04_what_was_removed_stays_so_after_reopening", "c04_a_state_seen_before_reopening_is_still_compared",
            "c08_a_version_given_before_reopening_is_not_given_again",
            "c13_values_at_their_bounds_are_kept_after_reopening");

    private final Broken broken;

    CallMistake(Function<Store, Catalog> catalog, String... foundBy) {
        broken = new Broken(catalog, Set.of(foundBy));
    }

    @Override
    public Broken broken() {
        return broken;
    }
}
