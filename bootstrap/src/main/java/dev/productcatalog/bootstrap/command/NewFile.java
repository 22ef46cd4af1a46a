package dev.productcatalog.bootstrap.command;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that has its name only when it is whole, and on the disk: until then it has another one, in the same folder,
 * under which it is gone if it is closed before, or the process is told to end. Only its owner may read it.
 */
final class NewFile extends FilterOutputStream {

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;

    private NewFile(Path target, Path temporary, FileChannel channel) {
        super(Channels.newOutputStream(channel));
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /**
     * Begins a file.
     *
     * @param wanted what it is to be called; a file that is there stays as it is until this one is whole
     * @throws IOException if there can be no such file
     */
    static NewFile at(Path wanted) throws IOException {
        Path target = Files.exists(wanted) ? wanted.toRealPath() : wanted.toAbsolutePath();
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new IOException("it is there, and no file");
        }
        Path temporary = Files.createTempFile(target.getParent(), '.' + target.getFileName().toString() + '-', ".part");
        temporary.toFile().deleteOnExit();
        return new NewFile(target, temporary, FileChannel.open(temporary, StandardOpenOption.WRITE));
    }

    @Override
    public void write(byte[] source, int from, int count) throws IOException {
        out.write(source, from, count);
    }

    /** {@return where the file is as yet} */
    Path temporary() {
        return temporary;
    }

    /** Gives the file its name, after all has been written. */
    void finish() throws IOException {
        channel.force(true);
        channel.close();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(target.getParent())) {
            folder.force(true); // the name, too, survives a power cut
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }
}
