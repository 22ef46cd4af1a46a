package dev.productcatalog.contract;

import static dev.productcatalog.contract.Race.only;
import static dev.productcatalog.contract.Race.outcome;
import static dev.productcatalog.contract.Race.race;
import static dev.productcatalog.contract.Race.readBesideWrites;
import static dev.productcatalog.contract.Samples.allOrders;
import static dev.productcatalog.contract.Samples.asc;
import static dev.productcatalog.contract.Samples.containing;
import static dev.productcatalog.contract.Samples.desc;
import static dev.productcatalog.contract.Samples.details;
import static dev.productcatalog.contract.Samples.everything;
import static dev.productcatalog.contract.Samples.expected;
import static dev.productcatalog.contract.Samples.ids;
import static dev.productcatalog.contract.Samples.inOrder;
import static dev.productcatalog.contract.Samples.named;
import static dev.productcatalog.contract.Samples.order;
import static dev.productcatalog.contract.Samples.prices;
import static dev.productcatalog.contract.Samples.query;
import static dev.productcatalog.contract.Samples.randomDetails;
import static dev.productcatalog.contract.Samples.randomFilter;
import static dev.productcatalog.contract.Samples.randomName;
import static dev.productcatalog.contract.Samples.startingWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
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
import dev.productcatalog.domain.list.SortOrder.Field;
import dev.productcatalog.domain.port.ProductRepository;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ProductRepository} must do. Each test is named after the clause of the port's documentation that it
 * holds the adapter to. To try an adapter, extend this class among the adapter's tests:
 *
 * {@snippet :
 * class MyProductRepositoryTest extends ProductRepositoryContract {
 *     @TempDir
 *     Path directory;
 *     int catalogues;
 *
 *     @Override
 *     protected Catalog emptyCatalog() {
 *         catalogues++;
 *         return openCatalogue();
 *     }
 *
 *     @Override
 *     protected Optional<Catalog> openAgain() {
 *         return Optional.of(openCatalogue());
 *     }
 *
 *     private Catalog openCatalogue() {
 *         return new MyCatalog(directory.resolve("catalogue-" + catalogues));
 *     }
 * }
 * }
 */
public abstract class ProductRepositoryContract extends CatalogContract {

    private static final int THREADS = 16;
    /** More calls than any sensible pool has connections. */
    private static final int MANY_CALLS = 100;
    /** What two pages may differ by that cost the same: a part, and what the depth of a tree or a clock makes of it. */
    private static final double MUCH_MORE = 1.5;
    private static final long SOME_NANOS = 5_000;
    private static final long PRICE_MAX = ProductDetails.PRICE_MAX;

    /** For subclasses. */
    protected ProductRepositoryContract() { }

    // ---- C1: thread-safe and atomic; what a call returned, later calls see ------------------------------------------

    @Test
    public void c01_what_was_added_is_seen_by_every_kind_of_read() {
        Product tea = add("Tea", "Loose leaf", 450);

        assertThat(repository.find(tea.id())).as("find").contains(tea);
        assertThat(repository.page(everything())).as("page").containsExactly(tea);
        assertThat(repository.count(ProductFilter.ALL)).as("count").isEqualTo(1);
    }

    @Test
    public void c01_what_was_replaced_is_seen_by_every_kind_of_read() {
        Product tea = repository.replace(add("Tee", "Beutel", 120), details("Tea", "Loose leaf", 450));

        assertThat(repository.find(tea.id())).as("find").contains(tea);
        assertThat(repository.page(everything())).as("page").containsExactly(tea);
        assertThat(repository.count(named("Tea"))).as("count by the new name").isEqualTo(1);
        assertThat(repository.count(named("Tee"))).as("count by the old name").isZero();
    }

    @Test
    public void c01_what_was_removed_is_seen_by_no_read() {
        Product tea = add("Tea", "Loose leaf", 450);
        Product cup = add("Cup", "", 900);

        repository.remove(tea);

        assertThat(repository.find(tea.id())).as("find").isEmpty();
        assertThat(repository.page(everything())).as("page").containsExactly(cup);
        assertThat(repository.count(ProductFilter.ALL)).as("count").isEqualTo(1);
    }

    @Test
    public void c01_every_addition_of_a_race_is_kept() {
        List<List<Product>> added = race(THREADS, thread -> IntStream.range(0, 10)
                .mapToObj(i -> add("Product " + thread + "." + i, "of thread " + thread, i)).toList());

        assertThat(repository.page(everything()))
                .containsExactlyInAnyOrderElementsOf(added.stream().flatMap(List::stream).toList());
    }

    @Test
    public void c01_writers_of_different_products_do_not_disturb_each_other() {
        List<Product> products = addAll(THREADS);

        List<Product> changed = race(THREADS, thread -> {
            Product product = products.get(thread);
            for (int i = 0; i < 10; i++) {
                product = repository.replace(product, details("Changed " + thread, "", i));
            }
            return product;
        });

        assertThat(repository.page(everything())).containsExactlyElementsOf(changed);
    }

    /** Name, description and price are written together, so no reader ever sees the one without the other. */
    @Test
    public void c01_a_read_never_sees_half_a_write() {
        AtomicReference<Product> current = new AtomicReference<>(add("0", "0", 0));
        long id = current.get().id();
        Map<Version, ProductDetails> seen = new ConcurrentHashMap<>();

        readBesideWrites(
                i -> current.set(repository.replace(current.get(), details("" + i, "" + i, i))),
                50, () -> Stream.concat(repository.find(id).stream(), repository.page(everything()).stream())
                        .forEach(product -> {
                            ProductDetails details = product.details();
                            ProductDetails sameVersion = seen.putIfAbsent(product.version(), details);
                            assertThat(details).as("what a reader sees while the product is replaced again and again")
                                    .isEqualTo(details("" + details.price(), "" + details.price(), details.price()))
                                    .isEqualTo(sameVersion == null ? details : sameVersion);
                        }));
    }

    @Test
    public void c01_what_one_instance_wrote_the_other_sees() {
        ProductRepository other = beside().products();
        Product tea = add("Tea", "", 450);
        assertThat(repository.find(tea.id())).as("added here, found here").contains(tea);
        assertThat(other.find(tea.id())).as("added here, found there").contains(tea);

        Product dearer = other.replace(tea, details("Tea", "", 500));
        assertThat(repository.find(tea.id())).as("replaced there, found here").contains(dearer);

        repository.remove(dearer);
        assertThat(other.page(everything())).as("removed here, read there").isEmpty();
    }

    // ---- C2: only CatalogExceptions, and a refused call changes nothing ---------------------------------------------

    @Test
    public void c02_any_id_may_be_asked_for() {
        Product tea = add("Tea", "", 450);

        for (long id : new long[] {0, -1, -tea.id(), tea.id() + 1, tea.id() + (1L << 32), Long.MAX_VALUE,
                Long.MIN_VALUE}) {
            assertThat(repository.find(id)).as("find(%d)", id).isEmpty();
            assertThat(repository.page(query(ids(id), SortOrder.BY_ID))).as("page of id %d", id).isEmpty();
        }
    }

    @Test
    public void c02_a_write_to_any_id_that_names_nothing_is_not_found() {
        add("Tea", "", 450);

        for (long id : new long[] {0, -1, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE}) {
            Product never = new Product(id, Version.fresh(), details("Never", "", 1));
            assertNotFound(never);
        }
        assertThat(repository.count(ProductFilter.ALL)).as("a refused write adds nothing").isEqualTo(1);
    }

