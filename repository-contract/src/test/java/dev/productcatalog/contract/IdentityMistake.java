package dev.productcatalog.contract;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.port.Catalog;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Mistakes of identity, and of compare and set: C5 to C8, C14. */
enum IdentityMistake implements Mistake {

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
            "c15_calls_that_succeed_hold_nothing", "c08_the_version_that_a_write_returned_is_the_one_that_is_kept");

    private final Broken broken;

    IdentityMistake(Function<Store, Catalog> catalog, String... foundBy) {
        broken = new Broken(catalog, Set.of(foundBy));
    }

    @Override
    public Broken broken() {
        return broken;
    }
}
