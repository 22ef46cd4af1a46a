package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider;
import dev.productcatalog.persistence.database.Database;
import dev.productcatalog.persistence.database.Schema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes URLs that begin with {@code jdbc:h2:} or {@code jdbc:postgresql:}, with all that these databases' drivers allow
 * behind it, and makes the tables that are missing. Several instances may open one PostgreSQL database at once.
 */
public final class SqlCatalogProvider implements CatalogProvider {

    private static final int H2_FILE_IN_USE = 90020;
    private static final int H2_FILE_MISSING = 90146;

    /** Those that update the tables of one PostgreSQL database go one after the other; any number of our own. */
    private static final String LOCK = "SELECT pg_advisory_lock(7083291502776)";

    /**
     * Classes of SQLSTATE that may be gone at the next attempt: no connection, not the primary, rolled back, out of
     * resources, locked, told to stop.
     */
    private static final Set<String> MAY_PASS = Set.of("08", "25", "40", "53", "55", "57");

    /** For {@link java.util.ServiceLoader}. */
    public SqlCatalogProvider() { }

    @Override
    public boolean accepts(String url) {
        return url.startsWith("jdbc:h2:") || url.startsWith("jdbc:postgresql:");
    }

    @Override
    public Catalog open(Settings settings) {
        Dialect dialect = settings.url().startsWith("jdbc:h2:") ? Dialect.H2 : Dialect.POSTGRESQL;
        String url = withDefaults(settings.url(), dialect);
        Settings full = new Settings(url, settings.username(), settings.password(), settings.others());
        try (Connection first = connect(full, dialect)) {
            if (dialect == Dialect.POSTGRESQL) {
                requireUtf8(first, full);
                first.createStatement().execute(LOCK); // held until the connection is closed
            }
            return open(full, dialect);
        } catch (SQLException e) {
            throw refusal(full, dialect, e);
        }
    }

    @Override
    public List<String> pending(Settings settings) {
        Dialect dialect = settings.url().startsWith("jdbc:h2:") ? Dialect.H2 : Dialect.POSTGRESQL;
        String url = settings.url() + (dialect == Dialect.H2 ? ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r" : "");
        Settings reading = new Settings(url, settings.username(), settings.password(), settings.others());
        try (Connection connection = Database.connect(reading)) {
            if (dialect == Dialect.POSTGRESQL) {
                requireUtf8(connection, settings);
            }
            return Schema.missing(Dialect.SCRIPTS, connection).stream().map(script -> "script " + script).toList();
        } catch (SQLException e) {
            if (dialect == Dialect.H2 && e.getErrorCode() == H2_FILE_MISSING) {
                return Stream.concat(Stream.of("the file of the database"),
                        Dialect.SCRIPTS.stream().map(script -> "script " + script)).toList();
            }
            throw refusal(settings, dialect, e);
        }
    }

    private static Catalog open(Settings settings, Dialect dialect) throws SQLException {
        Database database = Database.open(settings);
        try {
            Schema.update(Dialect.class, dialect.folder(), Dialect.SCRIPTS, database::connection);
            return new SqlCatalog(database, dialect);
        } catch (RuntimeException e) {
            database.close();
            if (!(e instanceof CatalogException)) {
                for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                    if (cause instanceof SQLException sql) {
                        throw sql;
                    }
                }
            }
            throw e;
        }
    }

    /** In SQL_ASCII, which servers have without a locale, lengths are bytes; others lack most characters. */
    private static void requireUtf8(Connection connection, Settings settings) throws SQLException {
        try (ResultSet row = connection.createStatement().executeQuery("SHOW server_encoding")) {
            row.next();
            if (!row.getString(1).equals("UTF8")) {
                throw new IllegalArgumentException("db.url " + shown(settings.url()) + " has the encoding "
                        + row.getString(1) + "; allowed is a database made with ENCODING 'UTF8'");
            }
        }
    }

    private static Connection connect(Settings settings, Dialect dialect) {
        try {
            DriverManager.getDriver(settings.url());
        } catch (SQLException e) {
            throw new IllegalArgumentException("db.url " + shown(settings.url()) + " is malformed; " + form(dialect), e);
        }
        try {
            return Database.connect(settings);
        } catch (SQLException e) {
            throw refusal(settings, dialect, e);
        }
    }