    /** Nothing but the type bounds what may be asked for, so nothing may be passed on that a database rejects. */
    @Test
    public void c02_a_filter_that_no_product_can_meet_matches_none() {
        add("Tea", "", 450);
        String nul = "\0";
        String longName = "x".repeat(100_000);

        Map<String, ProductFilter> filters = Map.of(
                "a name with U+0000", named(nul),
                "a prefix with U+0000", startingWith("Te" + nul),
                "a word with U+0000", containing("e" + nul),
                "an empty name", named(""),
                "a name that is too long", named(longName),
                "a prefix that is too long", startingWith(longName),
                "a word that is too long", containing(longName),
                "a price above all others", prices(Long.MAX_VALUE, Long.MAX_VALUE),
                "a price below all others", prices(Long.MIN_VALUE, Long.MIN_VALUE),
                "a lowest price over the highest", prices(451, 449));
        filters.forEach((what, filter) -> {
            for (SortOrder order : List.of(SortOrder.BY_ID, order(asc(Field.NAME)))) {
                assertThat(repository.page(query(filter, order))).as("page for %s", what).isEmpty();
            }
            assertThat(repository.count(filter)).as("count for %s", what).isZero();
        });
    }

    @Test
    public void c02_a_filter_may_name_thousands_of_ids() {
        Product tea = add("Tea", "", 450);
        long[] ids = LongStream.range(0, 5_000).map(i -> tea.id() + i).toArray();

        assertMatches(ids(ids), tea);
    }

    @Test
    public void c02_a_null_argument_is_a_null_pointer_exception_and_changes_nothing() {
        Product tea = add("Tea", "", 450);

        assertThatNullPointerException().as("add(null)").isThrownBy(() -> repository.add(null));
        assertThatNullPointerException().as("page(null)").isThrownBy(() -> repository.page(null));
        assertThatNullPointerException().as("count(null)").isThrownBy(() -> repository.count(null));
        assertThatNullPointerException().as("remove(null)").isThrownBy(() -> repository.remove(null));
        assertThatNullPointerException().as("replace(product, null)")
                .isThrownBy(() -> repository.replace(tea, null));
        assertThatNullPointerException().as("replace(null, details)")
                .isThrownBy(() -> repository.replace(null, tea.details()));

        assertThat(repository.page(everything())).containsExactly(tea);
    }

    @Test
    public void c02_a_refused_write_changes_nothing() {
        Product old = add("Tea", "Loose leaf", 450);
        Product current = repository.replace(old, details("Tea", "Bags", 120));
        Product cup = add("Cup", "", 900);
        Product gone = add("Gone", "", 1);
        repository.remove(gone);

        for (Product seen : List.of(old, gone)) {
            for (Callable<?> write : writes(seen)) {
                assertThat(catchThrowable(write::call)).as("what a write to an old state throws")
                        .isInstanceOf(CatalogException.class);
            }
        }

        assertThat(repository.page(everything())).containsExactly(current, cup);
        assertThat(repository.find(gone.id())).isEmpty();
    }

    // ---- C3: no aliasing --------------------------------------------------------------------------------------------

    @Test
    public void c03_a_returned_list_is_not_changed_by_later_calls() {
        List<Product> products = addAll(5);
        List<Product> page = repository.page(everything());
        List<Product> copy = List.copyOf(page);

        repository.replace(products.get(0), details("Changed", "", 1));
        repository.remove(products.get(1));
        add("New", "", 1);
        repository.page(everything());
        repository.page(query(ProductFilter.ALL, order(desc(Field.PRICE))));

        assertThat(page).containsExactlyElementsOf(copy);
    }

    @Test
    public void c03_a_returned_list_cannot_be_changed() {
        Product tea = add("Tea", "", 450);

        for (ProductFilter filter : List.of(ProductFilter.ALL, named("nothing has this name"))) {
            List<Product> page = repository.page(query(filter, SortOrder.BY_ID));
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .as("adding to a page of %d products", page.size()).isThrownBy(() -> page.add(tea));
        }
        List<Product> page = repository.page(everything());
        assertThatExceptionOfType(UnsupportedOperationException.class).as("removing from a page")
                .isThrownBy(() -> page.remove(0));
        assertThat(repository.page(everything())).containsExactly(tea);
    }

    // ---- C4: what was written is kept -------------------------------------------------------------------------------

    @Test
    public void c04_what_was_added_is_there_after_reopening() {
        List<Product> products = addAll(10);

        reopen();

        assertThat(repository.page(everything())).containsExactlyElementsOf(products);
    }

    @Test
    public void c04_what_was_replaced_stays_so_after_reopening() {
        Product tea = repository.replace(add("Tee", "Beutel", 120), details("Tea", "Loose leaf", 450));

        reopen();

        assertThat(repository.find(tea.id())).contains(tea);
        assertThat(repository.page(query(containing("leaf"), SortOrder.BY_ID))).containsExactly(tea);
    }

    @Test
    public void c04_what_was_removed_stays_so_after_reopening() {
        Product tea = add("Tea", "", 450);
        Product cup = add("Cup", "", 900);
        repository.remove(tea);

        reopen();

        assertThat(repository.page(everything())).containsExactly(cup);
    }

    @Test
    public void c04_a_state_seen_before_reopening_is_still_compared() {
        Product old = add("Tea", "", 450);
        Product current = repository.replace(old, details("Tea", "", 500));

        reopen();

        assertStale(old, current);
        assertThatCode(() -> repository.replace(current, details("Tea", "", 550))).doesNotThrowAnyException();
    }

    // ---- C5: ids ----------------------------------------------------------------------------------------------------

    @Test
    public void c05_ids_are_positive_and_increase() {
        List<Long> ids = addAll(20).stream().map(Product::id).toList();

        assertThat(ids).allMatch(id -> id > 0).isSorted().doesNotHaveDuplicates();
    }

    @Test
    public void c05_ids_given_in_a_race_differ_and_increase_in_each_thread() {
        List<List<Long>> ids = race(THREADS, thread -> addAll(10).stream().map(Product::id).toList());

        assertThat(ids).allSatisfy(ofThread -> assertThat(ofThread).isSorted());
        assertThat(ids.stream().flatMap(List::stream)).doesNotHaveDuplicates();
        assertThat(add("Last", "", 1).id()).as("the id given after the race")
                .isGreaterThan(ids.stream().flatMap(List::stream).mapToLong(id -> id).max().orElseThrow());
    }

    @Test
    public void c05_equal_details_make_different_products() {
        Product tea = add("Tea", "", 450);
        Product same = add("Tea", "", 450);

        assertThat(same.id()).isGreaterThan(tea.id());
        assertThat(repository.page(everything())).containsExactly(tea, same);
    }

    @Test
    public void c05_the_id_of_a_removed_product_is_not_given_again() {
        addAll(2);
        Product last = add("Last", "", 1);
        repository.remove(last);

        assertThat(add("Next", "", 1).id()).isGreaterThan(last.id());
    }

    @Test
    public void c05_ids_do_not_start_again_when_the_catalogue_was_emptied() {
        List<Product> products = addAll(3);
        products.forEach(repository::remove);

        assertThat(add("Next", "", 1).id()).isGreaterThan(products.getLast().id());
    }

