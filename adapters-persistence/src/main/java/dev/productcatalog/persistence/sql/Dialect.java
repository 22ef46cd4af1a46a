package dev.productcatalog.persistence.sql;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** In what the databases differ, beside the scripts that make their tables. All other SQL is common to them. */
enum Dialect {

    /** H2, embedded. */
    H2("SELECT id FROM FINAL TABLE (%s)", "name_key", "STRINGTOUTF8(name)", "?") {
        @Override
        Object nameKey(String name) {
            return name.getBytes(StandardCharsets.UTF_8);
        }
    },

    /** PostgreSQL. */
    POSTGRESQL("%s RETURNING id", "name", null, "(SELECT ?)") {
        @Override
        Object nameKey(String name) {
            return name;
        }
    };

    /** The names of the scripts in each {@link #folder}, in the order in which they are run. */
    static final List<String> SCRIPTS = List.of("1_product.sql");

    private static final String INSERT =
            "INSERT INTO product (version, name, description, price, search_text) VALUES (?, ?, ?, ?, ?)";

    private final String insert;
    private final String nameKey;
    private final String unindexedNameKey;
    private final String hiddenParameter;

    Dialect(String returningId, String nameKey, String unindexedNameKey, String hiddenParameter) {
        this.insert = returningId.formatted(INSERT);
        this.nameKey = nameKey;
        this.unindexedNameKey = unindexedNameKey;
        this.hiddenParameter = hiddenParameter;
    }

    /** {@return the folder, beside this class, of the scripts that make the tables} */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the statement that inserts a product and yields its id} */
    String insert() {
        return insert;
    }

    /** {@return the column by which names are compared and ordered, by code point} */
    String nameKey() {
        return nameKey;
    }

    /** {@return an expression that has the same value, but no index; null where {@link #weighsIndexes}} */
    String unindexedNameKey() {
        return unindexedNameKey;
    }

    /** {@return whether the database itself finds out how many rows a condition selects, before it chooses an index} */
    boolean weighsIndexes() {
        return unindexedNameKey == null;
    }

    /**
     * {@return what stands for a parameter, so that its value is not known to the database when it plans the statement}
     * Where it is, PostgreSQL plans again for each value, which costs as much as to read 100 products by an index.
     */
    String hiddenParameter() {
        return hiddenParameter;
    }

    /** {@return what that column holds for a name} The order of these values is that of the names. */
    abstract Object nameKey(String name);
}
