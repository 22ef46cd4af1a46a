package dev.productcatalog.contract;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.Change.Type;
import dev.productcatalog.domain.change.Changes;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.port.Catalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Mistakes of logs of changes: L1 to L8. */
enum LogMistake implements Mistake {

    // ---- L1 ---------------------------------------------------------------------------------------------------------

    A_DELETION_IS_LOGGED_AS_AN_UPDATE(store -> new SimpleLog(store) {
        @Override
        void write(Change change) {
            super.write(new Change(change.number(), change.type() == Type.DELETED ? Type.UPDATED : change.type(),
                    change.product(), change.at(), change.by()));
        }
    }, "l01_each_write_is_one_change"),

    WHAT_CHANGES_NOTHING_IS_LOGGED(store -> new SimpleLog(store) {
        @Override
        public void confirm(Product current, Attempt attempt) {
            synchronized (store) {
                super.confirm(current, attempt);
                logged(nextNumber(attempt), Type.UPDATED, current, attempt);
            }
        }
    }, "l01_a_refused_write_is_no_change"),

    // ---- L2 ---------------------------------------------------------------------------------------------------------

    A_NEW_LOG_HAS_NO_OLDEST_CHANGE(store -> new SimpleLog(store) {
        @Override
        LogState current() {
            LogState state = super.current();
            return state.head() == 0 ? new LogState(state.epoch(), 0, 0) : state;
        }
    }, "l02_a_new_log_is_empty"),

    A_REFUSED_WRITE_TAKES_A_NUMBER(store -> new SimpleLog(store) {
        @Override
        void check(Product seen) {
            try {
                super.check(seen);
            } catch (CatalogException e) {
                nextNumber(Attempt.ANONYMOUS);
                throw e;
            }
        }
    }, "l02_numbers_have_no_gaps_whatever_is_refused_between_them"),

    A_NUMBER_IS_LOST_WHEN_IT_IS_CLOSED(store -> new SimpleLog(store) {
        @Override
        public void close() {
            nextNumber(Attempt.ANONYMOUS);
        }
    }, "l02_numbers_go_on_after_reopening"),

    THE_LIMIT_IS_IGNORED(store -> new SimpleLog(store) {
        @Override
        public Changes after(long number, int limit) {
            return super.after(number, Integer.MAX_VALUE);
        }
    }, "l02_changes_are_read_in_pages"),

    THE_NEXT_NUMBER_OVERFLOWS(store -> new SimpleLog(store) {
        @Override
        public Changes after(long number, int limit) {
            return super.after(number == Long.MAX_VALUE ? 0 : number, limit);
        }
    }, "l02_any_number_may_be_asked_for"),

    // ---- L3 ---------------------------------------------------------------------------------------------------------

    A_NUMBER_IS_TAKEN_BEFORE_THE_COMMIT(store -> new SimpleLog(store) {
        private boolean wasRead;

        @Override
        long nextNumber(Attempt attempt) {
            long number = super.nextNumber(attempt);
            if (attempt.key().isEmpty() && store.letAnotherWrite()) {
                store.await(() -> wasRead);
            }
            return number;
        }

        @Override
        public Changes after(long number, int limit) {
            synchronized (store) {
                Changes changes = super.after(number, limit);
                wasRead |= !changes.changes().isEmpty();
                return changes;
            }
        }
    }, "l03_a_racing_reader_never_sees_a_number_appear_behind_it"),

    THE_STATE_IS_CACHED(store -> new SimpleLog(store) {
        private Optional<LogState> cached = Optional.empty();

        @Override
        public LogState state() {
            synchronized (store) {
                if (!store.isRacing()) {
                    return current();
                }
                cached = cached.or(() -> Optional.of(current()));
                return cached.get();
            }
        }

        @Override
        public List<Product> page(ProductQuery query) {
            synchronized (store) {
                store.letAnotherWrite();
                return super.page(query);
            }
        }
    }, "l03_what_was_written_is_at_most_at_the_head", "l03_what_is_read_after_the_state_reflects_it"),

    EACH_INSTANCE_HAS_AN_ORDER_OF_ITS_OWN(store -> new SimpleLog(store) {
        private final Set<Long> mine = new HashSet<>();

        @Override
        void write(Change change) {
            mine.add(change.number());
            super.write(change);
        }

        @Override
        public Changes after(long number, int limit) {
            synchronized (store) {
                Changes all = super.after(number, limit);
                List<Change> sorted = new ArrayList<>(all.changes());
                sorted.sort(Comparator.comparing(change -> !mine.contains(change.number())));
                List<Change> numbered = new ArrayList<>();
                for (Change change : sorted) {
                    numbered.add(new Change(all.changes().get(numbered.size()).number(), change.type(),
                            change.product(), change.at(), change.by()));
                }
                return new Changes(numbered, all.state());
            }
        }
    }, "l03_instances_share_one_order"),

    // ---- L4 ---------------------------------------------------------------------------------------------------------

