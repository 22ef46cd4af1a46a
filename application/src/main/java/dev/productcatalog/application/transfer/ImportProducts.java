package dev.productcatalog.application.transfer;

import dev.productcatalog.application.transfer.ImportPass.Done;
import dev.productcatalog.application.transfer.ImportPass.Refusal;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductRules;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.list.Condition.IdIn;
import dev.productcatalog.domain.list.Condition.NameIs;
import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.port.BulkAccess;
import dev.productcatalog.domain.port.Outcome;
import dev.productcatalog.domain.port.ProductRepository;
import dev.productcatalog.domain.port.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Brings products into the catalogue by the hundred thousand: creates and updates what the rows say, all or nothing or
 * each row for itself. Thread-safe.
 */
public final class ImportProducts {

    /** Rows that are looked up and written together: enough for a database to do them in one go. */
    private static final int CHUNK = 500;

    private final ProductRepository repository;
    private final BulkAccess bulk;
    private final ProductRules rules;
    private final KeySet.Room room = new KeySet.Room();

    /**
     * @param repository where products are looked up
     * @param bulk       where they are written, the same products
     * @param rules      for names that are new
     */
    public ImportProducts(ProductRepository repository, BulkAccess bulk, ProductRules rules) {
        this.repository = repository;
        this.bulk = bulk;
        this.rules = rules;
    }

    /**
     * What an import is to do.
     *
     * @param isAtomic whether one row that fails keeps all others out
     * @param isDryRun whether nothing is to be written
     * @param action   what is done with a row
     * @param key      by what a row finds its product, where it updates
     * @param keepIds  whether a product that a row creates gets the id in the row
     */
    public record Plan(boolean isAtomic, boolean isDryRun, Action action, Key key, boolean keepIds) { }

    /** What is done with a row: {@code UPSERT} creates what it does not find. */
    public enum Action { CREATE, UPDATE, UPSERT }

    /** By what a row finds its product. */
    public enum Key { ID, NAME }

    /**
     * Imports rows.
     *
     * @param attempt who does it, and under which key
     * @param passes  gives ways through the rows, from the first row on each time; is asked for one or two
     * @param told    makes of the last pass what a retry is told
     * @param <R>     the rows
     * @param <P>     the passes
     * @return the last pass, which knows what came of the rows; if one has failed and all or nothing was asked for, or
     *             if
     *         all have, nothing was written, not even a receipt
     * @throws CatalogException.KeyTaken    if a write was made under this key before
     * @throws CatalogException.Unavailable if the repository cannot do it now; nothing was written
     */
    public <R extends ImportRow, P extends ImportPass<R>> P run(Plan plan, Attempt attempt, Supplier<P> passes,
                                                                Function<P, String> told) {
        P pass = passes.get();
        if (plan.isDryRun() || plan.isAtomic()) { // holds up nobody with what will be refused
            all(plan, pass, writes -> List.of());
            if (isRefused(plan, pass) || plan.isDryRun() && attempt.key().isEmpty()) {
                return pass;
            }
        }
        if (plan.isDryRun()) {
            return bulk.write(attempt, batch -> pass, told);
        }
        P writing = plan.isAtomic() ? passes.get() : pass;
        try {
            return bulk.write(attempt, batch -> {
                all(plan, writing, batch::write);
                if (isRefused(plan, writing)) {
                    throw new Undone();
                }
                return writing;
            }, told);
        } catch (Undone known) {
            return writing;
        }
    }

    private static boolean isRefused(Plan plan, ImportPass<?> pass) {
        return pass.hasFailed() && (plan.isAtomic() || !pass.hasDone());
    }

    private <R extends ImportRow> void all(Plan plan, ImportPass<R> pass, Writer writer) {
        try (KeySet keys = new KeySet(room)) {
            Chunks<R> chunks = new Chunks<>(plan, pass, writer, keys);
            for (List<R> rows = pass.next(CHUNK); !rows.isEmpty(); rows = pass.next(CHUNK)) {
                chunks.take(rows);
            }
        }
    }

