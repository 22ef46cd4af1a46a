package dev.productcatalog.persistence.backup;

import dev.productcatalog.domain.port.CatalogFile.Refused;
import dev.productcatalog.persistence.database.H2Engine;
import dev.productcatalog.persistence.database.Schema;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rows of all tables of an H2 database, as bytes: how many of the schema's scripts were run, then each table by its
 * name, with the names of its columns, its rows, and the next id that it gives. Values are texts, which H2 turns into
 * what a column holds: so a backup is not bound to one H2.
 */
final class H2Tables {

    private static final String TABLES = "SELECT table_name FROM information_schema.tables"
            + " WHERE table_schema = CURRENT_SCHEMA AND table_type = 'BASE TABLE'"
            + " AND LOWER(table_name) NOT IN ('" + Schema.TABLE + "', '" + H2Engine.WRITE_CHECK + "')"
            + " ORDER BY table_name";
    private static final String COLUMNS = "SELECT column_name, COALESCE(identity_base, 0)"
            + " FROM information_schema.columns"
            + " WHERE table_schema = CURRENT_SCHEMA AND table_name = ? AND is_generated = 'NEVER'"
            + " ORDER BY ordinal_position";
    private static final int BATCH = 1_000;
    private static final int NULL = -1;

    private H2Tables() {
    }

    /** @param nextId what the identity column gives next; 0 if there is none */
    private record Columns(List<String> names, String identity, long nextId) {

        String quoted() {
            return names.stream().map(H2Tables::quoted).collect(Collectors.joining(", "));
        }
    }

    /**
     * Writes all rows in one state.
     *
     * @param connection of its own, on which nothing has been done
     */
    static void write(Connection connection, DataOutputStream out) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            // rows as they are asked for, else all of them would be copied first
            statement.execute("SET LAZY_QUERY_EXECUTION TRUE");
            H2Engine.INSTANCE.beginSnapshot(connection);
            try (ResultSet scripts = statement.executeQuery("SELECT COUNT(*) FROM " + Schema.TABLE)) {
                scripts.next();
                out.writeInt(scripts.getInt(1));
            }
            for (String table : tables(connection)) {
                out.writeBoolean(true);
                out.writeUTF(table);
                write(connection, table, out);
            }
            out.writeBoolean(false);
        }
    }

    private static void write(Connection connection, String table, DataOutputStream out)
            throws SQLException, IOException {
        Columns columns = columns(connection, table);
        out.writeInt(columns.names().size());
        for (String name : columns.names()) {
            out.writeUTF(name);
        }
        try (Statement statement = connection.createStatement();
             ResultSet rows = statement.executeQuery("SELECT " + columns.quoted() + " FROM " + quoted(table))) {
            while (rows.next()) {
                out.writeBoolean(true);
                for (int i = 1; i <= columns.names().size(); i++) {
                    write(rows.getString(i), out);
                }
            }
        }
        out.writeBoolean(false);
        out.writeLong(columns(connection, table).nextId());
    }

    private static void write(String value, DataOutputStream out) throws IOException {
        if (value == null) {
            out.writeInt(NULL);
            return;
        }
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
    }

    /** {@return how many of the schema's scripts were run on the tables that come} */
    static int readScripts(DataInputStream in) throws IOException {
        return in.readInt();
    }

    /**
     * Replaces the rows of all tables, which the scripts have made, by those that come.
     *
     * @param connection on which each statement is committed in the end
     * @throws Refused if there is a table or a column that the database does not have
     */
    static void read(DataInputStream in, Connection connection) throws SQLException, IOException {
        List<String> tables = tables(connection);
        connection.setAutoCommit(false);
        while (in.readBoolean()) {
            String table = in.readUTF();
            if (!tables.contains(table)) {
                throw new Refused("there is a table in the backup that is not known here: " + table, null);
            }
            read(in, connection, table);
        }
    }

    private static void read(DataInputStream in, Connection connection, String table) throws SQLException, IOException {
        List<String> names = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            names.add(in.readUTF());
        }
        Columns columns = columns(connection, table);
        if (!columns.names().containsAll(names) || names.isEmpty()) {
            throw new Refused("there is a column in the backup that is not known here: " + table + names, null);
        }
        Columns given = new Columns(names, columns.identity(), 0);
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM " + quoted(table));
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + quoted(table) + " ("
                    + given.quoted() + ") OVERRIDING SYSTEM VALUE VALUES ("
                    + String.join(", ", Collections.nCopies(names.size(), "?")) + ')')) {
                insertRows(in, connection, insert, names.size());
            }
            long nextId = in.readLong();
            if (nextId > 0) {
                statement.execute("ALTER TABLE " + quoted(table) + " ALTER COLUMN " + quoted(columns.identity())
                        + " RESTART WITH " + nextId);
            }
        }
        connection.commit();
    }

    private static void insertRows(DataInputStream in, Connection connection, PreparedStatement insert, int columns)
            throws SQLException, IOException {
        int waiting = 0;
        while (in.readBoolean()) {
            for (int i = 1; i <= columns; i++) {
                int length = in.readInt();
                insert.setString(i, length == NULL ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8));
            }
            insert.addBatch();
            if (++waiting == BATCH) {
                insert.executeBatch();
                connection.commit();
                waiting = 0;
            }
        }
        insert.executeBatch();
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private static Columns columns(Connection connection, String table) throws SQLException {
        List<String> names = new ArrayList<>();
        String identity = "";
        long nextId = 0;
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                    if (rows.getLong(2) > 0) {
                        identity = rows.getString(1);
                        nextId = rows.getLong(2);
                    }
                }
            }
        }
        return new Columns(names, identity, nextId);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