    A_CHANGE_HAS_THE_STATE_BEFORE_IT(store -> new SimpleLog(store) {
        @Override
        public Product replace(Product seen, ProductDetails details, Attempt attempt) {
            synchronized (store) {
                Product replaced = super.replace(seen, details, attempt);
                Change change = store.changes.lastEntry().getValue();
                store.changes.put(change.number(),
                        new Change(change.number(), Type.UPDATED, seen, change.at(), change.by()));
                return replaced;
            }
        }
    }, "l04_changes_tell_the_states_that_writes_returned", "l04_of_each_product_the_order_is_that_of_its_states"),

    WHO_MADE_IT_IS_LOST(store -> new SimpleLog(store) {
        @Override
        void write(Change change) {
            super.write(new Change(change.number(), change.type(), change.product(), change.at(), ""));
        }
    }, "l04_changes_tell_who_and_when", "l04_a_product_can_be_brought_back"),

    A_CHANGE_IS_WRITTEN_AFTER_ITS_COMMIT(store -> new SimpleLog(store) {
        @Override
        Product logged(long number, Type type, Product product, Attempt attempt) {
            store.lastNumber--;
            if (type == Type.UPDATED) {
                store.letAnotherWrite();
            }
            return super.logged(nextNumber(attempt), type, product, attempt);
        }
    }, "l04_of_each_product_the_order_is_that_of_its_states"),

    A_HISTORY_ENDS_WITH_ITS_PRODUCT(store -> new SimpleLog(store) {
        @Override
        public List<Change> ofProduct(long id, long before, int limit) {
            return find(id).isPresent() ? super.ofProduct(id, before, limit) : List.of();
        }
    }, "l04_a_product_has_a_history_also_when_it_is_gone"),

    WHAT_IS_BROUGHT_BACK_GETS_A_NEW_ID(store -> new SimpleLog(store) {
        @Override
        public Product bringBack(long id, ProductDetails details, Attempt attempt) {
            return super.bringBack(find(id).isPresent() ? id : nextId(), details, attempt);
        }
    }, "l04_a_product_can_be_brought_back"),

    // ---- L5 ---------------------------------------------------------------------------------------------------------

    THE_STATE_IS_READ_AFTER_THE_CHANGES(store -> new SimpleLog(store) {
        @Override
        public Changes after(long number, int limit) {
            synchronized (store) {
                List<Change> changes = super.after(number, limit).changes();
                if (limit > 1_000) {
                    store.letAnotherWrite();
                }
                return new Changes(changes, current());
            }
        }
    }, "l05_the_head_is_that_of_the_changes"),

    // ---- L6 ---------------------------------------------------------------------------------------------------------

    THE_OLDEST_STAYS(store -> new SimpleLog(store) {
        @Override
        LogState current() {
            LogState state = super.current();
            return new LogState(state.epoch(), 1, state.head());
        }
    }, "l06_the_oldest_changes_are_forgotten_a_few_at_a_time", "l06_numbers_go_on_when_all_is_forgotten"),

    ALL_ARE_FORGOTTEN_HOWEVER_YOUNG(store -> new SimpleLog(store) {
        @Override
        public int forgetChanges(Instant before, long keep, int limit) {
            return super.forgetChanges(Instant.MAX, keep, limit);
        }
    }, "l06_what_is_not_too_old_is_kept"),

    NUMBERS_BEGIN_AGAIN_WHEN_ALL_IS_FORGOTTEN(store -> new SimpleLog(store) {
        @Override
        long nextNumber(Attempt attempt) {
            store.lastNumber = store.changes.isEmpty() ? 0 : store.lastNumber;
            return super.nextNumber(attempt);
        }
    }, "l06_numbers_go_on_when_all_is_forgotten"),

    // ---- L7 ---------------------------------------------------------------------------------------------------------

    THE_EPOCH_CHANGES_WITH_EACH_WRITE(store -> new SimpleLog(store) {
        @Override
        LogState current() {
            LogState state = super.current();
            return new LogState(store.epoch + store.lastNumber, state.oldest(), state.head());
        }
    }, "l07_the_epoch_stays_the_same"),

    ALL_CATALOGUES_HAVE_ONE_EPOCH(store -> new SimpleLog(store) {
        @Override
        LogState current() {
            LogState state = super.current();
            return new LogState(0, state.oldest(), state.head());
        }
    }, "l07_every_catalogue_has_an_epoch_of_its_own"),

    EACH_INSTANCE_HAS_AN_EPOCH(store -> new SimpleLog(store) {
        private final long epoch = store.epoch + store.instances;

        @Override
        LogState current() {
            LogState state = super.current();
            return new LogState(epoch, state.oldest(), state.head());
        }
    }, "l07_the_epoch_stays_the_same_when_it_is_reopened", "l07_all_instances_see_the_same_epoch"),

    // ---- L8 ---------------------------------------------------------------------------------------------------------

    THE_LISTENER_IS_NOT_TOLD_OF_REMOVALS(store -> new SimpleLog(store) {
        @Override
        void tellListeners(Change change) {
            if (change.type() != Type.DELETED) {
                super.tellListeners(change);
            }
        }
    }, "l08_a_listener_is_called_after_each_commit");

    private final Broken broken;

    LogMistake(Function<Store, Catalog> catalog, String... foundBy) {
        broken = new Broken(catalog, Set.of(foundBy));
    }

    @Override
    public Broken broken() {
        return broken;
    }
}
