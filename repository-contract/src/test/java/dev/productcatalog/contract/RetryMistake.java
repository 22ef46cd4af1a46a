package dev.productcatalog.contract;

import dev.productcatalog.contract.Store.Left;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change.Type;
import dev.productcatalog.domain.change.Receipt;
import dev.productcatalog.domain.change.RetryKey;
import dev.productcatalog.domain.port.Catalog;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Mistakes with keys and receipts: L9, L10. */
enum RetryMistake implements Mistake {

    // ---- L9 ---------------------------------------------------------------------------------------------------------

    WHAT_CHANGES_NOTHING_LEAVES_NO_RECEIPT(store -> new SimpleLog(store) {
        @Override
        public void confirm(Product current, Attempt attempt) {
            checkKey(attempt);
        }
    }, "l09_every_kind_of_write_leaves_its_receipt"),

    THE_KEY_IS_CHECKED_AFTER_THE_WRITE(store -> new SimpleLog(store) {
        @Override
        void checkKey(Attempt attempt) { }

        @Override
        void leaveReceipt(Type type, Product product, Attempt attempt) {
            super.checkKey(attempt);
            super.leaveReceipt(type, product, attempt);
        }
    }, "l09_a_write_under_a_key_that_has_a_receipt_changes_nothing",
            "l09_of_racing_writes_under_one_key_exactly_one_is_made"),

    A_RECEIPT_IS_LEFT_BEFORE_THE_WRITE(store -> new SimpleLog(store) {
        @Override
        public Product replace(Product seen, ProductDetails details, Attempt attempt) {
            synchronized (store) {
                checkKey(attempt);
                leaveReceipt(Type.UPDATED, new Product(seen.id(), seen.version(), details), attempt);
                return super.replace(seen, details, Attempt.by(attempt.by()));
            }
        }
    }, "l09_a_refused_write_leaves_no_receipt"),

    TWO_FIND_A_KEY_FREE(store -> new SimpleLog(store) {
        @Override
        void checkKey(Attempt attempt) {
            super.checkKey(attempt);
            if (attempt.key().isPresent()) {
                store.letAnotherWrite();
            }
        }
    }, "l09_of_racing_writes_under_one_key_exactly_one_is_made"),

    KEYS_ARE_COMPARED_WITHOUT_CASE(store -> new SimpleLog(store) {
        @Override
        void checkKey(Attempt attempt) {
            super.checkKey(folded(attempt));
        }

        @Override
        void leaveReceipt(Type type, Product product, Attempt attempt) {
            super.leaveReceipt(type, product, folded(attempt));
        }

        @Override
        public Optional<Receipt> receipt(String key) {
            return super.receipt(key.toLowerCase(Locale.ROOT));
        }

        private static Attempt folded(Attempt attempt) {
            return new Attempt(attempt.by(), attempt.key().map(key ->
                    new RetryKey(key.key().toLowerCase(Locale.ROOT), key.fingerprint())), attempt.told());
        }
    }, "l09_keys_differ_by_case_and_length"),

    EACH_INSTANCE_KNOWS_ITS_OWN_KEYS(store -> new SimpleLog(store) {
        private final Set<String> mine = new HashSet<>();

        @Override
        void checkKey(Attempt attempt) {
            mine.retainAll(store.receipts.keySet());
            if (attempt.key().isPresent() && mine.contains(attempt.key().get().key())) {
                throw new CatalogException.KeyTaken();
            }
        }

        @Override
        void leaveReceipt(Type type, Product product, Attempt attempt) {
            attempt.key().ifPresent(key -> mine.add(key.key()));
            super.leaveReceipt(type, product, attempt);
        }
    }, "l09_keys_hold_at_every_instance"),

    // ---- L10 --------------------------------------------------------------------------------------------------------

    A_LONG_RECEIPT_IS_CUT(store -> new SimpleLog(store) {
        @Override
        public Optional<Receipt> receipt(String key) {
            return super.receipt(key).map(receipt -> new Receipt(receipt.fingerprint(),
                    receipt.content().substring(0, Math.min(4_000, receipt.content().length()))));
        }
    }, "l10_receipts_are_kept_as_they_are"),

    RECEIPTS_ARE_KEPT_BY_THE_INSTANCE(store -> new SimpleLog(store) {
        private final Set<Left> mine = new HashSet<>();

        @Override
        void leaveReceipt(Type type, Product product, Attempt attempt) {
            super.leaveReceipt(type, product, attempt);
            mine.addAll(store.receipts.values());
        }

        @Override
        public Optional<Receipt> receipt(String key) {
            return Optional.ofNullable(store.receipts.get(key)).filter(mine::contains).map(Left::receipt);
        }
    }, "l10_receipts_are_there_after_reopening", "l10_every_instance_has_the_receipts"),

    ALL_OLD_RECEIPTS_ARE_FORGOTTEN_AT_ONCE(store -> new SimpleLog(store) {
        @Override
        public int forgetReceipts(Instant before, int limit) {
            return super.forgetReceipts(before, Integer.MAX_VALUE);
        }
    }, "l10_the_oldest_receipts_are_forgotten_a_few_at_a_time");

    private final Broken broken;

    RetryMistake(Function<Store, Catalog> catalog, String... foundBy) {
        broken = new Broken(catalog, Set.of(foundBy));
    }

    @Override
    public Broken broken() {
        return broken;
    }
}
