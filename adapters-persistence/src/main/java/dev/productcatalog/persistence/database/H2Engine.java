package dev.productcatalog.persistence.database;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** H2, in this process. Immutable. */
public final class H2Engine extends Engine {

    public static final H2Engine INSTANCE = new H2Engine();

    /** A table that is there only while the database is asked whether it can be written. */
    public static final String WRITE_CHECK = "catalog_write_check";

    private static final int FILE_IN_USE = 90020;
    private static final int FILE_MISSING = 90146;

    /** Input or output failed; the file is corrupt, closed, or shut down; or it could only be opened to be read. */
    private static final Set<Integer> ENDS = Set.of(90028, 90030, 90031, 90067, 90097, 90098, 90121);

    /** What a commit fails with when the file cannot be written: no code of its own, only the cause tells. */
    private static final int GENERAL = 50000;
    private static final String OF_THE_FILE = "org.h2.mvstore.MVStoreException";
    private static final String CANNOT_BE_WRITTEN = "the file cannot be written";

    /** Several times what H2 writes at once, so that it is no luck if the next write succeeds. */
    private static final int ROOM_BYTES = 4 << 20;

    /** What H2 adds to the name of a database. */
    public static final String SUFFIX = ".mv.db";

    /** H2's isolation level that JDBC does not know: all tables as they were when the transaction began. */
    private static final int SNAPSHOT = 6;

    /** A file in H2's usual file system: letters and a colon, more than those of a drive, would name another one. */
    private static final Pattern PLAIN_FILE = Pattern.compile("^jdbc:h2:(?:file:)?(?:async:)?(?![A-Za-z]{2,}:)");

    /** The builds of H2 that made the file and that reads it. */
    private static final String BUILDS =
            "SELECT CAST(MAX(CASE SETTING_NAME WHEN 'CREATE_BUILD' THEN SETTING_VALUE END) AS INT),"
            + " CAST(MAX(CASE SETTING_NAME WHEN 'info.BUILD_ID' THEN SETTING_VALUE END) AS INT)"
            + " FROM INFORMATION_SCHEMA.SETTINGS";

    private H2Engine() {
        super("allowed is jdbc:h2:file:<absolute path of a file that can be written>",
                Set.of("HYT00", "40001"), "SET LOCK_TIMEOUT ");
    }

    @Override
    Optional<Settings> replica(Settings settings) {
        if (settings.others().containsKey(READ_URL)) {
            throw new IllegalArgumentException("db.read-url is for a replica of PostgreSQL; allowed with "
                    + shown(settings) + " is none");
        }
        return Optional.empty();
    }

    /** H2 opens a file that it may not write all the same, and fails with the first write. */
    @Override
    public void requirePlace(Settings settings) {
        file(settings).filter(Path::isAbsolute).ifPresent(file -> {
            Path there = file;
            while (!Files.exists(there)) {
                there = there.getParent();
            }
            if (!Files.isWritable(there)) {
                throw cannotBeOpened(settings, CANNOT_BE_WRITTEN, null);
            }
        });
    }

    @Override
    Start begin(Settings settings) throws SQLException {
        requirePlace(settings);
        Settings full = new Settings(complete(settings), settings.username(), settings.password(), settings.others());
        Connection first = connect(full); // H2 itself locks the file
        try {
            requireOwnFile(settings, first);
            return new Start(first, full);
        } catch (SQLException | RuntimeException e) {
            first.close();
            throw e;
        }
    }