    @Test
    public void c05_the_id_of_a_removed_product_is_not_given_again_after_reopening() {
        List<Product> products = addAll(3);
        products.forEach(repository::remove);

        reopen();

        assertThat(add("Next", "", 1).id()).isGreaterThan(products.getLast().id());
    }

    @Test
    public void c05_refused_writes_do_not_lead_to_a_repeated_id() {
        Product tea = add("Tea", "", 450);
        Product cup = add("Cup", "", 900);
        repository.remove(cup);
        catchThrowable(() -> repository.remove(cup));
        catchThrowable(() -> repository.add(null));

        assertThat(add("Pot", "", 1).id()).isGreaterThan(Math.max(tea.id(), cup.id()));
    }

    @Test
    public void c05_a_product_keeps_its_id() {
        Product tea = add("Tea", "", 450);

        assertThat(repository.replace(tea, details("Cup", "", 1)).id()).isEqualTo(tea.id());
    }

    /** A service that adds through two instances must not see an id go backwards. */
    @Test
    public void c05_instances_give_increasing_ids_between_them() {
        ProductRepository other = beside().products();
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(repository.add(details("here", "", i)).id());
            ids.add(other.add(details("there", "", i)).id());
        }

        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    // ---- C6: the identity of the catalogue --------------------------------------------------------------------------

    @Test
    public void c06_the_catalogue_keeps_its_identity() {
        UUID identity = catalog.id();
        Product tea = add("Tea", "", 450);
        repository.remove(tea);

        assertThat(catalog.id()).isNotNull().isEqualTo(identity);
    }

    @Test
    public void c06_every_catalogue_has_an_identity_of_its_own() {
        UUID identity = catalog.id();
        closeNow();

        assertThat(keep(emptyCatalog()).id()).isNotEqualTo(identity);
    }

    @Test
    public void c06_the_catalogue_keeps_its_identity_when_it_is_reopened() {
        UUID identity = catalog.id();

        reopen();

        assertThat(catalog.id()).isEqualTo(identity);
    }

    @Test
    public void c06_all_instances_see_the_same_identity() {
        assertThat(beside().id()).isEqualTo(catalog.id());
    }

    // ---- C7: compare and set ----------------------------------------------------------------------------------------

    @Test
    public void c07_a_write_to_the_state_that_was_seen_succeeds() {
        Product tea = add("Tea", "Loose leaf", 450);

        Product dearer = repository.replace(tea, details("Green tea", "In bags", 500));
        assertThat(dearer.id()).isEqualTo(tea.id());
        assertThat(dearer.details()).isEqualTo(details("Green tea", "In bags", 500));

        repository.remove(dearer);
        assertThat(repository.find(tea.id())).isEmpty();
    }

    @Test
    public void c07_a_stale_version_is_refused() {
        Product old = add("Tea", "", 450);
        Product current = repository.replace(old, details("Tea", "", 500));

        assertStale(old, current);
        assertThat(repository.find(old.id())).as("after the refusals").contains(current);
    }

    @Test
    public void c07_a_state_is_stale_even_if_the_details_are_as_they_were() {
        Product old = add("Tea", "", 450);
        Product current = repository.replace(repository.replace(old, details("Tea", "", 500)), old.details());

        assertStale(old, current);
    }

    @Test
    public void c07_the_version_of_another_product_is_stale() {
        Product tea = add("Tea", "", 450);
        Product cup = add("Tea", "", 450);

        assertStale(new Product(tea.id(), cup.version(), tea.details()), tea);
    }

    /** Only id and version say which state was seen. */
    @Test
    public void c07_the_details_that_were_seen_are_not_compared() {
        Product tea = add("Tea", "", 450);
        Product sameState = new Product(tea.id(), tea.version(), details("Something else", "", 1));

        Product dearer = repository.replace(sameState, details("Tea", "", 500));

        assertThat(repository.find(tea.id())).contains(dearer);
    }

    @Test
    public void c07_a_write_to_a_removed_product_is_not_found() {
        Product tea = add("Tea", "", 450);
        repository.remove(tea);

        assertNotFound(tea);
        assertThat(repository.count(ProductFilter.ALL)).as("a removed product does not come back").isZero();
    }

    @Test
    public void c07_of_racing_replacements_exactly_one_succeeds() {
        for (int round = 0; round < 3; round++) {
            Product seen = add("Tea", "", 450);

            List<Object> outcomes = race(THREADS, thread ->
                    outcome(() -> repository.replace(seen, details("Tea", "by " + thread, 500))));

            List<Product> winners = only(Product.class, outcomes);
            assertThat(winners).as("those of %d that succeeded", THREADS).hasSize(1);
            assertThat(only(CatalogException.Stale.class, outcomes)).as("those that were refused")
                    .hasSize(THREADS - 1)
                    .extracting(CatalogException.Stale::current).containsOnly(winners.getFirst());
            assertThat(repository.find(seen.id())).as("what is kept").contains(winners.getFirst());
        }
    }

    @Test
    public void c07_of_racing_removals_exactly_one_succeeds() {
        for (int round = 0; round < 3; round++) {
            Product seen = add("Tea", "", 450);

            List<Object> outcomes = race(THREADS, thread -> outcome(() -> {
                repository.remove(seen);
                return seen;
            }));

            assertThat(only(Product.class, outcomes)).as("those of %d that succeeded", THREADS).hasSize(1);
            assertThat(only(CatalogException.NotFound.class, outcomes)).as("those that were refused")
                    .hasSize(THREADS - 1);
        }
    }

    @Test
    public void c07_of_racing_replacements_and_removals_exactly_one_succeeds() {
        for (int round = 0; round < 3; round++) {
            Product seen = add("Tea", "", 450);

            List<Object> outcomes = race(THREADS, thread -> outcome(() -> {
                if (thread % 2 == 0) {
                    return repository.replace(seen, details("Tea", "by " + thread, 500));
                }
                repository.remove(seen);
                return seen;
            }));

            List<Product> winners = only(Product.class, outcomes);
            assertThat(winners).as("those of %d that succeeded", THREADS).hasSize(1);
            assertThat(only(CatalogException.class, outcomes)).as("those that were refused").hasSize(THREADS - 1);
            assertThat(repository.find(seen.id())).as("what is kept")
                    .isEqualTo(winners.stream().filter(winner -> winner != seen).findFirst());
        }
    }

    /** Writers that read, add one, and try again when they are refused, count right. */
    @Test
    public void c07_no_update_is_lost() {
        long id = add("Counter", "", 0).id();

        race(8, thread -> {
            for (int i = 0; i < 10; i++) {
                addOne(repository, id);
            }
            return null;
        });

        assertThat(repository.find(id).orElseThrow().details().price()).as("8 writers that each added 1 ten times")
                .isEqualTo(80);
    }

    @Test
    public void c07_no_update_is_lost_between_instances() {
        ProductRepository other = beside().products();
        long id = add("Counter", "", 0).id();

        race(8, thread -> {
            for (int i = 0; i < 10; i++) {
                addOne(thread % 2 == 0 ? repository : other, id);
            }
            return null;
        });

        assertThat(repository.find(id).orElseThrow().details().price()).as("8 writers that each added 1 ten times")
                .isEqualTo(80);
    }

    // ---- C8: versions -----------------------------------------------------------------------------------------------