    private static RuntimeException refusal(Settings settings, Dialect dialect, SQLException e) {
        String url = shown(settings.url());
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("28")) {
            return new IllegalArgumentException("db.username " + settings.username() + " and db.password are refused by "
                    + url + "; set those that the database knows", e);
        }
        if (dialect == Dialect.H2) {
            return new IllegalArgumentException(e.getErrorCode() == H2_FILE_IN_USE
                    ? "db.url " + url + " is in use by another process; stop that, or choose another file"
                    : "db.url " + url + " cannot be opened (" + reason(e) + "); " + form(dialect), e);
        }
        if (state.equals("42501") || state.equals("3F000")) {
            return new IllegalArgumentException("db.username " + settings.username() + " may not make the tables in " + url
                    + "; grant it USAGE and CREATE on the schema, or name the owner", e);
        }
        if (state.length() == 5 && MAY_PASS.contains(state.substring(0, 2))) {
            return new CatalogException.Unavailable("cannot reach " + url, e, false);
        }
        return new IllegalArgumentException("db.url " + url + " cannot be opened (SQLSTATE " + state + "); "
                + form(dialect), e);
    }

    private static String form(Dialect dialect) {
        return switch (dialect) {
            case H2 -> "allowed is jdbc:h2:file:<absolute path of a file that can be written>";
            case POSTGRESQL -> "allowed is jdbc:postgresql://<host>:<port>/<a database that exists>";
        };
    }

    /** {@return H2's own words of a few codes that do not repeat the URL, which may hold a password} */
    private static String reason(SQLException e) {
        return switch (e.getErrorCode()) {
            case 90011 -> "the path is relative";
            case 90028, 90031, 90062, 90123, 90124 -> "the file cannot be written";
            case 90030, 90048 -> "the file is no H2 database of this version, or corrupt";
            case 90046, 90113, 90066 -> "malformed, or a setting that H2 does not know";
            case 90146 -> "the file does not exist";
            default -> "H2 error " + e.getErrorCode();
        };
    }

    /** {@return the URL without what may hold a password} */
    private static String shown(String url) {
        return url.split("[;?]", 2)[0];
    }

    /** {@return the URL with our settings for those that it leaves open} */
    public static String withDefaults(String url, Dialect dialect) {
        Map<String, String> defaults = new LinkedHashMap<>();
        switch (dialect) {
            case H2 -> {
                // every commit is written before it is acknowledged: nothing is lost when the process is killed
                defaults.put("WRITE_DELAY", "0");
                // closed by close(), not by a hook that runs while requests are still under way
                defaults.put("DB_CLOSE_ON_EXIT", "FALSE");
                // parsed statements kept for each connection; the default of 8 is fewer than there are kinds of lists
                defaults.put("QUERY_CACHE_SIZE", "64");
                // H2 2.5 takes the last result for that of a page with another limit; see DatabaseTest
                defaults.put("OPTIMIZE_REUSE_RESULTS", "FALSE");
                // no file of errors beside the data, nor stack traces on the console where it cannot be written
                defaults.put("TRACE_LEVEL_FILE", "0");
            }
            case POSTGRESQL -> {
                // in seconds; without them a server that is gone without a word holds a request for minutes
                defaults.put("connectTimeout", "1");
                defaults.put("loginTimeout", "2");
                defaults.put("socketTimeout", "10");
                defaults.put("tcpKeepAlive", "true");
            }
        }
        StringBuilder full = new StringBuilder(url);
        String[] parts = url.split("[;?&]");
        defaults.forEach((key, value) -> {
            for (int i = 1; i < parts.length; i++) {
                if (parts[i].split("=", 2)[0].strip().equalsIgnoreCase(key)) {
                    return;
                }
            }
            char separator = dialect == Dialect.H2 ? ';' : full.indexOf("?") < 0 ? '?' : '&';
            full.append(separator).append(key).append('=').append(value);
        });
        return full.toString();
    }
}
