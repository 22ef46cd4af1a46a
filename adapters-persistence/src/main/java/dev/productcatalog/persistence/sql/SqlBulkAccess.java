package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.Version;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Receipt;
import dev.productcatalog.domain.change.RetryKey;
import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.port.BulkAccess;
import dev.productcatalog.domain.port.Outcome;
import dev.productcatalog.domain.port.Write;
import dev.productcatalog.persistence.database.Database;
import dev.productcatalog.persistence.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Many products at once, in a table of an SQL database: read page by page in one snapshot, written a hundred to a
 * statement in one transaction. Thread-safe.
 */
final class SqlBulkAccess implements BulkAccess {

    /** Products that are read together: few enough for a small heap if each has the longest description. */
    private static final int PAGE = 100;
    /** Writes whose texts have more characters together are not made at once. */
    private static final int MUCH_TEXT = 1 << 18;
    private static final String FIND_ALL = "SELECT " + ProductRow.COLUMNS + " FROM product WHERE id = ANY(?)";

    private final Database database;
    private final Dialect dialect;
    private final SqlProductRepository products;
    private final LoggedWrites writes;

    /** @param products those that are read and written */
    SqlBulkAccess(Database database, Dialect dialect, SqlProductRepository products) {
        this.database = database;
        this.dialect = dialect;
        this.products = products;
        this.writes = new LoggedWrites(dialect);
    }

    @Override
    public void read(ProductFilter filter, Consumer<Product> consumer) {
        products.reads().readOnce(transaction -> {
            PageStart start = PageStart.FIRST;
            List<Product> page;
            do {
                SelectStatement select = products.pageStatement(new ProductQuery(filter, SortOrder.BY_ID, start, PAGE));
                page = transaction.run(select.text(), statement -> {
                    SqlProductRepository.setParameters(statement, select.parameters());
                    try (ResultSet rows = statement.executeQuery()) {
                        return ProductRow.products(rows);
                    }
                });
                page.forEach(consumer);
                start = page.isEmpty() ? start : Position.of(page.getLast());
            } while (page.size() == PAGE);
            return true;
        });
    }

    @Override
    public <T> T write(Attempt attempt, Function<Batch, T> work, Function<T, String> told) {
        LoggedBatch logged = dialect.bulk().log(attempt);
        T result = database.writeLong(transaction -> {
            try {
                return work.apply(batch -> write(transaction, logged, batch));
            } catch (Failed e) {
                throw e.reason();
            }
        }, (transaction, done) -> {
            if (attempt.key().isPresent()) {
                RetryKey key = attempt.key().get();
                writes.keepReceipt(transaction, key.key(), new Receipt(key.fingerprint(), told.apply(done)));
            }
            logged.changes().close(transaction);
        }, logged.changes()::isVisible);
        products.log().tellListeners();
        return result;
    }

    /** Takes what the database says through the work of another. */
    private static final class Failed extends RuntimeException {
        private final SQLException reason;

        Failed(SQLException reason) {
            super(null, reason, false, false);
            this.reason = reason;
        }

        SQLException reason() {
            return reason;
        }
    }

    private List<Outcome> write(Transaction transaction, LoggedBatch logged, List<Write> writes) {
        List<Outcome> outcomes = new ArrayList<>(writes.size());
        try {
            for (int start = 0; start < writes.size(); ) {
                int end = endOfRun(writes, start);
                outcomes.addAll(writeRun(transaction, logged, writes.subList(start, end)));
                start = end;
            }
        } catch (SQLException e) {
            throw new Failed(e);
        }
        return outcomes;
    }

    /**
     * {@return where writes end that can be made at once, and in any order} An id that is chosen may be one that is
     * just being given. They are of different products in any case.
     */
    private static int endOfRun(List<Write> writes, int start) {
        boolean adds = false;
        boolean puts = false;
        int text = 0;
        for (int i = start; i < writes.size(); i++) {
            adds |= writes.get(i) instanceof Write.Add;
            puts |= writes.get(i) instanceof Write.Put;
            text += writes.get(i).details().description().length();
            if (adds && puts || text > MUCH_TEXT) {
                return i;
            }
        }
        return writes.size();
    }

    private List<Outcome> writeRun(Transaction transaction, LoggedBatch logged, List<Write> run) throws SQLException {
        List<Write.Add> adds = only(run, Write.Add.class);
        List<Write.Put> puts = only(run, Write.Put.class);
        List<Write.Replace> replaces = only(run, Write.Replace.class);
        List<Product> added = logged.add(transaction, adds.stream()
                .map(add -> new Product(0, Version.fresh(), add.details())).toList());
        Map<Long, Product> put = new HashMap<>();
        if (!puts.isEmpty()) {
            long highest = puts.stream().mapToLong(Write.Put::id).max().orElseThrow();
            dialect.bulk().giveHigherIds(database, highest);
            logged.put(transaction, puts.stream()
                    .map(write -> new Product(write.id(), Version.fresh(), write.details())).toList())
                    .forEach(product -> put.put(product.id(), product));
        }
        Map<Long, Product> replaced = new HashMap<>();
        Map<Long, Product> others = new HashMap<>();
        if (!replaces.isEmpty()) {
            logged.replace(transaction, replaces.stream()
                    .map(write -> new Replacement(write.seen().version(),
                            new Product(write.seen().id(), Version.fresh(), write.details()))).toList())
                    .forEach(product -> replaced.put(product.id(), product));
            find(transaction, replaces.stream().map(write -> write.seen().id())
                    .filter(id -> !replaced.containsKey(id)).toArray(Long[]::new))
                    .forEach(product -> others.put(product.id(), product));
        }
        List<Outcome> outcomes = new ArrayList<>(run.size());
        int nextAdded = 0;
        for (Write write : run) {
            outcomes.add(switch (write) {
                case Write.Add add -> new Outcome.Written(added.get(nextAdded++));
                case Write.Put(long id, var details) ->
                        put.containsKey(id) ? new Outcome.Written(put.get(id)) : new Outcome.IdTaken();
                case Write.Replace(Product seen, var details) -> replaced.containsKey(seen.id())
                        ? new Outcome.Written(replaced.get(seen.id()))
                        : others.containsKey(seen.id()) ? new Outcome.Stale(others.get(seen.id())) : new Outcome.Gone();
            });
        }
        return outcomes;
    }

    private static <W extends Write> List<W> only(List<Write> writes, Class<W> kind) {
        return writes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static List<Product> find(Transaction transaction, Long[] ids) throws SQLException {
        return ids.length == 0 ? List.of() : transaction.run(FIND_ALL, statement -> {
            statement.setObject(1, ids);
            try (ResultSet rows = statement.executeQuery()) {
                return ProductRow.products(rows);
            }
        });
    }

    /**
     * A new state of a product.
     *
     * @param seen the version of the state before
     */
    record Replacement(Version seen, Product product) { }
}
