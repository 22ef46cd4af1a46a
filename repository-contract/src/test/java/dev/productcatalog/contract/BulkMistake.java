package dev.productcatalog.contract;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.Outcome;
import dev.productcatalog.domain.port.Write;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Mistakes of reading and writing many: B1 to B6. */
enum BulkMistake implements Mistake {

    // ---- B1 ---------------------------------------------------------------------------------------------------------

    THE_LAST_PAGE_IS_NOT_READ(store -> new SimpleBulk(store) {
        @Override
        public void read(ProductFilter filter, Consumer<Product> consumer) {
            List<Product> all = new ArrayList<>();
            super.read(filter, all::add);
            all.stream().limit(2_000).forEach(consumer);
        }
    }, "b01_all_products_that_match_are_read_by_id"),

    WHAT_IS_NEW_IS_READ_LAST(store -> new SimpleBulk(store) {
        private final Set<Long> put = new HashSet<>();

        @Override
        Outcome put(OpenBatch batch, long id, ProductDetails details) {
            Outcome outcome = super.put(batch, id, details);
            if (outcome instanceof Outcome.Written) {
                put.add(id);
            }
            return outcome;
        }

        @Override
        public void read(ProductFilter filter, Consumer<Product> consumer) {
            List<Product> all = new ArrayList<>();
            super.read(filter, all::add);
            all.sort(Comparator.comparing(product -> put.contains(product.id())));
            all.forEach(consumer);
        }
    }, "b01_all_products_that_match_are_read_by_id"),

    THE_FILTER_IS_IGNORED(store -> new SimpleBulk(store) {
        @Override
        public void read(ProductFilter filter, Consumer<Product> consumer) {
            super.read(ProductFilter.ALL, consumer);
        }
    }, "b01_all_products_that_match_are_read_by_id"),

    EACH_PRODUCT_IS_READ_AS_IT_IS_THEN(store -> new SimpleBulk(store) {
        @Override
        public void read(ProductFilter filter, Consumer<Product> consumer) {
            if (store.isRacing()) {
                super.read(filter, consumer); // else it would be found by B2, too
                return;
            }
            List<Long> ids = new ArrayList<>();
            super.read(filter, product -> ids.add(product.id()));
            ids.forEach(id -> find(id).ifPresent(consumer));
        }
    }, "b01_one_state_is_read_whatever_is_written_meanwhile"),

    // ---- B2 ---------------------------------------------------------------------------------------------------------

    WHAT_IS_ADDED_IS_SEEN_AT_ONCE(store -> new SimpleBulk(store) {
        private final Set<Long> early = new HashSet<>();

        @Override
        Outcome outcome(OpenBatch batch, Write write) {
            Outcome outcome = super.outcome(batch, write);
            if (write instanceof Write.Add && outcome instanceof Outcome.Written(Product product)) {
                early.add(product.id());
                store.products.put(product.id(), product);
            }
            return outcome;
        }

        @Override
        void commit(OpenBatch batch, Attempt attempt) {
            takeBack(batch);
            super.commit(batch, attempt);
        }

        @Override
        void release(OpenBatch batch) {
            takeBack(batch);
            super.release(batch);
        }

        private void takeBack(OpenBatch batch) {
            synchronized (store) {
                batch.states.keySet().stream().filter(early::remove).forEach(store.products::remove);
            }
        }
    }, "b02_nothing_of_a_batch_is_seen_before_it_is_done"),

    A_BATCH_IS_APPLIED_WRITE_BY_WRITE(store -> new SimpleBulk(store) {
        private int readers;
        private boolean isHalfWayThrough;

        @Override
        void commit(OpenBatch batch, Attempt attempt) {
            for (Product product : batch.states.values()) {
                OpenBatch one = new OpenBatch();
                one.states.put(product.id(), product);
                super.commit(one, attempt);
                isHalfWayThrough |= readers > 0;
                while (readers > 0) {
                    store.notifyAll();
                    store.pause(10);
                }
            }
        }

        @Override
        public void read(ProductFilter filter, Consumer<Product> consumer) {
            synchronized (store) {
                readers++;
                if (store.isRacing()) {
                    store.await(() -> isHalfWayThrough);
                }
                readers--;
                super.read(filter, consumer);
            }
        }
    }, "b02_a_racing_reader_sees_all_of_a_batch_or_nothing"),

    WHAT_WAS_ADDED_STAYS_IF_THE_WORK_THROWS(store -> new SimpleBulk(store) {
        @Override
        void undone(OpenBatch batch) {
            synchronized (store) {
                batch.states.forEach(store.products::putIfAbsent);
            }
        }
    }, "b02_nothing_of_a_batch_is_there_if_its_work_throws"),

    A_BATCH_IS_LOST_WHEN_IT_IS_CLOSED(store -> new SimpleBulk(store) {
        private final Set<Long> written = new HashSet<>();

        @Override
        void commit(OpenBatch batch, Attempt attempt) {
            super.commit(batch, attempt);
            written.addAll(batch.states.keySet());
        }

        @Override
        public void close() {
            store.products.keySet().removeAll(written);
        }
    }, "b02_a_batch_is_there_after_reopening"),

    // ---- B3, B4 -----------------------------------------------------------------------------------------------------