    /** Undoes a batch. */
    private static final class Undone extends RuntimeException {
        Undone() {
            super(null, null, false, false);
        }
    }

    /** What a row is about to do. */
    private record Pending<R>(R row, Write write) { }

    /** What makes writes, or nothing. */
    @FunctionalInterface
    private interface Writer {

        /** {@return the outcome of each; none if nothing is to be written} */
        List<Outcome> write(List<Write> writes);
    }

    /** One pass, chunk by chunk. */
    private final class Chunks<R extends ImportRow> {

        private final Plan plan;
        private final ImportPass<R> pass;
        private final Writer writer;
        /** By which rows find their products, or which those that they create are to keep. */
        private final KeySet keys;

        Chunks(Plan plan, ImportPass<R> pass, Writer writer, KeySet keys) {
            this.plan = plan;
            this.pass = pass;
            this.writer = writer;
            this.keys = keys;
        }

        void take(List<R> rows) {
            Map<Long, Product> found = find(rows);
            boolean isFull = !keys.grow((int) rows.stream().filter(this::isOnce).count());
            List<Pending<R>> pending = new ArrayList<>(rows.size());
            for (R row : rows) {
                if (isNew(row, isFull)) {
                    decide(row, found, pending);
                }
            }
            while (!pending.isEmpty()) {
                pending = write(pending);
            }
        }

        /** {@return whether no other row may have the key, or the id that is to be kept} */
        private boolean isOnce(R row) {
            return plan.action() == Action.CREATE ? plan.keepIds() && row.id() > 0 : hasKey(row);
        }

        /** Refuses a row whose key, or whose id that is to be kept, was in the file before. */
        private boolean isNew(R row, boolean isFull) {
            if (!isOnce(row)) {
                return true;
            }
            if (isFull) {
                pass.refused(row, Refusal.TOO_MANY_KEYS);
                return false;
            }
            boolean byName = plan.action() != Action.CREATE && plan.key() == Key.NAME;
            if (byName ? keys.add(row.patch().name()) : keys.add(row.id())) {
                return true;
            }
            pass.refused(row, plan.action() == Action.CREATE ? Refusal.ID_TAKEN : Refusal.DUPLICATE_KEY);
            return false;
        }

        private boolean hasKey(R row) {
            return plan.key() == Key.ID ? row.id() > 0 : row.patch().name() != null && !row.patch().name().isEmpty();
        }

        /** {@return the products of the ids that matter, by id} */
        private Map<Long, Product> find(List<R> rows) {
            Set<Long> ids = new HashSet<>();
            if (plan.keepIds() || plan.action() != Action.CREATE && plan.key() == Key.ID) {
                rows.stream().map(ImportRow::id).filter(id -> id > 0).forEach(ids::add);
            }
            Map<Long, Product> found = new HashMap<>();
            if (!ids.isEmpty()) {
                ProductFilter filter = ProductFilter.of(new IdIn(ids));
                ProductQuery these = new ProductQuery(filter, SortOrder.BY_ID, PageStart.FIRST, ids.size());
                for (Product product : repository.page(these)) {
                    found.put(product.id(), product);
                }
            }
            return found;
        }

        private void decide(R row, Map<Long, Product> found, List<Pending<R>> pending) {
            if (plan.action() == Action.CREATE) {
                create(row, found.containsKey(row.id()), pending);
                return;
            }
            if (!hasKey(row)) {
                if (plan.action() == Action.UPDATE) {
                    pass.refused(row, Refusal.NO_KEY);
                } else {
                    missing(row, found, pending);
                }
                return;
            }
            if (plan.key() == Key.ID) {
                Product product = found.get(row.id());
                if (product == null) {
                    missing(row, found, pending);
                } else {
                    update(row, product, pending);
                }
                return;
            }
            List<Product> named = named(row.patch().name());
            switch (named.size()) {
                case 0 -> missing(row, found, pending);
                case 1 -> update(row, named.getFirst(), pending);
                default -> pass.refused(row, Refusal.DUPLICATE_KEY);
            }
        }

