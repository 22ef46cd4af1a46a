package dev.productcatalog.contract;

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
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/** Mistakes of what a batch leaves in the log, and holds: B7, B8. */
enum BulkLogMistake implements Mistake {

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
            long last = store.lastNumber;
            super.commit(batch, attempt);
            store.lastNumber = last;
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
                inner.add(store.lastNumber + i);
            }
            super.commit(batch, attempt);
        }

        @Override
        public int forgetChanges(Instant before, long keep, int limit) {
            synchronized (store) {
                int forgotten = super.forgetChanges(before, keep, limit);
                while (inner.contains(store.forgotten)) {
                    store.forgotten++;
                    store.changes.remove(store.forgotten);
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

    private final Broken broken;

    BulkLogMistake(Function<Store, Catalog> catalog, String... foundBy) {
        broken = new Broken(catalog, Set.of(foundBy));
    }

    @Override
    public Broken broken() {
        return broken;
    }
}