    ADDED_PRODUCTS_COME_IN_ANY_ORDER(store -> new SimpleBulk(store) {
        @Override
        List<Outcome> outcomes(OpenBatch batch, List<Write> writes) {
            List<Outcome> outcomes = super.outcomes(batch, writes);
            if (!writes.stream().allMatch(Write.Add.class::isInstance) && outcomes.size() > 2
                    && writes.getFirst() instanceof Write.Add && writes.get(2) instanceof Write.Add) {
                Collections.swap(outcomes, 0, 2);
            }
            return outcomes;
        }
    }, "b03_outcomes_are_in_the_order_of_the_writes"),

    AN_ID_OF_THE_BATCH_ITSELF_IS_NOT_TAKEN(store -> new SimpleBulk(store) {
        @Override
        Outcome put(OpenBatch batch, long id, ProductDetails details) {
            return batch.states.containsKey(id) ? written(batch, id, details) : super.put(batch, id, details);
        }
    }, "b03_an_id_that_was_given_before_in_the_batch_is_taken"),

    A_STALE_WRITE_IS_MADE(store -> new SimpleBulk(store) {
        @Override
        Outcome replace(OpenBatch batch, Product seen, ProductDetails details) {
            return current(batch, seen.id()).isEmpty() ? new Outcome.Gone() : written(batch, seen.id(), details);
        }
    }, "b04_what_is_refused_changes_nothing_and_the_rest_is_made", "b06_others_write_while_a_batch_is_open"),

    A_STALE_WRITE_IS_TOLD_WHAT_IT_HAS_SEEN(store -> new SimpleBulk(store) {
        @Override
        Outcome replace(OpenBatch batch, Product seen, ProductDetails details) {
            Outcome outcome = super.replace(batch, seen, details);
            return outcome instanceof Outcome.Stale ? new Outcome.Stale(seen) : outcome;
        }
    }, "b04_what_is_refused_changes_nothing_and_the_rest_is_made"),

    NOTHING_IS_MADE_AFTER_A_REFUSED_WRITE(store -> new SimpleBulk(store) {
        @Override
        List<Outcome> outcomes(OpenBatch batch, List<Write> writes) {
            List<Outcome> outcomes = new ArrayList<>();
            for (Write write : writes) {
                boolean isRefused = !outcomes.isEmpty() && !(outcomes.getLast() instanceof Outcome.Written);
                outcomes.add(isRefused ? new Outcome.Gone() : outcome(batch, write));
            }
            return outcomes;
        }
    }, "b04_what_is_refused_changes_nothing_and_the_rest_is_made"),

    // ---- B5 ---------------------------------------------------------------------------------------------------------

    IDS_GO_ON_FROM_WHERE_THEY_WERE(store -> new SimpleBulk(store) {
        @Override
        void giveHigherIds(long id) { }
    }, "b05_ids_that_are_given_later_are_higher_than_one_that_was_chosen", "b05_the_highest_id_can_be_chosen",
            "b05_ids_are_higher_also_while_the_batch_is_open"),

    IDS_GO_ON_FROM_THE_ONE_THAT_WAS_CHOSEN_LAST(store -> new SimpleBulk(store) {
        @Override
        void giveHigherIds(long id) {
            store.lastId = id;
        }
    }, "b05_ids_that_are_given_later_are_higher_than_one_that_was_chosen"),

    IDS_ARE_COUNTED_IN_32_BITS(store -> new SimpleBulk(store) {
        @Override
        void giveHigherIds(long id) {
            super.giveHigherIds((int) id);
        }
    }, "b05_the_highest_id_can_be_chosen"),

    IDS_ARE_HIGHER_WHEN_THE_BATCH_IS_DONE(store -> new SimpleBulk(store) {
        @Override
        void giveHigherIds(long id) { }

        @Override
        void commit(OpenBatch batch, Attempt attempt) {
            super.commit(batch, attempt);
            batch.states.keySet().forEach(super::giveHigherIds);
        }
    }, "b05_ids_are_higher_also_while_the_batch_is_open"),

    // ---- B6 ---------------------------------------------------------------------------------------------------------

    A_BATCH_LOCKS_ALL_PRODUCTS(store -> new SimpleBulk(store) {
        @Override
        void check(Product seen) {
            if (!store.inBatches.isEmpty() && !store.inBatches.contains(seen.id())) {
                throw new CatalogException.Unavailable("a batch is open", null, false);
            }
            super.check(seen);
        }
    }, "b06_others_write_while_a_batch_is_open"),

    WHAT_OTHERS_CHANGE_MEANWHILE_IS_OVERWRITTEN(store -> new SimpleBulk(store) {
        @Override
        void hold(long id) { }
    }, "b06_of_a_batch_and_another_writer_of_its_product_one_wins"),

    WHAT_OTHERS_PUT_MEANWHILE_IS_OVERWRITTEN(store -> new SimpleBulk(store) {
        @Override
        void hold(long id) {
            if (store.products.containsKey(id)) {
                super.hold(id);
            }
        }
    }, "b06_of_a_batch_and_another_writer_of_its_product_one_wins");

    private final Broken broken;

    BulkMistake(Function<Store, Catalog> catalog, String... foundBy) {
        broken = new Broken(catalog, Set.of(foundBy));
    }

    @Override
    public Broken broken() {
        return broken;
    }
}