    @Override
    public Optional<Connection> inspect(Settings settings) throws SQLException {
        replica(settings);
        Settings reading = new Settings(settings.url() + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r", settings.username(),
                settings.password(), settings.others());
        Connection connection;
        try {
            connection = connect(reading);
        } catch (SQLException e) {
            if (e.getErrorCode() == FILE_MISSING) {
                return Optional.empty();
            }
            throw e;
        }
        try {
            requireOwnFile(settings, connection);
            return Optional.of(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    static String complete(Settings settings) {
        Map<String, String> ours = new LinkedHashMap<>();
        // every commit is written before it is acknowledged: nothing is lost when the process is killed
        ours.put("WRITE_DELAY", "0");
        // closed by close(), not by a hook that runs while requests are still under way
        ours.put("DB_CLOSE_ON_EXIT", "FALSE");
        // parsed statements kept for each connection; the default of 8 is fewer than there are kinds of lists
        ours.put("QUERY_CACHE_SIZE", "64");
        // else each parsed statement keeps its last result, which may be a page of a thousand products
        ours.put("OPTIMIZE_REUSE_RESULTS", "FALSE");
        // half of what H2 would take: its estimate of what rows take lags behind where short and long ones are mixed,
        // and 1,000 of the longest products had 70 MB of the heap
        ours.put("CACHE_SIZE", Long.toString(Runtime.getRuntime().maxMemory() / 32 / 1024));
        // no file of errors beside the data, nor stack traces on the console where it cannot be written
        ours.put("TRACE_LEVEL_FILE", "0");
        // in the usual file system the interrupt of a thread that reads closes the file for all
        String url = PLAIN_FILE.matcher(settings.url()).replaceFirst("jdbc:h2:file:async:");
        return complete(url, ours, ';', ';');
    }

    /** An older H2 opens the file of a newer one without a word; what it then makes of it nobody has promised. */
    private static void requireOwnFile(Settings settings, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet builds = statement.executeQuery(BUILDS)) {
            builds.next();
            int made = builds.getInt(1);
            int ours = builds.getInt(2);
            if (made > ours) {
                statement.execute("SHUTDOWN IMMEDIATELY"); // without tidying up the file
                throw new IllegalArgumentException(("db.url %s was made by a newer H2 (build %d, this is %d);"
                        + " bring it over with the jars of both: org.h2.tools.Script of the newer writes it as SQL,"
                        + " org.h2.tools.RunScript of this one reads that into a new file")
                        .formatted(shown(settings), made, ours));
            }
        }
    }

    @Override
    RuntimeException refusal(Settings settings, String state, SQLException e) {
        return e.getErrorCode() == FILE_IN_USE
                ? new IllegalArgumentException("db.url " + shown(settings)
                        + " is in use by another process; stop that, or choose another file", e)
                : cannotBeOpened(settings, reason(e), e);
    }

    private static boolean isOfTheFile(SQLException e) {
        return e.getErrorCode() == GENERAL && e.getCause() != null
                && e.getCause().getClass().getName().equals(OF_THE_FILE);
    }

    /** {@return H2's own words of a few codes that do not repeat the URL, which may hold a password} */
    private static String reason(SQLException e) {
        return switch (e.getErrorCode()) {
            case 90011 -> "the path is relative";
            case 90028, 90031 -> "the file is no H2 database, or cannot be read, or cannot be written";
            case 90062, 90123, 90124 -> CANNOT_BE_WRITTEN;
            case 90030, 90048 -> "the file is no H2 database of this version, or corrupt";
            case 90046, 90113, 90066 -> "malformed, or a setting that H2 does not know";
            case 90146 -> "the file does not exist";
            default -> isOfTheFile(e) ? CANNOT_BE_WRITTEN : "H2 error " + e.getErrorCode();
        };
    }

    /** {@return the file that the database is kept in, if it is one in the usual file system} */
    public Optional<Path> file(Settings settings) {
        Matcher beginning = PLAIN_FILE.matcher(settings.url());
        if (!beginning.lookingAt()) {
            return Optional.empty();
        }
        String name = settings.url().substring(beginning.end()).split(";", 2)[0];
        boolean isAtHome = name.startsWith("~/");
        return Optional.of(Path.of((isAtHome ? System.getProperty("user.home") + name.substring(1) : name) + SUFFIX));
    }

    /** {@return the settings with another file, beside which H2 leaves none of errors} */
    public Settings at(Path file, Settings settings) {
        String name = file.toAbsolutePath().toString();
        int options = settings.url().indexOf(';');
        String url = "jdbc:h2:file:" + name.substring(0, name.length() - SUFFIX.length())
                + (options < 0 ? "" : settings.url().substring(options));
        return new Settings(complete(url, Map.of("TRACE_LEVEL_FILE", "0"), ';', ';'), settings.username(),
                settings.password(), settings.others());
    }

    @Override
    boolean isEmbedded() {
        return true;
    }

    /** After an error of its file H2 closes the database, and its sessions never work again. */
    @Override
    boolean endsSession(SQLException e) {
        return ENDS.contains(e.getErrorCode()) || isOfTheFile(e);
    }

    @Override
    boolean endsWriting(SQLException e) {
        return endsSession(e);
    }

    /**
     * Closes the database at once, and with it all sessions: else H2 goes on giving out the one whose file failed as
     * long as somebody has a session of it. To roll back in such a one must not be tried: H2 2.4.240 then counts a
     * transaction out twice (Transaction.closeIt, and endStatement of Command.executeUpdate after it), and whoever
     * begins a statement goes round for ever (MVStore.registerVersionUsage).
     */
    @Override
    void end(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            // it says that it is closed
        }
    }

    @Override
    public void countMemory(Connection connection) throws SQLException {
        H2Memory.count(connection);
    }

    @Override
    void requireReadable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // of a table: without one H2 answers even when it has closed itself
            statement.execute("SELECT id FROM " + Schema.TABLE + " FETCH FIRST ROW ONLY");
        }
    }

    @Override
    void requireRoom(Settings settings) throws IOException {
        Optional<Path> file = file(settings);
        if (file.isEmpty()) {
            return;
        }
        byte[] filler = new byte[ROOM_BYTES];
        new Random().nextBytes(filler); // nothing that a file system could compress
        Path beside = file.get().resolveSibling(file.get().getFileName() + ".room");
        try (FileChannel channel = FileChannel.open(beside, CREATE, WRITE, TRUNCATE_EXISTING, DELETE_ON_CLOSE)) {
            ByteBuffer rest = ByteBuffer.wrap(filler);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true); // only now the file system has to find room
        } catch (AccessDeniedException e) {
            // no files may be made here, which does not keep the one that is there from growing
        }
    }

    @Override
    void requireWritable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + WRITE_CHECK);
            statement.execute("CREATE TABLE " + WRITE_CHECK + " AS SELECT SECURE_RAND(100000) AS filler");
            statement.execute("DROP TABLE " + WRITE_CHECK);
        }
    }

    @Override
    public void beginSnapshot(Connection connection) throws SQLException {
        connection.setTransactionIsolation(SNAPSHOT);
        connection.setAutoCommit(false);
    }
}
