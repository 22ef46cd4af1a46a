package dev.productcatalog.contract;

import dev.productcatalog.contract.SimpleBulk.BulkStore;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.Change.Type;
import dev.productcatalog.domain.change.Receipt;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.Outcome;
import dev.productcatalog.domain.port.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/** Mistakes that real bulk access makes, each with the tests of the contract that must find it. */
enum BulkMistake {

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
            if (!bulk.held.isEmpty() && !bulk.held.contains(seen.id())) {
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
    }, "b06_of_a_batch_and_another_writer_of_its_product_one_wins"),

    // ---- B7 ---------------------------------------------------------------------------------------------------------

    A_BATCH_IS_NOT_LOGGED(store -> new SimpleBulk(store) {
        @Override
        void commit(OpenBatch batch, Attempt attempt) {
            store.products.putAll(batch.states);
        }
    }, "b07_each_write_is_a_change_and_what_was_undone_is_none"),

    EVERY_CHANGE_OF_A_BATCH_IS_A_CREATION(store -> new SimpleBulk(store) {
        @Override
        Change change(long number, Type type, Product product, String by) {
            return super.change(number, Type.CREATED, product, by);
        }
    }, "b07_each_write_is_a_change_and_what_was_undone_is_none"),

    WHO_MADE_A_BATCH_IS_LOST(store -> new SimpleBulk(store) {
        @Override
        Change change(long number, Type type, Product product, String by) {
            return super.change(number, type, product, "");
        }
    }, "b07_each_write_is_a_change_and_what_was_undone_is_none",
            "b07_changes_of_a_batch_follow_each_other_whatever_others_write_meanwhile"),

    NUMBERS_ARE_TAKEN_BY_EACH_WRITE(store -> new SimpleBulk(store) {
        private final Map<Long, Long> numbers = new HashMap<>();

        @Override
        Outcome written(OpenBatch batch, long id, ProductDetails details) {
            numbers.put(id, nextNumber(Attempt.ANONYMOUS));
            return super.written(batch, id, details);
        }

        @Override
        void commit(OpenBatch batch, Attempt attempt) {
            long last = log.lastNumber;
            super.commit(batch, attempt);
            log.lastNumber = last;
        }

        @Override
        Change change(long number, Type type, Product product, String by) {
            return super.change(numbers.get(product.id()), type, product, by);
        }
    }, "b07_each_write_is_a_change_and_what_was_undone_is_none",
            "b07_changes_of_a_batch_follow_each_other_whatever_others_write_meanwhile"),

    A_HISTORY_HAS_NO_BATCHES(store -> new SimpleBulk(store) {
        private final Set<Change> ofBatches = new HashSet<>();

        @Override
        Change change(long number, Type type, Product product, String by) {
            Change change = super.change(number, type, product, by);
            ofBatches.add(change);
            return change;
        }

        @Override
        public List<Change> ofProduct(long id, long before, int limit) {
            return super.ofProduct(id, before, limit).stream().filter(change -> !ofBatches.contains(change)).toList();
        }
    }, "b07_the_log_goes_from_single_changes_to_batches_and_back_without_a_gap"),

    A_BATCH_IS_FORGOTTEN_AS_A_WHOLE(store -> new SimpleBulk(store) {
        /** The numbers of all changes of batches that are not the last of theirs. */
        private final Set<Long> inner = new HashSet<>();

        @Override
        void commit(OpenBatch batch, Attempt attempt) {
            for (long i = 1; i < batch.states.size(); i++) {
                inner.add(log.lastNumber + i);
            }
            super.commit(batch, attempt);
        }

        @Override
        public int forgetChanges(Instant before, long keep, int limit) {
            synchronized (store) {
                int forgotten = super.forgetChanges(before, keep, limit);
                while (inner.contains(log.forgotten)) {
                    log.forgotten++;
                    log.changes.remove(log.forgotten);
                    forgotten++;
                }
                return forgotten;
            }
        }
    }, "b07_a_batch_is_forgotten_in_parts"),

    A_BATCH_LEAVES_NO_RECEIPT(store -> new SimpleBulk(store) {
        @Override
        void leaveReceipt(OpenBatch batch, String key, Receipt receipt) { }
    }, "b07_a_key_has_one_receipt_for_all_and_makes_a_batch_once",
            "b07_a_batch_that_changes_nothing_is_no_change_but_leaves_its_receipt"),

    ONLY_CHANGES_LEAVE_A_RECEIPT(store -> new SimpleBulk(store) {
        @Override
        void leaveReceipt(OpenBatch batch, String key, Receipt receipt) {
            if (!batch.states.isEmpty()) {
                super.leaveReceipt(batch, key, receipt);
            }
        }
    }, "b07_a_batch_that_changes_nothing_is_no_change_but_leaves_its_receipt"),

    THE_KEY_IS_CHECKED_BEFORE_THE_WORK_ONLY(store -> new SimpleBulk(store) {
        @Override
        public <T> T write(Attempt attempt, Function<Batch, T> work, Function<T, String> told) {
            synchronized (store) {
                checkKey(attempt);
            }
            return super.write(attempt, work, told);
        }

        @Override
        void checkKeyOfBatch(Attempt attempt) { }
    }, "b07_of_a_batch_and_another_write_under_one_key_one_is_made"),

    THE_KEY_OF_A_BATCH_IS_NOT_CHECKED(store -> new SimpleBulk(store) {
        @Override
        void checkKeyOfBatch(Attempt attempt) { }
    }, "b07_a_key_has_one_receipt_for_all_and_makes_a_batch_once",
            "b07_of_a_batch_and_another_write_under_one_key_one_is_made"),

    A_RETRY_IS_PREPARED_FOR_WITHOUT_A_KEY(store -> new SimpleBulk(store) {
        @Override
        public <T> T write(Attempt attempt, Function<Batch, T> work, Function<T, String> told) {
            return super.write(attempt, batch -> {
                T result = work.apply(batch);
                told.apply(result);
                return result;
            }, told);
        }
    }, "b07_each_write_is_a_change_and_what_was_undone_is_none"),

    LISTENERS_ARE_NOT_TOLD_OF_BATCHES(store -> new SimpleBulk(store) {
        @Override
        void commit(OpenBatch batch, Attempt attempt) {
            isCommitting = true;
            super.commit(batch, attempt);
            isCommitting = false;
        }

        private boolean isCommitting;

        @Override
        void tellListeners(Change change) {
            if (!isCommitting) {
                super.tellListeners(change);
            }
        }
    }, "b07_a_listener_is_called_after_a_batch"),

    // ---- B8 ---------------------------------------------------------------------------------------------------------

    WHAT_IS_THROWN_IS_WRAPPED(store -> new SimpleBulk(store) {
        @Override
        public void read(ProductFilter filter, Consumer<Product> consumer) {
            try {
                super.read(filter, consumer);
            } catch (IllegalStateException e) {
                throw new IllegalStateException("the read failed", e);
            }
        }
    }, "b08_what_is_thrown_passes_and_nothing_is_held"),

    A_FAILED_READ_KEEPS_ITS_CONNECTION(store -> new SimpleBulk(store) {
        private final Semaphore connections = new Semaphore(16);

        @Override
        public void read(ProductFilter filter, Consumer<Product> consumer) {
            if (!connections.tryAcquire()) {
                throw new CatalogException.Unavailable("no connection is free", null, false);
            }
            super.read(filter, consumer);
            connections.release();
        }
    }, "b08_what_is_thrown_passes_and_nothing_is_held"),

    A_FAILED_BATCH_KEEPS_ITS_PRODUCTS(store -> new SimpleBulk(store) {
        @Override
        void undone(OpenBatch batch) {
            batch.states.clear();
        }
    }, "b08_what_is_thrown_passes_and_nothing_is_held");

    private final Function<BulkStore, Catalog> catalog;
    private final Set<String> foundBy;

    BulkMistake(Function<BulkStore, Catalog> catalog, String... foundBy) {
        this.catalog = catalog;
        this.foundBy = Set.of(foundBy);
    }

    Catalog catalog(BulkStore store) {
        return catalog.apply(store);
    }

    /** {@return the tests that must fail; others of the same clauses may} */
    Set<String> foundBy() {
        return foundBy;
    }
}
