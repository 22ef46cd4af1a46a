package dev.productcatalog.persistence.sql;

import static java.util.stream.Collectors.toSet;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder.Field;
import dev.productcatalog.domain.port.ProductRepository;
import dev.productcatalog.persistence.database.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Products in a table of an SQL database, one statement a call. A write is guarded by the version in the statement's own
 * condition, so that it needs no lock and no transaction around it. Thread-safe.
 */
final class SqlProductRepository implements ProductRepository {

    private static final String FIND = "SELECT " + SelectStatement.COLUMNS + " FROM product WHERE id = ?";
    private static final String REPLACE = "UPDATE product"
            + " SET version = ?, name = ?, description = ?, price = ?, search_text = ? WHERE id = ? AND version = ?";
    private static final String REMOVE = "DELETE FROM product WHERE id = ? AND version = ?";

    private final Database database;
    private final Dialect dialect;

    /** @param database has the tables */
    SqlProductRepository(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    @Override
    public Product add(ProductDetails details, Attempt attempt) {
        Objects.requireNonNull(details, "details");
        Version version = Version.fresh();
        long id = database.write(dialect.insert(), statement -> {
            setState(statement, version, details);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
        return new Product(id, version, details);
    }

    @Override
    public Optional<Product> find(long id) {
        return database.read(FIND, statement -> {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(product(row)) : Optional.empty();
            }
        });
    }

    @Override
    public List<Product> page(ProductQuery query) {
        SelectStatement select = pageStatement(query);
        return database.read(select.text(), statement -> {
            setParameters(statement, select.parameters());
            try (ResultSet rows = statement.executeQuery()) {
                List<Product> products = new ArrayList<>();
                while (rows.next()) {
                    products.add(product(rows));
                }
                return Collections.unmodifiableList(products);
            }
        });
    }

    @Override
    public long count(ProductFilter filter) {
        return count(SelectStatement.count(dialect, filter));
    }

    /** {@return the statement that reads the page} What it asks before decides nothing but by which index that is done. */
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
        return database.read(select.text(), statement -> {
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
        Version version = Version.fresh();
        int replaced = database.write(REPLACE, statement -> {
            setState(statement, version, details);
            statement.setLong(6, seen.id());
            statement.setLong(7, seen.version().value());
            return statement.executeUpdate();
        });
        if (replaced == 0) {
            throw refusal(seen);
        }
        return new Product(seen.id(), version, details);
    }

    @Override
    public void remove(Product seen, Attempt attempt) {
        int removed = database.write(REMOVE, statement -> {
            statement.setLong(1, seen.id());
            statement.setLong(2, seen.version().value());
            return statement.executeUpdate();
        });
        if (removed == 0) {
            throw refusal(seen);
        }
    }

    /** {@return why no row had the id and the version} */
    private CatalogException refusal(Product seen) {
        return find(seen.id()).<CatalogException>map(CatalogException.Stale::new)
                .orElseGet(() -> new CatalogException.NotFound(seen.id()));
    }

    /** Sets the first five parameters of an insert or an update. */
    private static void setState(PreparedStatement statement, Version version, ProductDetails details)
            throws SQLException {
        statement.setLong(1, version.value());
        statement.setString(2, details.name());
        statement.setString(3, details.description());
        statement.setLong(4, details.price());
        statement.setString(5, ProductFilter.searchText(details));
    }

    static void setParameters(PreparedStatement statement, List<Object> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
    }

    /** Reads the columns that {@link SelectStatement#COLUMNS} names, by index: the case of names differs by database. */
    private static Product product(ResultSet row) throws SQLException {
        ProductDetails details = new ProductDetails(row.getString(3), row.getString(4), row.getLong(5));
        return new Product(row.getLong(1), new Version(row.getLong(2)), details);
    }
}
