package dev.productcatalog.bootstrap.service;

import dev.productcatalog.http.settings.UnusableFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells commands on this machine how to ask the service that has the file of a database open, as they cannot open it
 * themselves: a file beside it, for its owner alone, who could read the database as well. It is locked as long as the
 * service lives, so that what one that was killed has left behind means nothing. Thread-safe.
 */
public final class AddressFile implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(AddressFile.class.getName());
    private static final String SUFFIX = ".service";
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;
    private final FileChannel channel;

    private AddressFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** {@return where it is for the file of a database} */
    static Path beside(String database) {
        return Path.of(database + SUFFIX);
    }

    /** Writes it; a service whose file cannot be written does without, and says so. */
    static Optional<AddressFile> write(Path file, ServiceAddress address) {
        try {
            Files.deleteIfExists(file); // of one that was killed, with whatever permissions it has meanwhile
            FileChannel channel = FileChannel.open(file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), forOwner());
            try {
                channel.lock();
                channel.write(ByteBuffer.wrap("%s%n%s%n%s%n"
                        .formatted(address.api(), address.operation(), address.token())
                        .getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return Optional.of(new AddressFile(file, channel));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "{0} cannot be written, so commands cannot ask this service: {1}", file,
                    UnusableFile.reason(e));
            return Optional.empty();
        }
    }

    private static FileAttribute<?>[] forOwner() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)} : new FileAttribute<?>[0];
    }

    /**
     * {@return how the service is asked that has the file of a database open; empty if none has}
     *
     * @throws IOException if that cannot be known
     */
    public static Optional<ServiceAddress> read(String database) throws IOException {
        try (FileChannel channel = FileChannel.open(beside(database))) {
            if (!isLocked(channel)) {
                return Optional.empty();
            }
            List<String> lines = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8)
                    .lines().toList();
            return lines.size() < 3 ? Optional.empty() : Optional.of(
                    new ServiceAddress(URI.create(lines.get(0)), URI.create(lines.get(1)), lines.get(2)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try (FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return free == null;
        } catch (OverlappingFileLockException e) {
            return true; // by this process
        }
    }

    /** Removes it: from now on the service takes no more commands. */
    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "{0} cannot be removed: {1}", file, UnusableFile.reason(e));
        }
    }
}