    @Test
    public void c08_every_write_gives_a_new_version() {
        Product product = add("Tea", "", 450);
        List<Version> versions = new ArrayList<>(List.of(product.version()));
        for (int i = 0; i < 20; i++) {
            product = repository.replace(product, details("Tea", "", i % 2));
            versions.add(product.version());
        }

        assertThat(versions).doesNotHaveDuplicates();
    }

    @Test
    public void c08_the_version_that_a_write_returned_is_the_one_that_is_kept() {
        Product tea = add("Tea", "", 450);
        assertThat(repository.find(tea.id()).map(Product::version)).as("after adding").contains(tea.version());

        Product dearer = repository.replace(tea, details("Tea", "", 500));
        assertThat(repository.find(tea.id()).map(Product::version)).as("after replacing").contains(dearer.version());
    }

    @Test
    public void c08_a_version_given_before_reopening_is_not_given_again() {
        List<Version> versions = new ArrayList<>();
        Product product = add("Tea", "", 450);
        versions.add(product.version());
        for (int i = 0; i < 3; i++) {
            product = repository.replace(product, details("Tea", "", i));
            versions.add(product.version());
        }

        reopen();
        for (int i = 0; i < 3; i++) {
            product = repository.replace(product, details("Tea", "", i));
            versions.add(product.version());
        }

        assertThat(versions).doesNotHaveDuplicates();
    }

    // ---- C9: pages --------------------------------------------------------------------------------------------------

    @Test
    public void c09_a_page_holds_the_first_products_up_to_the_limit() {
        List<Product> products = addAll(5);

        for (int limit : new int[] {1, 2, 4, 5, 6, 1000}) {
            assertThat(repository.page(new ProductQuery(ProductFilter.ALL, SortOrder.BY_ID, PageStart.FIRST, limit)))
                    .as("limit %d of 5", limit).containsExactlyElementsOf(products.subList(0, Math.min(limit, 5)));
        }
    }

    @Test
    public void c09_the_highest_limit_is_served() {
        List<Product> products = addAll(3);

        assertThat(page(SortOrder.BY_ID, PageStart.FIRST, Integer.MAX_VALUE))
                .containsExactlyElementsOf(products);
    }

    @Test
    public void c09_an_empty_catalogue_has_an_empty_page() {
        assertThat(repository.page(everything())).isEmpty();
        assertThat(repository.count(ProductFilter.ALL)).isZero();
    }

    @Test
    public void c09_a_page_begins_behind_the_place_that_is_named() {
        List<Product> products = addAll(5);

        for (int i = 0; i < 5; i++) {
            Position after = Position.of(products.get(i));
            assertThat(repository.page(new ProductQuery(ProductFilter.ALL, SortOrder.BY_ID, after, 2)))
                    .as("2 behind product %d of 5", i + 1)
                    .containsExactlyElementsOf(products.subList(i + 1, Math.min(i + 3, 5)));
        }
    }

    @Test
    public void c09_the_limit_counts_only_what_matches() {
        List<Product> cups = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            add("Tea", "", i);
            cups.add(add("Cup", "", i));
        }

