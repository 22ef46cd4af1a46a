package dev.productcatalog.contract;

import static dev.productcatalog.contract.Samples.inOrder;
import static dev.productcatalog.contract.Samples.order;
import static dev.productcatalog.contract.Samples.query;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.port.Catalog;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Mistakes of pages: C9, C11, C12. */
enum PageMistake implements Mistake {

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
    }, "c12_a_late_page_costs_no_more_than_an_early_one");

    private final Broken broken;

    PageMistake(Function<Store, Catalog> catalog, String... foundBy) {
        broken = new Broken(catalog, Set.of(foundBy));
    }

    @Override
    public Broken broken() {
        return broken;
    }
}
