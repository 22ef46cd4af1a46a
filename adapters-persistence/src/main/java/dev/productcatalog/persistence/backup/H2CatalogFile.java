package dev.productcatalog.persistence.backup;

import dev.productcatalog.domain.port.CatalogFile;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import dev.productcatalog.persistence.database.Engine;
import dev.productcatalog.persistence.database.H2Engine;
import dev.productcatalog.persistence.database.Schema;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The file of an H2 database that is not open in this process. Thread-safe. */
public final class H2CatalogFile implements CatalogFile {

    private final Settings settings;
    private final Path file;
    private final Scripts scripts;
    private final String newEpoch;
    private final InstantSource clock;

    /**
     * What makes the tables.
     *
     * @param owner  the class beside which the folder is
     * @param folder the folder of the scripts
     * @param names  the scripts, in the order in which they are run
     */
    public record Scripts(Class<?> owner, String folder, List<String> names) { }

    /**
     * @param file     where the settings have it
     * @param scripts  what makes the tables
     * @param newEpoch the statement after which followers of the log begin anew
     * @param clock    tells when a catalogue was replaced
     */
    public H2CatalogFile(Settings settings, Path file, Scripts scripts, String newEpoch, InstantSource clock) {
        this.settings = settings;
        this.file = file;
        this.scripts = scripts;
        this.newEpoch = newEpoch;
        this.clock = clock;
    }

    @Override
    public String path() {
        return file.toString();
    }

    @Override
    public void backUp(Consumer<byte[]> target) {
        try (Connection connection = H2Engine.INSTANCE.inspect(settings).orElseThrow(() ->
                new Refused("there is no catalogue at " + file, null))) {
            if (Schema.missing(scripts.names(), connection).size() == scripts.names().size()) {
                throw new Refused(file + " is no catalogue", null);
            }
            if (Schema.isNewer(scripts.names(), connection)) {
                throw new Refused(H2Engine.INSTANCE.madeByNewer(settings).getMessage(), null);
            }
            BackupFormat.write(target, out -> H2Tables.write(connection, out));
        } catch (SQLException e) {
            throw new Refused(H2Engine.INSTANCE.refusal(settings, e).getMessage(), e);
        }
    }

    @Override
    public void verify(String backup) {
        try (DataInputStream content = BackupFormat.open(Path.of(backup), _ -> { })) {
            readScripts(backup, content);
        } catch (IOException e) {
            throw new Refused(backup + " cannot be read: " + reason(e), e);
        }
    }

    /** {@return those scripts that were run on the tables that come} */
    private List<String> readScripts(String backup, DataInputStream content) throws IOException {
        int run = H2Tables.readScripts(content);
        if (run < 1 || run > scripts.names().size()) {
            throw new Refused(backup + " was made by a newer version", null);
        }
        return scripts.names().subList(0, run);
    }

    @Override
    public Optional<String> restore(String backup, LongConsumer done) {
        try (DataInputStream content = BackupFormat.open(Path.of(backup), done)) {
            List<String> run = readScripts(backup, content);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path made = beside("restoring");
            try (FileChannel _ = hold(file); FileChannel _ = hold(made)) {
                Files.deleteIfExists(made); // of a restore that was killed
                try {
                    make(made, run, content);
                    return replaceBy(made);
                } finally {
                    Files.deleteIfExists(made);
                }
            }
        } catch (IOException e) {
            throw new Refused(backup + " cannot be restored to " + file + ": " + reason(e), e);
        } catch (SQLException e) {
            throw new Refused(backup + " cannot be restored to " + file + ": H2 error " + e.getErrorCode(), e);
        }
    }

    /** {@return what keeps processes from opening the file, as H2 itself does; none if there is no file} */
    private static FileChannel hold(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // this process has it open
        }
        channel.close();
        throw new Refused(file + " is in use by another process; stop that before", null);
    }

    /** Makes the tables as they were, fills them, brings them to what they are now, and closes the file. */
    private void make(Path made, List<String> run, DataInputStream content) throws SQLException, IOException {
        Settings own = H2Engine.INSTANCE.at(made, settings);
        try (Connection connection = Engine.connect(own); Statement statement = connection.createStatement()) {
            update(run, own);
            H2Tables.read(content, connection);
            connection.setAutoCommit(true);
            update(scripts.names(), own);
            statement.execute(newEpoch);
            statement.execute("SHUTDOWN");
        }
        try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private void update(List<String> names, Settings own) {
        Schema.update(scripts.owner(), scripts.folder(), names, () -> Engine.connect(own));
    }

    /** Leaves the former catalogue where it was until the other one takes its place. */
    private Optional<String> replaceBy(Path made) throws IOException {
        Optional<String> kept = Optional.empty();
        if (Files.exists(file)) {
            Path former = beside("before-restore-" + clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()
                    .replaceAll("[:-]", ""));
            Files.createLink(former, file);
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            kept = Optional.of(former.toString());
        } else {
            Files.move(made, file);
        }
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true); // the names, too, survive a power cut
        }
        return kept;
    }

    /** {@return a file in the same folder, with a name of its own} */
    private Path beside(String what) {
        String whole = file.getFileName().toString();
        String name = whole.substring(0, whole.length() - H2Engine.SUFFIX.length());
        return file.resolveSibling(name + '-' + what + H2Engine.SUFFIX);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "access is denied";
            default -> String.valueOf(e.getMessage());
        };
    }
}