        /** {@return at most two products of that name, which are one too many} */
        private List<Product> named(String name) {
            ProductFilter filter = ProductFilter.of(new NameIs(name));
            return repository.page(new ProductQuery(filter, SortOrder.BY_ID, PageStart.FIRST, 2));
        }

        /** Decides what becomes of a row that has found no product. */
        private void missing(R row, Map<Long, Product> found, List<Pending<R>> pending) {
            if (plan.action() == Action.UPDATE) {
                pass.refused(row, Refusal.NOT_FOUND);
            } else if (row.isGuarded()) {
                pass.refused(row, Refusal.STALE);
            } else {
                create(row, found.containsKey(row.id()), pending);
            }
        }

        private void create(R row, boolean idIsTaken, List<Pending<R>> pending) {
            boolean keepsId = plan.keepIds() && row.id() > 0;
            if (keepsId && idIsTaken) {
                pass.refused(row, Refusal.ID_TAKEN);
                return;
            }
            try {
                ProductDetails details = row.details();
                if (isAllowed(row, details)) {
                    pending.add(new Pending<>(row, keepsId ? new Write.Put(row.id(), details)
                            : new Write.Add(details)));
                }
            } catch (CatalogException.Invalid e) {
                pass.refused(row, e.violations());
            }
        }

        private void update(R row, Product current, List<Pending<R>> pending) {
            if (row.isGuarded() && !row.isMeantFor(current)) {
                pass.refused(row, Refusal.STALE);
                return;
            }
            ProductDetails details = row.patch().applyTo(current.details());
            if (details.equals(current.details())) {
                pass.done(row, Done.UNCHANGED, current.id(), details);
            } else if (details.name().equals(current.details().name()) || isAllowed(row, details)) {
                pending.add(new Pending<>(row, new Write.Replace(current, details)));
            }
        }

        private boolean isAllowed(R row, ProductDetails details) {
            if (rules.isTooLong(details.name())) {
                pass.refused(row, List.of(rules.nameTooLong()));
                return false;
            }
            return true;
        }

        /** {@return what has to be done once more, as another writer was faster} */
        private List<Pending<R>> write(List<Pending<R>> pending) {
            List<Outcome> outcomes = writer.write(pending.stream().map(Pending::write).toList());
            List<Pending<R>> again = new ArrayList<>(0);
            for (int i = 0; i < pending.size(); i++) {
                R row = pending.get(i).row();
                Write write = pending.get(i).write();
                if (outcomes.isEmpty()) {
                    wouldBeDone(row, write);
                    continue;
                }
                switch (outcomes.get(i)) {
                    case Outcome.Written(Product product) ->
                            pass.done(row, done(write), product.id(), product.details());
                    case Outcome.Stale(Product current) -> update(row, current, again);
                    case Outcome.Gone() -> missing(row, Map.of(), again);
                    case Outcome.IdTaken() -> idTaken(row, again);
                }
            }
            return again;
        }

        private void wouldBeDone(R row, Write write) {
            long id = switch (write) {
                case Write.Add(ProductDetails details) -> 0;
                case Write.Put(long kept, ProductDetails details) -> kept;
                case Write.Replace(Product seen, ProductDetails details) -> seen.id();
            };
            pass.done(row, done(write), id, write.details());
        }

        private static Done done(Write write) {
            return write instanceof Write.Replace ? Done.UPDATED : Done.CREATED;
        }

        /** Somebody has put a product under the id since it was looked up. */
        private void idTaken(R row, List<Pending<R>> again) {
            if (plan.action() == Action.UPSERT && plan.key() == Key.ID) {
                repository.find(row.id()).ifPresentOrElse(product -> update(row, product, again),
                        () -> pass.refused(row, Refusal.ID_TAKEN));
            } else {
                pass.refused(row, Refusal.ID_TAKEN);
            }
        }
    }
}
