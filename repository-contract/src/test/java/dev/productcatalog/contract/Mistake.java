package dev.productcatalog.contract;

import static dev.productcatalog.contract.Samples.asc;
import static dev.productcatalog.contract.Samples.inOrder;
import static dev.productcatalog.contract.Samples.order;
import static dev.productcatalog.contract.Samples.query;

import dev.productcatalog.contract.SimpleRepository.Store;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.list.Condition;
import dev.productcatalog.domain.list.Condition.IdIn;
import dev.productcatalog.domain.list.Condition.Mentions;
import dev.productcatalog.domain.list.Condition.NameIs;
import dev.productcatalog.domain.list.Condition.NameStartsWith;
import dev.productcatalog.domain.list.Condition.PriceBetween;
import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.port.Catalog;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Mistakes that real adapters make, each with the tests of the contract that must find it. */
enum Mistake {

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
            "c13_values_at_their_bounds_are_kept_after_reopening"),

    // ---- C5 ---------------------------------------------------------------------------------------------------------

    AN_ID_IS_ONE_MORE_THAN_THE_HIGHEST_THERE_IS(store -> new SimpleRepository(store) {
        @Override
        long nextId() {
            return store.products.keySet().stream().mapToLong(id -> id).max().orElse(0) + 1;
        }
    }, "c05_the_id_of_a_removed_product_is_not_given_again",
            "c05_ids_do_not_start_again_when_the_catalogue_was_emptied",
            "c05_the_id_of_a_removed_product_is_not_given_again_after_reopening",
            "c05_refused_writes_do_not_lead_to_a_repeated_id"),

    IDS_START_AGAIN_AFTER_REOPENING(store -> new SimpleRepository(store) {
        {
            store.lastId = store.products.keySet().stream().mapToLong(id -> id).max().orElse(0);
        }
    }, "c05_the_id_of_a_removed_product_is_not_given_again_after_reopening"),

    IDS_ARE_TAKEN_IN_BLOCKS_BY_EACH_INSTANCE(store -> new SimpleRepository(store) {
        private long next;
        private long end;

        @Override
        long nextId() {
            if (next == end) {
                next = store.lastId + 1;
                end = next + 50;
                store.lastId = end - 1;
            }
            return next++;
        }
    }, "c05_instances_give_increasing_ids_between_them"),

    IDS_BEGIN_BELOW_ZERO(store -> new SimpleRepository(store) {
        @Override
        long nextId() {
            return super.nextId() - 4;
        }
    }, "c05_ids_are_positive_and_increase"),

    IDS_RACE(store -> new SimpleRepository(store) {
        @Override
        long nextId() {
            long id = store.lastId + 1;
            store.letAnotherWrite();
            store.lastId = Math.max(store.lastId, id); // those of the others once more would be found by other clauses
            return id;
        }
    }, "c01_every_addition_of_a_race_is_kept", "c05_ids_given_in_a_race_differ_and_increase_in_each_thread"),

    A_REPLACEMENT_GETS_A_NEW_ID(store -> new SimpleRepository(store) {
        @Override
        public Product replace(Product seen, ProductDetails details, Attempt attempt) {
            Product replaced = super.replace(seen, details, attempt);
            if (!details.name().equals("Cup")) {
                return replaced;
            }
            take(replaced);
            return add(details);
        }
    }, "c05_a_product_keeps_its_id"),

    ADD_UPSERTS(store -> new SimpleRepository(store) {
        @Override
        public Product add(ProductDetails details, Attempt attempt) {
            synchronized (store) {
                return store.products.values().stream().filter(product -> product.details().equals(details)).findFirst()
                        .orElseGet(() -> super.add(details, attempt));
            }
        }
    }, "c05_equal_details_make_different_products", "c07_the_version_of_another_product_is_stale",
            "c10_every_order_is_as_defined"),

    // ---- C6 ---------------------------------------------------------------------------------------------------------

    THE_IDENTITY_IS_THAT_OF_THE_INSTANCE(store -> new SimpleRepository(store) {
        private final UUID id = UUID.randomUUID();

        @Override
        public UUID id() {
            return id;
        }
    }, "c06_the_catalogue_keeps_its_identity_when_it_is_reopened", "c06_all_instances_see_the_same_identity"),

    THE_IDENTITY_IS_RANDOM_EACH_TIME(store -> new SimpleRepository(store) {
        @Override
        public UUID id() {
            return UUID.randomUUID();
        }
    }, "c06_the_catalogue_keeps_its_identity"),

    THE_IDENTITY_IS_A_CONSTANT(store -> new SimpleRepository(store) {
        @Override
        public UUID id() {
            return new UUID(0, 0);
        }
    }, "c06_every_catalogue_has_an_identity_of_its_own"),

    // ---- C7 ---------------------------------------------------------------------------------------------------------

    AN_UPDATE_IS_LOST(store -> new SimpleRepository(store) {
        @Override
        void check(Product seen) {
            super.check(seen);
            store.letAnotherWrite();
        }
    }, "c07_of_racing_replacements_exactly_one_succeeds", "c07_of_racing_removals_exactly_one_succeeds",
            "c07_of_racing_replacements_and_removals_exactly_one_succeeds", "c07_no_update_is_lost",
            "c07_no_update_is_lost_between_instances"),

    A_REMOVAL_IS_NOT_CHECKED_AGAIN(store -> new SimpleRepository(store) {
        @Override
        public void remove(Product seen, Attempt attempt) {
            synchronized (store) {
                check(seen);
                store.letAnotherWrite();
                take(seen);
            }
        }
    }, "c07_of_racing_removals_exactly_one_succeeds"),

    THE_LOCK_IS_THAT_OF_THE_INSTANCE(store -> new SimpleRepository(store) {
        @Override
        public synchronized Product replace(Product seen, ProductDetails details, Attempt attempt) {
            return super.replace(seen, details, attempt);
        }

        @Override
        void check(Product seen) {
            super.check(seen);
            if (store.instances > 1) {
                store.letAnotherWrite();
            }
        }
    }, "c07_no_update_is_lost_between_instances"),

    THE_LAST_WRITER_WINS(store -> new SimpleRepository(store) {
        @Override
        boolean isSame(Product current, Product seen) {
            return true;
        }
    }, "c02_a_refused_write_changes_nothing", "c04_a_state_seen_before_reopening_is_still_compared",
            "c07_a_stale_version_is_refused", "c07_a_state_is_stale_even_if_the_details_are_as_they_were",
            "c07_the_version_of_another_product_is_stale"),

    DETAILS_ARE_COMPARED_INSTEAD_OF_VERSIONS(store -> new SimpleRepository(store) {
        @Override
        boolean isSame(Product current, Product seen) {
            return current.details().equals(seen.details());
        }
    }, "c07_a_state_is_stale_even_if_the_details_are_as_they_were", "c07_the_version_of_another_product_is_stale",
            "c07_the_details_that_were_seen_are_not_compared"),

    // ---- C8 and C14 -------------------------------------------------------------------------------------------------

    A_VERSION_IS_A_HASH_OF_THE_DETAILS(store -> new SimpleRepository(store) {
        @Override
        Version nextVersion(ProductDetails details) {
            return new Version(details.hashCode());
        }
    }, "c07_a_state_is_stale_even_if_the_details_are_as_they_were", "c07_the_version_of_another_product_is_stale",
            "c08_every_write_gives_a_new_version", "c08_a_version_given_before_reopening_is_not_given_again",
            "c14_a_catalogue_made_anew_does_not_repeat_versions"),

    A_VERSION_IS_COUNTED_BY_THE_STORE(store -> new SimpleRepository(store) {
        @Override
        Version nextVersion(ProductDetails details) {
            return new Version(store.writes + 1);
        }
    }, "c14_a_catalogue_made_anew_does_not_repeat_versions"),

    THE_VERSION_RETURNED_IS_NOT_THE_ONE_KEPT(store -> new SimpleRepository(store) {
        @Override
        public Product replace(Product seen, ProductDetails details, Attempt attempt) {
            Product replaced = super.replace(seen, details, attempt);
            return new Product(replaced.id(), Version.fresh(), replaced.details());
        }
    }, "c01_what_was_replaced_is_seen_by_every_kind_of_read", "c02_a_refused_write_changes_nothing",
            "c04_what_was_replaced_stays_so_after_reopening", "c07_a_write_to_the_state_that_was_seen_succeeds",
            "c09_a_place_stays_a_place_when_its_product_is_moved",
            "c10_a_replaced_product_is_found_by_its_new_details_only", "c13_prices_are_kept_exactly",
            "c15_calls_that_succeed_hold_nothing", "c08_the_version_that_a_write_returned_is_the_one_that_is_kept"),

    // ---- C9, C11 and C12 --------------------------------------------------------------------------------------------

    THE_LIMIT_OVERFLOWS(store -> new SimpleRepository(store) {
        @Override
        public List<Product> page(ProductQuery query) {
            int limitAndOne = query.limit() + 1;
            return limitAndOne < 0 ? List.of() : super.page(query);
        }
    }, "c09_the_highest_limit_is_served"),

    AN_EMPTY_CATALOGUE_IS_NOT_FOUND(store -> new SimpleRepository(store) {
        @Override
        public List<Product> page(ProductQuery query) {
            synchronized (store) {
                if (store.lastId == 0) {
                    throw new CatalogException.NotFound(0);
                }
                return super.page(query);
            }
        }
    }, "c09_an_empty_catalogue_has_an_empty_page"),

    THE_LIMIT_COUNTS_WHAT_DOES_NOT_MATCH(store -> new SimpleRepository(store) {
        @Override
        public List<Product> page(ProductQuery query) {
            return super.page(new ProductQuery(ProductFilter.ALL, query.order(), query.start(), query.limit())).stream()
                    .filter(product -> matches(query.filter(), product)).toList();
        }
    }, "c09_the_limit_counts_only_what_matches", "c10_generated_queries_are_answered_as_defined"),

    A_PAGE_BEGINS_AT_THE_PLACE(store -> new SimpleRepository(store) {
        @Override
        public List<Product> page(ProductQuery query) {
            synchronized (store) {
                return Stream.concat(
                        store.products.values().stream().filter(product -> matches(query.filter(), product)
                                && Position.of(product).equals(query.start())),
                        super.page(query).stream()).limit(query.limit()).toList();
            }
        }
    }, "c09_a_page_begins_behind_the_place_that_is_named", "c09_a_place_stays_a_place_when_its_product_is_moved",
            "c10_every_order_can_be_walked_page_by_page", "c11_a_walk_sees_every_product_once"),

    A_PLACE_MUST_BE_A_PRODUCT(store -> new SimpleRepository(store) {
        @Override
        public List<Product> page(ProductQuery query) {
            synchronized (store) {
                return query.start() instanceof Position after && !store.products.containsKey(after.id())
                        ? List.of() : super.page(query);
            }
        }
    }, "c09_a_place_stays_a_place_when_its_product_is_removed",
            "c09_a_page_may_begin_at_a_place_that_was_never_a_product", "c10_generated_queries_are_answered_as_defined",
            "c11_a_walk_sees_every_product_that_stays_once_whatever_comes_and_goes"),

    THE_PLACE_IS_LOOKED_UP_BY_ID(store -> new SimpleRepository(store) {
        @Override
        public List<Product> page(ProductQuery query) {
            synchronized (store) {
                PageStart start = query.start() instanceof Position after
                        ? find(after.id()).map(Position::of).orElse(after) : query.start();
                return super.page(new ProductQuery(query.filter(), query.order(), start, query.limit()));
            }
        }
    }, "c09_a_place_stays_a_place_when_its_product_is_moved", "c10_generated_queries_are_answered_as_defined"),

    A_PAGE_IS_READ_IN_TWO_STEPS(store -> new SimpleRepository(store) {
        @Override
        public List<Product> page(ProductQuery query) {
            synchronized (store) {
                List<Product> first = super.page(new ProductQuery(query.filter(), query.order(), query.start(),
                        query.limit() / 100 + 1));
                if (first.isEmpty() || first.size() == query.limit()) {
                    return first;
                }
                store.letAnotherWrite();
                List<Product> rest = super.page(new ProductQuery(query.filter(), query.order(),
                        Position.of(first.getLast()), query.limit() - first.size()));
                return Stream.concat(first.stream(), rest.stream()).toList();
            }
        }
    }, "c09_a_page_is_one_consistent_state"),

    PAGES_ARE_FOUND_BY_OFFSET(store -> new SimpleRepository(store) {
        private final Map<List<?>, Integer> offsets = new ConcurrentHashMap<>();

        @Override
        public List<Product> page(ProductQuery query) {
            synchronized (store) {
                Integer offset = Integer.valueOf(0);
                if (query.start() instanceof Position after) {
                    offset = offsets.get(List.of(query.order(), after));
                }
                if (offset == null || !query.filter().equals(ProductFilter.ALL)) {
                    return super.page(query);
                }
                List<Product> page = super.page(query(ProductFilter.ALL, query.order())).stream()
                        .skip(offset).limit(query.limit()).toList();
                if (!page.isEmpty()) {
                    offsets.put(List.of(query.order(), Position.of(page.getLast())), offset + page.size());
                }
                return page;
            }
        }
    }, "c11_a_walk_sees_every_product_that_stays_once_whatever_comes_and_goes",
            "c11_racing_walkers_that_also_write_see_every_product_that_stays_once"),

    PRODUCTS_BEFORE_THE_PLACE_ARE_PASSED_OVER(store -> new SimpleRepository(store) {
        private final Map<SortOrder, List<Product>> indexes = new HashMap<>();
        private int writes;

        @Override
        public List<Product> page(ProductQuery query) {
            synchronized (store) {
                if (query.start() == PageStart.FIRST || !query.filter().equals(ProductFilter.ALL)) {
                    return super.page(query);
                }
                if (writes != store.writes) {
                    indexes.clear();
                    writes = store.writes;
                }
                Comparator<Position> order = query.order().comparator();
                return indexes.computeIfAbsent(query.order(), this::index).stream()
                        .filter(product -> query.start().isBefore(product, order))
                        .limit(query.limit()).toList();
            }
        }

        private List<Product> index(SortOrder order) {
            return store.products.values().stream().sorted(inOrder(order)).toList();
        }
    }, "c12_a_late_page_costs_no_more_than_an_early_one"),

    // ---- C10 --------------------------------------------------------------------------------------------------------

    NAMES_ARE_ORDERED_BY_UTF_16_UNIT(store -> ordered(store, Comparator.naturalOrder()),
            "c10_names_are_ordered_by_code_point", "c10_every_order_is_as_defined",
            "c10_every_order_can_be_walked_page_by_page"),

    NAMES_ARE_ORDERED_WITHOUT_CASE(store -> ordered(store, String.CASE_INSENSITIVE_ORDER),
            "c10_names_are_ordered_by_code_point", "c10_every_order_is_as_defined"),

    NAMES_ARE_ORDERED_BY_SIGNED_BYTES(store -> ordered(store, Comparator.comparing(
            name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compare)),
            "c10_names_are_ordered_by_code_point", "c10_every_order_is_as_defined"),

    PRICES_ARE_ORDERED_AS_TEXT(store -> new SimpleRepository(store) {
        @Override
        Comparator<Position> comparator(SortOrder order) {
            Comparator<Position> asText = Comparator.comparing(place -> "" + place.price());
            return order.equals(order(asc(SortOrder.Field.PRICE))) ? asText.thenComparing(order.comparator())
                    : order.comparator();
        }
    }, "c10_prices_are_ordered_as_numbers"),

    THE_LAST_KEY_IS_ALWAYS_ASCENDING(store -> new SimpleRepository(store) {
        @Override
        Comparator<Position> comparator(SortOrder order) {
            int last = order.keys().size() - 1;
            return last == 0 ? order.comparator() : new SortOrder(order.keys().subList(0, last)).comparator();
        }
    }, "c09_a_page_may_begin_at_a_place_that_was_never_a_product", "c10_every_order_is_as_defined",
            "c10_every_order_can_be_walked_page_by_page"),

    NO_IDS_MEANS_ANY(store -> filtered(store, (condition, product) -> condition.equals(new IdIn(Set.of()))),
            "c10_ids_choose"),

    A_NAME_MATCHES_WHATEVER_ITS_CASE(store -> filtered(store, (condition, product) ->
            condition instanceof NameIs(String name)
                    && product.details().name().equalsIgnoreCase(name)),
            "c10_a_name_matches_exactly"),

    A_NAME_MATCHES_WITH_PADDING(store -> filtered(store, (condition, product) ->
            condition instanceof NameIs(String name)
                    && product.details().name().stripTrailing().equals(name.stripTrailing())),
            "c10_a_name_matches_exactly"),

    A_PREFIX_MATCHES_WHATEVER_ITS_CASE(store -> filtered(store, (condition, product) ->
            condition instanceof NameStartsWith(String prefix)
                    && fold(product.details().name()).startsWith(fold(prefix))), "c10_a_prefix_matches_exactly"),

    A_PREFIX_IS_A_RANGE_TO_THE_NEXT_CHARACTER(store -> new SimpleRepository(store) {
        @Override
        boolean holds(Condition condition, Product product) {
            return super.holds(condition, product) && !(condition instanceof NameStartsWith(String prefix)
                    && prefix.endsWith(Character.toString(Character.MAX_CODE_POINT)));
        }
    }, "c10_a_prefix_may_end_in_the_last_character_there_is"),

    WHAT_UTF_8_CANNOT_HOLD_BECOMES_A_QUESTION_MARK(store -> new SimpleRepository(store) {
        @Override
        boolean holds(Condition condition, Product product) {
            return super.holds(switch (condition) {
                case NameIs(String name) -> new NameIs(sent(name));
                case NameStartsWith(String prefix) -> new NameStartsWith(sent(prefix));
                case Mentions(List<String> words) -> new Mentions(words.stream().map(this::sent).toList());
                case IdIn _, PriceBetween _ -> condition;
            }, product);
        }

        private String sent(String text) {
            return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        }
    }, "c10_half_a_character_is_in_no_product"),

    THE_HIGHEST_PRICE_IS_EXCLUSIVE(store -> new SimpleRepository(store) {
        @Override
        boolean holds(Condition condition, Product product) {
            return super.holds(condition, product)
                    && !(condition instanceof PriceBetween(_, long max) && product.details().price() == max);
        }
    }, "c10_a_price_range_includes_its_bounds", "c10_conditions_are_combined"),

    ONE_WORD_IS_ENOUGH(store -> filtered(store, (condition, product) ->
            condition instanceof Mentions(List<String> words)
                    && words.stream().anyMatch(ProductFilter.searchText(product.details())::contains)),
            "c10_every_word_must_occur_in_name_or_description", "c10_conditions_are_combined"),

    SEARCH_IS_BY_LIKE(store -> searched(store, (text, word) -> fold(text).contains(word)
            || (word.contains("%") || word.contains("_")) && Pattern
            .compile("\\Q" + word.replace("%", "\\E(?s:.*)\\Q").replace("_", "\\E(?s:.)\\Q") + "\\E")
            .matcher(fold(text)).find()),
            "c10_special_characters_are_plain_characters"),

    SEARCH_HEEDS_CASE(store -> searched(store, String::contains), "c10_words_are_found_whatever_their_case",
            "c10_every_word_must_occur_in_name_or_description"),

    SEARCH_FOLDS_ASCII_ONLY(store -> searched(store, (text, word) -> asciiLower(text).contains(word)),
            "c10_words_are_found_whatever_their_case"),

    SEARCH_FOLDS_BY_THE_RULES_OF_A_LANGUAGE(store -> searched(store, (text, word) ->
            text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT)
                    .contains(word.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT))),
            "c10_words_are_folded_as_the_filter_folds_them"),

    NAME_AND_DESCRIPTION_ARE_SEARCHED_AS_ONE(store -> searched(store, (text, word) ->
            fold(text.replaceFirst("\n", "")).contains(word)),
            "c10_a_word_does_not_reach_from_the_name_into_the_description"),

    ONLY_THE_BEGINNING_OF_A_DESCRIPTION_IS_SEARCHED(store -> searched(store, (text, word) ->
            fold(text.substring(0, Math.min(text.length(), 4000))).contains(word)),
            "c10_a_word_is_found_at_the_end_of_the_longest_description"),

    THE_SEARCH_INDEX_IS_NOT_UPDATED(store -> new SimpleRepository(store) {
        private final Map<Long, String> index = new ConcurrentHashMap<>();

        @Override
        boolean holds(Condition condition, Product product) {
            return condition instanceof Mentions(List<String> words)
                    ? words.stream().allMatch(indexed(product)::contains) : super.holds(condition, product);
        }

        @Override
        Product put(Product product) {
            indexed(product);
            return super.put(product);
        }

        private String indexed(Product product) {
            return index.computeIfAbsent(product.id(), id -> ProductFilter.searchText(product.details()));
        }
    }, "c10_a_replaced_product_is_found_by_its_new_details_only"),

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

    private final Function<Store, Catalog> repository;
    private final Set<String> foundBy;

    Mistake(Function<Store, Catalog> repository, String... foundBy) {
        this.repository = repository;
        this.foundBy = Set.of(foundBy);
    }

    /** {@return a repository over the store that makes this mistake} */
    Catalog repository(Store store) {
        return repository.apply(store);
    }

    /** {@return names of tests that find it; others of the same clauses may find it too} */
    Set<String> foundBy() {
        return foundBy;
    }

    // ---- Kinds of mistake -------------------------------------------------------------------------------------------

    private interface Also {
        boolean holds(Condition condition, Product product);
    }

    private interface Finds {
        boolean finds(String text, String word);
    }

    private static Catalog ordered(Store store, Comparator<String> names) {
        return new SimpleRepository(store) {
            @Override
            Comparator<Position> comparator(SortOrder order) {
                return order.keys().stream().map(key -> {
                    Comparator<Position> comparator = switch (key.field()) {
                        case ID -> Comparator.comparingLong(Position::id);
                        case NAME -> Comparator.comparing(Position::name, names);
                        case PRICE -> Comparator.comparingLong(Position::price);
                    };
                    return key.descending() ? comparator.reversed() : comparator;
                }).reduce(Comparator::thenComparing).orElseThrow();
            }
        };
    }

    private static Catalog filtered(Store store, Also also) {
        return new SimpleRepository(store) {
            @Override
            boolean holds(Condition condition, Product product) {
                return super.holds(condition, product) || also.holds(condition, product);
            }
        };
    }

    private static Catalog searched(Store store, Finds finds) {
        return new SimpleRepository(store) {
            @Override
            boolean holds(Condition condition, Product product) {
                String text = product.details().name() + "\n" + product.details().description();
                return condition instanceof Mentions(List<String> words)
                        ? words.stream().allMatch(word -> finds.finds(text, word)) : super.holds(condition, product);
            }
        };
    }

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

    private static String fold(String text) {
        return ProductFilter.fold(text);
    }

    private static String asciiLower(String text) {
        return text.codePoints().map(c -> c < 0x80 ? Character.toLowerCase(c) : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
