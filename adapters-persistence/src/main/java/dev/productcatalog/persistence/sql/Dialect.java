package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change.Type;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** In what the databases differ, beside the scripts that make their tables. All other SQL is common to them. */
enum Dialect {

    /** H2, embedded. One thread writes, and numbers the changes. */
    H2("name_key", "STRINGTOUTF8(name)", "?", new H2BulkStatements()) {
        @Override
        Object nameKey(String name) {
            return name.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        String write(Type type, String statement) {
            return "SELECT " + ProductRow.COLUMNS + " FROM " + (type == Type.DELETED ? "OLD" : "FINAL")
                    + " TABLE (" + statement + ")";
        }

        @Override
        String unlessThere(String insert) {
            return insert;
        }

        @Override
        void setMadeBy(PreparedStatement statement, int index, Attempt attempt) { }

        @Override
        String state() {
            return "SELECT epoch, 0, forgotten, " + head() + ", FALSE FROM change_log";
        }

        @Override
        String head() {
            return HEAD.formatted("");
        }

        @Override
        String closeBatch() {
            return "UPDATE change_batch SET last_number = (SELECT " + head() + " FROM change_log) + size WHERE id = ?";
        }

        @Override
        String stateOfReplica() {
            throw new UnsupportedOperationException("there are no replicas");
        }
    },

    /** PostgreSQL. Writers overlap, and leave it to whoever reads next to number their changes. */
    POSTGRESQL("name", null, "(SELECT ?)", new PostgresBulkStatements()) {
        @Override
        Object nameKey(String name) {
            return name;
        }

        @Override
        String write(Type type, String statement) {
            return "WITH written AS (" + statement + " RETURNING " + ProductRow.COLUMNS + "), logged AS ("
                    + "INSERT INTO change (" + ProductRow.CHANGE_COLUMNS + ") SELECT '" + type + "', CAST(? AS TEXT), "
                    + ProductRow.COLUMNS + " FROM written) SELECT " + ProductRow.COLUMNS + " FROM written";
        }

        @Override
        String unlessThere(String insert) {
            return insert + " ON CONFLICT DO NOTHING";
        }

        @Override
        void setMadeBy(PreparedStatement statement, int index, Attempt attempt) throws SQLException {
            statement.setString(index, attempt.by());
        }

        @Override
        String state() {
            return state(TIMELINE);
        }

        /** It may have become the primary. What it receives tells the timeline only to who may see that. */
        @Override
        String stateOfReplica() {
            return state("CASE WHEN pg_is_in_recovery() THEN COALESCE((SELECT received_tli FROM pg_stat_wal_receiver),"
                    + " (SELECT timeline_id FROM pg_control_checkpoint())) ELSE " + TIMELINE + " END");
        }

        /** Tables that pg_restore has made have other numbers than those that were dumped: so the epoch is another. */
        private String state(String timeline) {
            return "SELECT epoch # tableoid::bigint, " + timeline + ", forgotten, " + head()
                    + ", EXISTS (SELECT 1 FROM change WHERE number IS NULL)"
                    + " OR EXISTS (SELECT 1 FROM change_batch WHERE last_number IS NULL) FROM change_log";
        }

        @Override
        String head() {
            return HEAD.formatted(" WHERE number IS NOT NULL");
        }

        @Override
        String closeBatch() {
            return "UPDATE change_batch SET queued = nextval(pg_get_serial_sequence('change', 'queued')) WHERE id = ?";
        }
    };

    /** The first eight digits of a segment's name: a new one after each promotion. */
    private static final String TIMELINE =
            "('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int";

    /** The names of the scripts in each {@link #folder}, in the order in which they are run. */
    static final List<String> SCRIPTS = List.of("1_product.sql", "2_change.sql", "3_longer_names.sql",
            "4_batches_of_changes.sql");

    /** Of {@link #head}, with the condition under which an index finds the highest number. */
    private static final String HEAD = "GREATEST(COALESCE((SELECT MAX(number) FROM change%s), 0),"
            + " COALESCE((SELECT MAX(last_number) FROM change_batch), 0), forgotten)";

    /** Writes a change with the next number, where {@link #logsByItself} does not hold. */
    static final String LOG =
            "INSERT INTO change (number, " + ProductRow.CHANGE_COLUMNS + ") SELECT " + HEAD.formatted("") + " + 1, "
            + ProductRow.CHANGE_PARAMETERS + " FROM change_log";

    /** After it, positions in the log that were told before lead nowhere. */
    static final String NEW_EPOCH = "UPDATE change_log SET epoch = CAST(SECURE_RAND(8) AS BIGINT)";

    private final String nameKey;
    private final String unindexedNameKey;
    private final String hiddenParameter;
    private final BulkStatements bulk;
    private final String add;
    private final String addUnder;
    private final String replace;
    private final String remove;
    private final String keepReceipt;

    Dialect(String nameKey, String unindexedNameKey, String hiddenParameter, BulkStatements bulk) {
        this.bulk = bulk;
        this.nameKey = nameKey;
        this.unindexedNameKey = unindexedNameKey;
        this.hiddenParameter = hiddenParameter;
        String insert = "INSERT INTO product (" + ProductRow.WRITTEN_COLUMNS;
        add = write(Type.CREATED, insert + ") VALUES (" + ProductRow.PARAMETERS + ")");
        addUnder = write(Type.CREATED, unlessThere(insert + ", id) OVERRIDING SYSTEM VALUE SELECT "
                + ProductRow.TYPED_PARAMETERS + ", CAST(? AS BIGINT)"
                + " WHERE NOT EXISTS (SELECT 1 FROM product WHERE id = ?)"));
        replace = write(Type.UPDATED, "UPDATE product SET " + ProductRow.ASSIGNMENTS + " WHERE id = ? AND version = ?");
        remove = write(Type.DELETED, "DELETE FROM product WHERE id = ? AND version = ?");
        keepReceipt = unlessThere("INSERT INTO receipt (retry_key, fingerprint, content) SELECT CAST(? AS VARCHAR),"
                + " CAST(? AS VARCHAR), CAST(? AS VARCHAR) WHERE NOT EXISTS (SELECT 1 FROM receipt WHERE retry_key ="
                + " ?)");
    }

    /** {@return a statement that changes a product, so that it yields the product, and writes its change if it can} */
    abstract String write(Type type, String statement);

    /** {@return whether what {@link #write} makes writes the change} */
    boolean logsByItself() {
        return this == POSTGRESQL;
    }

    /** {@return an insert of what is not there, which also does nothing if somebody else is just inserting it} */
    abstract String unlessThere(String insert);

    /** Sets who writes, at the end of the parameters of what {@link #write} makes, if that is one of them. */
    abstract void setMadeBy(PreparedStatement statement, int index, Attempt attempt) throws SQLException;

    /**
     * {@return the statement that reads the log's epoch, what else the epoch depends on, up to where changes are
     * forgotten, the highest number, and whether there are changes without one}
     */
    abstract String state();

    /** {@return the same for a replica, whose timeline may be told late} */
    abstract String stateOfReplica();

    /** {@return an expression for the highest number that was given to a change, where there is {@code change_log}} */
    abstract String head();

    /** {@return the statement with the id of a batch, which numbers its changes, or queues them to be numbered} */
    abstract String closeBatch();

    /** {@return the statement with a state as its parameters} */
    String add() {
        return add;
    }

    /** {@return the statement that also has the id, twice; it yields nothing if there is a product with it} */
    String addUnder() {
        return addUnder;
    }

    /** {@return the statement with the new state, the id and the version; it yields nothing if that is another} */
    String replace() {
        return replace;
    }

    /** {@return the statement with the id and the version; it yields nothing if that is another} */
    String remove() {
        return remove;
    }

    /** {@return the statement with key, fingerprint, content and key; it changes nothing if there is a receipt} */
    String keepReceipt() {
        return keepReceipt;
    }

    /** {@return the folder, beside this class, of the scripts that make the tables} */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
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

    /** {@return the statements that write many products} */
    BulkStatements bulk() {
        return bulk;
    }

    /** {@return what that column holds for a name} The order of these values is that of the names. */
    abstract Object nameKey(String name);
}