        Position after = Position.of(cups.getFirst());
        assertThat(repository.page(new ProductQuery(named("Cup"), SortOrder.BY_ID, after, 3)))
                .containsExactlyElementsOf(cups.subList(1, 4));
    }

    @Test
    public void c09_a_place_stays_a_place_when_its_product_is_removed() {
        for (SortOrder order : allOrders()) {
            List<Product> products = new ArrayList<>(List.of(add("b", "", 2), add("a", "", 1), add("c", "", 3)));
            products.sort(inOrder(order));
            Product second = products.remove(1);

            repository.remove(second);

            assertThat(repository.page(new ProductQuery(ProductFilter.ALL, order, Position.of(second), 10)))
                    .as("behind a removed product, in the order %s", order)
                    .containsExactly(products.getLast());
            products.forEach(repository::remove);
        }
    }

    @Test
    public void c09_a_place_stays_a_place_when_its_product_is_moved() {
        SortOrder byPrice = order(asc(Field.PRICE));
        Product cheap = add("cheap", "", 10);
        Product middle = add("middle", "", 20);
        Product dear = add("dear", "", 30);

        Product moved = repository.replace(middle, details("middle", "", 40));

        assertThat(repository.page(new ProductQuery(ProductFilter.ALL, byPrice, Position.of(middle), 10)))
                .as("behind the place where the product was").containsExactly(dear, moved);
        assertThat(repository.page(new ProductQuery(ProductFilter.ALL, byPrice, Position.of(moved), 10)))
                .as("behind the place where it is").isEmpty();
        assertThat(repository.page(new ProductQuery(ProductFilter.ALL, byPrice, Position.of(cheap), 10)))
                .as("behind the place before").containsExactly(dear, moved);
    }

    @Test
    public void c09_a_page_may_begin_at_a_place_that_was_never_a_product() {
        List<Product> products = List.of(add("b", "", 20), add("d", "", 40), add("b", "", 40), add("d", "", 20));
        List<Position> places = new ArrayList<>();
        for (long id : new long[] {Long.MIN_VALUE, products.get(1).id(), Long.MAX_VALUE}) {
            for (String name : new String[] {"a", "b", "c"}) {
                for (long price : new long[] {20, 30, Long.MAX_VALUE}) {
                    places.add(new Position(id, name, price));
                }
            }
        }

        for (SortOrder order : allOrders()) {
            for (Position after : places) {
                ProductQuery query = new ProductQuery(ProductFilter.ALL, order, after, 3);
                assertThat(repository.page(query)).as("page for %s", query)
                        .containsExactlyElementsOf(expected(products, query));
            }
        }
    }

    /** A product that moves from the start of the order to its end and back is in each page once, never twice. */
    @Test
    public void c09_a_page_is_one_consistent_state() {
        List<Product> still = addAll(30);
        AtomicReference<Product> moving = new AtomicReference<>(add("moving", "", 0));
        long id = moving.get().id();
        SortOrder byPrice = order(asc(Field.PRICE));

        readBesideWrites(
                i -> moving.set(repository.replace(moving.get(), details("moving", "", i % 2 == 0 ? 0 : PRICE_MAX))),
                50, () -> assertThat(repository.page(query(ProductFilter.ALL, byPrice)))
                        .as("a page read while product %d moves", id)
                        .hasSize(still.size() + 1).containsAll(still).isSortedAccordingTo(inOrder(byPrice))
                        .anyMatch(product -> product.id() == id));
    }

    // ---- C10: what matches and what comes first ---------------------------------------------------------------------

    /** All 26 orders there are, over products with many ties. */
    @Test
    public void c10_every_order_is_as_defined() {
        List<Product> products = addWithTies();

        for (SortOrder order : allOrders()) {
            ProductQuery query = query(ProductFilter.ALL, order);
            assertThat(repository.page(query)).as("all products, in the order %s", order)
                    .containsExactlyElementsOf(expected(products, query));
        }
    }

    @Test
    public void c10_every_order_can_be_walked_page_by_page() {
        List<Product> products = addWithTies();

        for (SortOrder order : allOrders()) {
            assertThat(walk(ProductFilter.ALL, order, 5)).as("a walk by pages of 5, in the order %s", order)
                    .containsExactlyElementsOf(expected(products, query(ProductFilter.ALL, order)));
        }
    }

    /** Not by UTF-16 unit, not by a locale's collation, and a trailing space counts. */
    @Test
    public void c10_names_are_ordered_by_code_point() {
        List<String> ascending = List.of(" a", "!", "0", "10", "9", "A", "Aa", "B", "Z", "Zz", "_", "a", "a ", "a  b",
                "a!", "a-b", "aB", "aa", "ab", "b", "e\u0301", "z", "~", "\u00a0x", "\u00c4", "\u00df", "\u00e4",
                "\u00e9", "\u0130", "\u0131", "\u03a9", "\u1e9e", "\u2126", "\ud7ff", "\ue000", "\uff21", "\uff5a",
                "\uffee", "\uffff", "\uffff\uffff", "\ud800\udc00", "\ud83d\ude00", "\ud83d\ude00\uff5a",
                "\ud83d\ude00\ud83d\ude00", "\ud83d\ude01", "\udbff\udfff");
        List<String> shuffled = new ArrayList<>(ascending);
        Collections.shuffle(shuffled, new Random(7));
        shuffled.forEach(name -> add(name, "", 1));

        assertThat(repository.page(query(ProductFilter.ALL, order(asc(Field.NAME)))))
                .extracting(product -> product.details().name()).as("ascending").containsExactlyElementsOf(ascending);
        assertThat(walk(ProductFilter.ALL, order(desc(Field.NAME)), 7))
                .extracting(product -> product.details().name()).as("descending, page by page")
                .containsExactlyElementsOf(ascending.reversed());
    }

    @Test
    public void c10_prices_are_ordered_as_numbers() {
        List<Long> ascending = List.of(0L, 9L, 10L, 99L, 100L, (1L << 31) - 1, 1L << 31, 1L << 32, PRICE_MAX - 1,
                PRICE_MAX);
        List<Long> shuffled = new ArrayList<>(ascending);
        Collections.shuffle(shuffled, new Random(7));
        shuffled.forEach(price -> add("x", "", price));

        assertThat(walk(ProductFilter.ALL, order(asc(Field.PRICE)), 3))
                .extracting(product -> product.details().price()).containsExactlyElementsOf(ascending);
    }

    @Test
    public void c10_ids_choose() {
        List<Product> products = addAll(5);

        assertMatches(ids(products.get(3).id(), products.get(1).id(), -7, products.get(4).id() + 1),
                products.get(1), products.get(3));
        assertMatches(ids());
    }

    /** Case, accents, spaces, width and the way a character is composed all count. */
    @Test
    public void c10_a_name_matches_exactly() {
        List<Product> products = Stream.of("Tea", "tea", "TEA", "Tea ", " Tea", "T\u00e9a", "Te\u0301a", "\uff34ea",
                "Te", "Teas").map(name -> add(name, "", 1)).toList();

        products.forEach(product -> assertMatches(named(product.details().name()), product));
        assertMatches(named("Te%"));
        assertMatches(named("T_a"));
    }

    @Test
    public void c10_a_prefix_matches_exactly() {
        Product small = add("tea", "", 1);
        Product tea = add("Tea", "Teapot", 1);
        Product green = add("Tea, green", "", 1);
        Product emoji = add("\ud83c\udf75 Tea", "", 1);
        Product accent = add("T\u00e9a", "", 1);

        assertMatches(startingWith(""), small, tea, green, emoji, accent);
        assertMatches(startingWith("T"), tea, green, accent);
        assertMatches(startingWith("Tea"), tea, green);
        assertMatches(startingWith("Tea,"), green);
        assertMatches(startingWith("Tea "));
        assertMatches(startingWith("Tea, green tea"));
        assertMatches(startingWith("t"), small);
        assertMatches(startingWith("\ud83c\udf75"), emoji);
        assertMatches(startingWith("\ud83c\udf76"));
        assertMatches(startingWith("ea"));
    }

    /** A range that ends "one after the prefix" must know what comes after U+10FFFF and after U+D7FF. */
    @Test
    public void c10_a_prefix_may_end_in_the_last_character_there_is() {
        Product last = add("a\udbff\udfff", "", 1);
        Product longer = add("a\udbff\udfff\udbff\udfff!", "", 1);
        Product beforeSurrogates = add("a\ud7ff!", "", 1);
        Product bmp = add("a\uffff", "", 1);
        add("b", "", 1);

        assertMatches(startingWith("a\udbff\udfff"), last, longer);
        assertMatches(startingWith("a\udbff\udfff\udbff\udfff"), longer);
        assertMatches(startingWith("a\ud7ff"), beforeSurrogates);
        assertMatches(startingWith("a\uffff"), bmp);
        assertMatches(startingWith("\udbff\udfff"));
    }

    /** Half of a surrogate pair is in no product, whatever a database or a driver makes of it. */
    @Test
    public void c10_half_a_character_is_in_no_product() {
        add("?", "?", 1);
        add("\ufffd", "\ufffd", 1);

        for (String half : List.of("\ud83d", "\ude00")) {
            assertMatches(named(half));
            assertMatches(startingWith(half));
            assertMatches(containing(half));
        }
    }

    @Test
    public void c10_a_price_range_includes_its_bounds() {
        Product free = add("free", "", 0);
        Product ten = add("ten", "", 10);
        Product eleven = add("eleven", "", 11);
        Product max = add("max", "", PRICE_MAX);

        assertMatches(prices(10, 11), ten, eleven);
        assertMatches(prices(10, 10), ten);
        assertMatches(prices(1, 9));
        assertMatches(prices(11, Long.MAX_VALUE), eleven, max);
        assertMatches(prices(Long.MIN_VALUE, 0), free);
        assertMatches(prices(Long.MIN_VALUE, Long.MAX_VALUE), free, ten, eleven, max);
        assertMatches(prices(PRICE_MAX, PRICE_MAX), max);
        assertMatches(prices(11, 10));
    }

    @Test
    public void c10_every_word_must_occur_in_name_or_description() {
        Product green = add("Green tea", "from Japan", 1);
        Product black = add("Black tea", "from Assam", 1);
        Product cup = add("Cup", "for tea, green", 1);

        assertMatches(containing(), green, black, cup);
        assertMatches(containing("tea"), green, black, cup);
        assertMatches(containing("tea", "green"), green, cup);
        assertMatches(containing("green", "tea", "japan"), green);
        assertMatches(containing("apa"), green);
        assertMatches(containing("tea", "coffee"));
        assertMatches(containing(",", "cup"), cup);
    }

    /** The end of the name and the start of the description are no word together. */
    @Test
    public void c10_a_word_does_not_reach_from_the_name_into_the_description() {
        Product tea = add("Green", "tea", 1);

        assertMatches(containing("green", "tea"), tea);
        assertMatches(containing("greentea"));
        assertMatches(containing("nt"));
    }

    /** Also beyond ASCII, and the same in every locale. */
    @Test
    public void c10_words_are_found_whatever_their_case() {
        Map<String, List<String>> spellings = Map.of(
                "ascii", List.of("TEA", "tea", "Tea"),
                "umlauts", List.of("\u00c4PFEL", "\u00e4pfel", "\u00c4pfel"),
                "greek, with a final sigma", List.of("\u03a3\u039f\u03a6\u039f\u03a3", "\u03c3\u03bf\u03c6\u03bf\u03c2",
                        "\u03c3\u03bf\u03c6\u03bf\u03c3"),
                "cyrillic", List.of("\u0427\u0410\u0419", "\u0447\u0430\u0439"),
                "Kelvin sign", List.of("\u212a1", "k1", "K1"),
                "long s", List.of("\u017fq", "sq", "Sq"),
                "title case", List.of("\u01c4", "\u01c5", "\u01c6"),
                "Deseret, beyond the BMP", List.of("\ud801\udc00", "\ud801\udc28"));
        spellings.forEach((what, words) -> {
            List<Product> products = new ArrayList<>();
            for (String word : words) {
                products.add(add("In " + word + ".", "", 1));
                products.add(add("*", "In " + word + ".", 1));
            }
            for (String word : words) {
                assertThat(repository.page(query(containing(word), SortOrder.BY_ID)))
                        .as("%s: products with %s, searched by %s", what, words, word)
                        .containsExactlyElementsOf(products);
            }
            products.forEach(repository::remove);
        });
    }

    /** Where Unicode has more than one answer, {@link ProductFilter#fold} is the definition. */
    @Test
    public void c10_words_are_folded_as_the_filter_folds_them() {
        List<Product> products = Stream.of("I", "i", "\u0130", "\u0131", "\u00df", "\u1e9e", "SS", "\ufb01", "FI",
                        "\u0390", "\u1fd3", "\u01f0", "e\u0301", "\u00e9", "\u00c9", "\uff21", "\uff41", "a", "\u2160",
                        "\u2170", "\u13a0", "\uab70", "\u10d0", "\u1c90")
                .map(name -> add(name, "", 1)).toList();

        for (Product product : products) {
            ProductFilter filter = containing(product.details().name());
            assertMatches(filter, products.stream().filter(filter::matches).toArray(Product[]::new));
        }
    }

    /** What a database might take for a pattern, a quote or an escape. */
    @Test
    public void c10_special_characters_are_plain_characters() {
        for (String special : new String[] {"%", "_", "\\", "'", "\"", "`", "*", "?", ".", "[", "]", "^", "$", "|", "(",
                ")", "{", "}", "+", "-", "!", "#", "/", "&", "<", ">", ":", ";", "~", "@", "\\\\", "%%", "__", "''",
                "\\%", "\\_", "\\n", "$1", "--", "/*", "?1", ":a", "||"}) {
            Product with = add("a" + special + "b", "", 1);
            Product inDescription = add("a", "a" + special + "b", 1);
            List<Product> others = Stream.of("axb", "axxb", "ab", "a" + special.replace("\\", "") + "b")
                    .filter(name -> !name.contains(special)).map(name -> add(name, name, 1)).toList();
            try {
                assertMatches(containing(special), with, inDescription);
                assertMatches(containing("a" + special + "b"), with, inDescription);
                assertMatches(startingWith("a" + special), with);
                assertMatches(named("a" + special + "b"), with);
            } finally {
                others.forEach(repository::remove);
                repository.remove(with);
                repository.remove(inDescription);
            }
        }
    }

    @Test
    public void c10_a_word_is_found_at_the_end_of_the_longest_description() {
        String emoji = "\ud83d\ude00";
        Product tea = add("Tea", emoji.repeat(ProductDetails.DESCRIPTION_MAX - 3) + "End", 1);
        add("Cup", emoji.repeat(ProductDetails.DESCRIPTION_MAX), 1);

        assertMatches(containing("end"), tea);
        assertMatches(containing(emoji + "end"), tea);
        assertMatches(containing(emoji.repeat(ProductDetails.DESCRIPTION_MAX - 3) + "end"), tea);
    }

    @Test
    public void c10_a_replaced_product_is_found_by_its_new_details_only() {
        Product tea = repository.replace(add("Tea", "green", 450), details("Kaffee", "SCHWARZ", 500));

        assertMatches(containing("schwarz"), tea);
        assertMatches(containing("kaff"), tea);
        assertMatches(startingWith("K"), tea);
        assertMatches(prices(500, 500), tea);
        assertMatches(containing("green"));
        assertMatches(containing("tea"));
        assertMatches(startingWith("T"));
        assertMatches(prices(450, 450));
    }

    /** Every choice of conditions, in every order. */
    @Test
    public void c10_conditions_are_combined() {
        List<Product> products = new ArrayList<>();
        for (String name : List.of("Tea", "Tea pot", "Cup")) {
            for (String description : List.of("green", "Green and black", "")) {
                for (long price : new long[] {1, 5, 9}) {
                    products.add(add(name, description, price));
                }
            }
        }
        Set<Long> ids = products.stream().map(Product::id).filter(id -> id % 3 != 0).collect(Collectors.toSet());

        List<Condition> all = List.of(new IdIn(ids), new NameIs("Tea"), new NameStartsWith("Te"),
                new PriceBetween(5, Long.MAX_VALUE), new PriceBetween(0, 5), new Mentions(List.of("green", "a")));
        List<SortOrder> orders = allOrders();
        for (int choice = 0; choice < 64; choice++) {
            int chosen = choice;
            List<Condition> conditions = IntStream.range(0, all.size()).filter(i -> (chosen >> i & 1) == 1)
                    .mapToObj(all::get).toList();
            assertAnswers(products, query(new ProductFilter(conditions), orders.get(choice % orders.size())));
        }
    }

    /** Filters, orders, places and limits by chance (always the same), against the definitions. */
    @Test
    public void c10_generated_queries_are_answered_as_defined() {
        Random random = new Random(20_261_122);
        List<Product> products = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            products.add(repository.add(randomDetails(random)));
        }
        for (int i = 0; i < 20; i++) {
            Product old = products.remove(random.nextInt(products.size()));
            products.add(repository.replace(old, randomDetails(random)));
        }
        for (int i = 0; i < 10; i++) {
            repository.remove(products.remove(random.nextInt(products.size())));
        }

        List<SortOrder> orders = allOrders();
        for (int i = 0; i < 150; i++) {
            ProductFilter filter = randomFilter(random, products);
            Product somewhere = products.get(random.nextInt(products.size()));
            PageStart start = switch (random.nextInt(3)) {
                case 0 -> PageStart.FIRST;
                case 1 -> Position.of(somewhere);
                default -> new Position(somewhere.id() + random.nextInt(3) - 1, randomName(random),
                        random.nextInt(8));
            };
            SortOrder order = orders.get(random.nextInt(orders.size()));
            assertAnswers(products, new ProductQuery(filter, order, start, 1 + random.nextInt(30)));
        }
    }

    // ---- C11: walks -------------------------------------------------------------------------------------------------

    @Test
    public void c11_a_walk_sees_every_product_once() {
        List<Product> products = addAll(50);

        for (int limit : new int[] {1, 7, 10, 49, 50, 51}) {
            assertThat(walk(ProductFilter.ALL, SortOrder.BY_ID, limit)).as("by pages of %d", limit)
                    .containsExactlyElementsOf(products);
        }
    }

    /** Between the pages, products go before, at and behind the place that was reached, and new ones come. */
    @Test
    public void c11_a_walk_sees_every_product_that_stays_once_whatever_comes_and_goes() {
        for (SortOrder order : List.of(SortOrder.BY_ID, order(desc(Field.ID)))) {
            List<Product> all = new ArrayList<>(addAll(60));
            all.sort(inOrder(order));
            Set<Product> gone = new HashSet<>();

            List<Product> seen = walk(ProductFilter.ALL, order, 6, page -> {
                int at = all.indexOf(page.getLast());
                if (at < 0) {
                    return;
                }
                for (int i : new int[] {0, at - 1, at, at + 2}) {
                    if (i < all.size() && gone.add(all.get(i))) {
                        repository.remove(all.get(i));
                    }
                }
                add("New", "", at);
            });

            assertThat(seen).as("a walk in the order %s", order).doesNotHaveDuplicates()
                    .containsAll(all.stream().filter(product -> !gone.contains(product)).toList());
            List.copyOf(repository.page(everything())).forEach(repository::remove);
        }
    }

    @Test
    public void c11_racing_walkers_that_also_write_see_every_product_that_stays_once() {
        List<Product> products = addAll(64);
        List<Product> staying = IntStream.range(0, 64).filter(i -> i % 2 == 1).mapToObj(products::get).toList();

        race(4, thread -> {
            Iterator<Product> leaving = IntStream.range(0, 64).filter(i -> i % 8 == 2 * thread)
                    .mapToObj(products::get).iterator();
            for (SortOrder order : List.of(SortOrder.BY_ID, order(desc(Field.ID)))) {
                List<Product> seen = walk(ProductFilter.ALL, order, 5, page -> {
                    if (leaving.hasNext()) {
                        repository.remove(leaving.next());
                        add("New", "", 1);
                    }
                });
                assertThat(seen).extracting(Product::id).as("ids seen in the order %s", order).doesNotHaveDuplicates();
                assertThat(seen).as("seen in the order %s", order).containsAll(staying);
            }
            return null;
        });
    }

    // ---- C12: the cost of a page ------------------------------------------------------------------------------------

    /**
     * Compares a page near the start with one near the end, both after a product, so that they are the same statement.
     * Chance only adds to a time, so the least of many tells what a page costs; more are taken as long as they differ.
     */
    @Test
    public void c12_a_late_page_costs_no_more_than_an_early_one() {
        addManyAtOnce();
        List<Product> products = // whether one is lost, C1 tells
                new ArrayList<>(page(SortOrder.BY_ID, PageStart.FIRST, Integer.MAX_VALUE));

        for (SortOrder order : List.of(SortOrder.BY_ID, order(asc(Field.PRICE)), order(asc(Field.NAME)))) {
            products.sort(inOrder(order));
            long early = Long.MAX_VALUE;
            long late = Long.MAX_VALUE;
            for (int i = 0; i < 30 || i < 3_000 && late - SOME_NANOS >= MUCH_MORE * early; i++) {
                int offset = i % 30; // so that no answer is one of a cache
                early = Math.min(early, nanosOfPage(order, Position.of(products.get(offset))));
                late = Math.min(late, nanosOfPage(order, Position.of(products.get(products.size() - 40 + offset))));
            }
            assertThat((late - SOME_NANOS) / (double) early).as("times that a page after %d products costs more than "
                    + "one after the first, in the order %s: %d ns and %d ns", products.size(), order, late, early)
                    .isLessThan(MUCH_MORE);
        }
    }

    // ---- C13: values ------------------------------------------------------------------------------------------------

    /** Takes the members from the record itself, so that an adapter cannot forget one that is added to it. */
    @Test
    public void c13_each_member_is_kept() {
        Samples.differentInOneMemberEach().forEach(this::assertKept);
    }

    @Test
    public void c13_prices_are_kept_exactly() {
        for (long price : new long[] {0, 1, 127, 128, 32_767, 32_768, (1L << 24) + 1, (1L << 31) - 1, 1L << 31,
                (1L << 32) + 1, (1L << 52) + 1, PRICE_MAX - 1, PRICE_MAX}) {
            assertKept(details("x", "", price));
        }
    }

    @Test
    public void c13_texts_of_every_length_are_kept() {
        for (String character : new String[] {"a", "\u00e9", "\u20ac", "\ud83d\ude00"}) {
            for (int length : new int[] {1, 49, ProductDetails.NAME_MAX}) {
                assertKept(details(character.repeat(length), "", 1));
            }
            for (int length : new int[] {0, 1, 255, 256, 4_000, 9_999, ProductDetails.DESCRIPTION_MAX}) {
                assertKept(details("x", character.repeat(length), 1));
            }
        }
    }

    @Test
    public void c13_white_space_is_kept() {
        assertKept(details(" x ", "", 1));
        assertKept(details("x  y", " ", 1));
        assertKept(details("\u00a0x\u3000", "\t", 1));
        assertKept(details("x", "  first line\r\n\tsecond\nthird\r \u2028\u2029\u000b\u000c\u0085 ", 1));
    }

    @Test
    public void c13_text_is_not_normalised() {
        for (String text : List.of("\u00e9", "e\u0301", "\u212b", "\u00c5", "\ufb01", "\uff21", "\u1e9b\u0323",
                "\uac00", "\u1100\u1161", "\ufeffx", "x\u200d\u200by", "\ud83d\udc69\u200d\ud83d\ude80")) {
            assertKept(details(text, text, 1));
        }
    }

    @Test
    public void c13_text_that_looks_like_markup_or_code_is_kept() {
        for (String text : List.of("'", "''", "\"", "\\", "\\0", "\\u0041", "%", "_", "$1", "?", ":x", "{}", "null",
                "NULL", "--", "'; drop table product; --", "<b>&amp;</b>", "{fn now()}", "${x}")) {
            assertKept(details(text, text, 1));
        }
    }

    /** All that Unicode has room for, but U+0000 and the surrogates, which are no characters. */
    @Test
    public void c13_each_code_point_is_kept_in_a_description() {
        for (int from = 1; from <= Character.MAX_CODE_POINT; from += ProductDetails.DESCRIPTION_MAX) {
            StringBuilder text = new StringBuilder();
            for (int c = from; c < from + ProductDetails.DESCRIPTION_MAX && c <= Character.MAX_CODE_POINT; c++) {
                if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                    text.appendCodePoint(c);
                }
            }
            Product found = repository.find(add("x", text.toString(), 1).id()).orElseThrow();
            assertThat(found.details().description().contentEquals(text))
                    .as("the code points from U+%04X on are kept", from).isTrue();
        }
    }

    /** Each block of characters that a database might treat on its own. */
    @Test
    public void c13_each_kind_of_code_point_is_kept_in_a_name() {
        for (int start : new int[] {0x20, 0x52, 0xa0, 0xd2, 0x300, 0x7f0, 0x800, 0x1e80, 0x2000, 0x2030, 0xd7ce, 0xe000,
                0xfe00, 0xffce, 0x10000, 0x1f600, 0xe0001, 0xf0000, 0x10ffce}) {
            int[] codePoints = IntStream.range(start, start + ProductDetails.NAME_MAX)
                    .filter(Character::isValidCodePoint)
                    .filter(c -> Character.getType(c) != Character.CONTROL)
                    .filter(c -> Character.getType(c) != Character.SURROGATE)
                    .filter(c -> c != 0x2028 && c != 0x2029).toArray();
            assertKept(details(new String(codePoints, 0, codePoints.length), "", 1));
        }
    }

    @Test
    public void c13_values_at_their_bounds_are_kept_after_reopening() {
        String emoji = "\ud83d\ude00";
        ProductDetails details = details(emoji.repeat(ProductDetails.NAME_MAX),
                emoji.repeat(ProductDetails.DESCRIPTION_MAX), PRICE_MAX);
        Product product = repository.add(details);

        reopen();

        assertThat(repository.find(product.id())).map(Product::details).contains(details);
    }

    // ---- C14: versions of different catalogues ----------------------------------------------------------------------

    @Test
    public void c14_a_catalogue_made_anew_does_not_repeat_versions() {
        Set<Version> before = addAll(5).stream().map(Product::version).collect(Collectors.toSet());
        closeNow();
        use(emptyCatalog());

        assertThat(addAll(5)).extracting(Product::version).doesNotContainAnyElementsOf(before);
    }

    // ---- C15: what is held and given back ---------------------------------------------------------------------------

    @Test
    public void c15_calls_that_succeed_hold_nothing() {
        Product product = add("Tea", "", 450);
        for (int i = 0; i < MANY_CALLS; i++) {
            catalog.ping();
            repository.find(product.id());
            repository.find(-1);
            repository.page(everything());
            repository.page(new ProductQuery(named("nothing"), SortOrder.BY_ID, PageStart.FIRST, 1));
            repository.count(ProductFilter.ALL);
            catalog.id();
            product = repository.replace(product, details("Tea", "", i));
            repository.remove(add("Cup", "", 900));
        }
        assertThat(repository.page(everything())).containsExactly(product);
    }

    @Test
    public void c15_calls_that_are_refused_hold_nothing() {
        Product old = add("Tea", "", 450);
        Product current = repository.replace(old, details("Tea", "", 500));
        Product gone = add("Gone", "", 1);
        repository.remove(gone);
        List<ThrowingCallable> calls = List.of(
                () -> repository.replace(old, details("x", "", 1)), () -> repository.remove(old),
                () -> repository.replace(gone, details("x", "", 1)), () -> repository.remove(gone),
                () -> repository.add(null), () -> repository.replace(current, null),
                () -> repository.page(null), () -> repository.count(null));
        for (int i = 0; i < MANY_CALLS; i++) {
            for (ThrowingCallable call : calls) {
                assertThat(catchThrowable(call) instanceof CatalogException.Unavailable)
                        .as("the repository is used up after %d rounds of refused calls", i).isFalse();
            }
        }
        Product tea = add("Tea", "", 450);
        assertThat(repository.find(tea.id())).as("find after many refused calls").contains(tea);
    }

    @Test
    public void c15_a_repository_that_works_answers_a_ping() {
        assertThatCode(catalog::ping).doesNotThrowAnyException();
        add("Tea", "", 450);
        assertThatCode(catalog::ping).doesNotThrowAnyException();
    }

    @Test
    public void c15_closing_again_does_nothing() {
        add("Tea", "", 450);
        catalog.close();

        assertThatCode(catalog::close).doesNotThrowAnyException();
    }

    @Test
    public void c15_closing_one_instance_leaves_the_other_open() {
        beside().close();

        Product tea = add("Tea", "", 450);
        assertThat(repository.page(everything())).containsExactly(tea);
    }

    // ---- What the tests are made of ---------------------------------------------------------------------------------

    private Product add(String name, String description, long price) {
        return repository.add(details(name, description, price));
    }

    private List<Product> addAll(int count) {
        return IntStream.range(0, count).mapToObj(i -> add("Product " + i, "", 100 + i)).toList();
    }

    /** {@return 4,000 products: enough for their number to count against what a call costs in itself} */
    private void addManyAtOnce() {
        race(THREADS, thread -> IntStream.range(250 * thread, 250 * (thread + 1))
                .mapToObj(i -> add("Product " + i, "", i)).toList());
    }

    private List<Product> addWithTies() {
        Random random = new Random(7);
        return IntStream.range(0, 48)
                .mapToObj(i -> add(List.of("a", "b", "B", "\uff5a", "\ud83d\ude00").get(random.nextInt(5)), "",
                        random.nextInt(4)))
                .toList();
    }

    private List<Product> page(SortOrder order, PageStart start, int limit) {
        return repository.page(new ProductQuery(ProductFilter.ALL, order, start, limit));
    }

    private List<Product> walk(ProductFilter filter, SortOrder order, int limit) {
        return walk(filter, order, limit, page -> { });
    }

    private List<Product> walk(ProductFilter filter, SortOrder order, int limit, Consumer<List<Product>> afterEach) {
        List<Product> seen = new ArrayList<>();
        List<Product> page = repository.page(new ProductQuery(filter, order, PageStart.FIRST, limit));
        while (!page.isEmpty()) {
            seen.addAll(page);
            assertThat(seen.size()).as("products seen by a walk that does not end").isLessThan(1000);
            Position place = Position.of(page.getLast());
            afterEach.accept(page);
            page = repository.page(new ProductQuery(filter, order, place, limit));
        }
        return seen;
    }

    private long nanosOfPage(SortOrder order, Position after) {
        long start = System.nanoTime();
        List<Product> page = page(order, after, 5);
        long nanos = System.nanoTime() - start;
        assertThat(page).hasSize(5);
        return nanos;
    }

    private static void addOne(ProductRepository repository, long id) {
        while (true) {
            Product seen = repository.find(id).orElseThrow();
            try {
                repository.replace(seen, details("Counter", "", seen.details().price() + 1));
                return;
            } catch (CatalogException.Stale e) {
                // Another writer was first: read again.
            }
        }
    }

    private void assertKept(ProductDetails details) {
        Product added = repository.add(details);
        assertThat(added.details()).as("what add returned").isEqualTo(details);
        assertThat(repository.find(added.id())).as("what is found after add").contains(added);

        repository.remove(added); // so that what only one product may have is free again
        Product replaced = repository.replace(add("to be replaced", "", 7), details);
        assertThat(replaced.details()).as("what replace returned").isEqualTo(details);
        assertThat(repository.page(query(ids(replaced.id()), SortOrder.BY_ID))).as("what is read after replace")
                .containsExactly(replaced);
    }

    private void assertStale(Product seen, Product current) {
        for (Callable<?> write : writes(seen)) {
            CatalogException.Stale stale = catchThrowableOfType(CatalogException.Stale.class, write::call);
            assertThat(stale).as("what is thrown for a state that is not the current one").isNotNull();
            assertThat(stale.current()).as("the current state, as the exception names it").isEqualTo(current);
        }
    }

    private void assertNotFound(Product seen) {
        for (Callable<?> write : writes(seen)) {
            CatalogException.NotFound notFound = catchThrowableOfType(CatalogException.NotFound.class, write::call);
            assertThat(notFound).as("what is thrown for id %d, which names nothing", seen.id()).isNotNull();
            assertThat(notFound.id()).as("the id that the exception names").isEqualTo(seen.id());
        }
    }

    private List<Callable<?>> writes(Product seen) {
        return List.of(() -> repository.replace(seen, details("Intruder", "", 0)), () -> {
            repository.remove(seen);
            return null;
        });
    }

    private void assertMatches(ProductFilter filter, Product... products) {
        assertThat(repository.page(query(filter, SortOrder.BY_ID))).as("page for %s", filter).containsExactly(products);
        assertThat(repository.count(filter)).as("count for %s", filter).isEqualTo(products.length);
    }

    private void assertAnswers(List<Product> products, ProductQuery query) {
        assertThat(repository.page(query)).as("page for %s", query)
                .containsExactlyElementsOf(expected(products, query));
        assertThat(repository.count(query.filter())).as("count for %s", query.filter())
                .isEqualTo(products.stream().filter(query.filter()::matches).count());
    }
}
