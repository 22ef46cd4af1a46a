package dev.productcatalog.persistence.sql;

import static java.util.stream.Collectors.toSet;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder.Field;
import dev.productcatalog.domain.port.ProductRepository;
import dev.productcatalog.persistence.database.Database;
import dev.productcatalog.persistence.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Products in a table of an SQL database, one statement a read. Thread-safe.
 */
final class SqlProductRepository implements ProductRepository {

    private final Database database;
    private final Dialect dialect;
    private final LoggedWrites writes;
    private final SqlChangeLog log;
    private final Reads reads;

    /** @param database has the tables */
    SqlProductRepository(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
        this.writes = new LoggedWrites(dialect);
        this.log = new SqlChangeLog(database, dialect, this);
        this.reads = new Reads(database, log);
    }

    /** {@return the log of the changes} */
    SqlChangeLog log() {
        return log;
    }

    /** {@return how many products are read} */
    Reads reads() {
        return reads;
    }

    @Override
    public Product add(ProductDetails details, Attempt attempt) {
        Objects.requireNonNull(details, "details");
        return write(attempt, transaction -> writes.add(transaction, details, attempt));
    }

    /** Adds a product under an id that was given before. */
    Product bringBack(long id, ProductDetails details, Attempt attempt) {
        while (true) {
            Optional<Product> added = write(attempt, transaction -> writes.addUnder(transaction, id, details, attempt));
            if (added.isPresent()) {
                return added.get();
            }
            find(id).ifPresent(current -> {
                throw new CatalogException.Stale(current);
            });
        }
    }

    @Override
    public Optional<Product> find(long id) {
        return database.read(LoggedWrites.FIND, statement -> LoggedWrites.find(statement, id));
    }

    @Override
    public List<Product> page(ProductQuery query) {
        SelectStatement select = pageStatement(query);
        return reads.read(select.text(), statement -> {
            setParameters(statement, select.parameters());
            try (ResultSet rows = statement.executeQuery()) {
                return ProductRow.products(rows);
            }
        });
    }

    @Override
    public long count(ProductFilter filter) {
        return count(SelectStatement.count(dialect, filter));
    }

    /**
     * {@return the statement that reads the page} What it asks before decides nothing but by which index that is done.
     */
    SelectStatement pageStatement(ProductQuery query) {
        Field lead = query.order().keys().getFirst().field();
        Set<Field> filtered = SelectStatement.filtered(query.filter());
        if (dialect.weighsIndexes() || Set.of(lead).containsAll(filtered)) {
            return SelectStatement.page(dialect, query);
        }
        Set<Field> selective = filtered.stream().filter(field -> selectsFew(query.filter(), field)).collect(toSet());
        boolean inOrder = selective.isEmpty() || selective.contains(lead);
        return SelectStatement.page(dialect, query, inOrder ? lead : selective.iterator().next());
    }

    private boolean selectsFew(ProductFilter filter, Field field) {
        return count(SelectStatement.countUpToMany(dialect, filter, field)) <= SelectStatement.MANY;
    }

    private long count(SelectStatement select) {
        return reads.read(select.text(), statement -> {
            setParameters(statement, select.parameters());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Override
    public Product replace(Product seen, ProductDetails details, Attempt attempt) {
        Objects.requireNonNull(details, "details");
        return write(attempt, transaction -> writes.replace(transaction, seen, details, attempt));
    }

    @Override
    public void remove(Product seen, Attempt attempt) {
        write(attempt, transaction -> writes.remove(transaction, seen, attempt));
    }

    @Override
    public void confirm(Product current, Attempt attempt) {
        if (attempt.key().isPresent()) {
            database.write(transaction -> {
                writes.keepReceipt(transaction, Change.Type.UPDATED, current, attempt);
                return null;
            });
        }
    }

    /** Without a key, one statement changes all that is to be changed. */
    private <T> T write(Attempt attempt, Transaction.Body<T> body) {
        T written = attempt.key().isEmpty() ? database.writeByOne(body) : database.write(body);
        log.tellListeners();
        return written;
    }

    static void setParameters(PreparedStatement statement, List<Object> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
    }
}
