package dev.productcatalog.http.capacity;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file without a name in {@code java.io.tmpdir}: it is gone when it is closed, and also when the process ends in
 * whatever way. Not thread-safe.
 */
public final class TemporaryFile implements Closeable {

    private final FileChannel file;

    private TemporaryFile(FileChannel file) {
        this.file = file;
    }

    /** @param use what its name begins with, as long as it has one */
    public static TemporaryFile create(String use) throws IOException {
        Path path = Files.createTempFile(use, "");
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        Files.deleteIfExists(path); // now, where an open file may be without a name
        return new TemporaryFile(file);
    }

    /** {@return what writes at its end, without a buffer} */
    public OutputStream append() {
        return Channels.newOutputStream(file);
    }

    /** {@return what reads it from its start, whatever else is read from it} To close it leaves the file as it is. */
    public InputStream open() {
        return new FromStart();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private final class FromStart extends InputStream {

        private long position;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            int read = file.read(ByteBuffer.wrap(target, from, count), position);
            position += Math.max(read, 0);
            return read;
        }
    }
}
