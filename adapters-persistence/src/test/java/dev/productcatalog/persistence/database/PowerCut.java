package dev.productcatalog.persistence.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system for one H2 file that knows what would be left of it if the power failed now: all that was forced to the
 * disk, and of the blocks written since then any. For one file at a time.
 */
public final class PowerCut extends FilePathWrapper {

    /** What a disk writes whole or not at all, in bytes. */
    private static final int BLOCK = 4096;

    private static final Disk DISK = new Disk();

    /** For H2, which makes one for each name. */
    public PowerCut() { }

    @Override
    public String getScheme() {
        return "powercut";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        DISK.clear();
        return new Channel(super.open(mode));
    }

    /** Copies what is left of the file. */
    static void copyWhatIsLeft(Path copy, Random random) throws IOException {
        Files.write(copy, DISK.left(random));
    }

    /** {@return how often the file was forced to the disk} */
    static int forces() {
        return DISK.forces;
    }

    /** A block, or (without bytes) the end, of the file as it is to be. */
    private record Change(int position, byte[] bytes) { }

    /** The bytes of a file. */
    private static final class Content {

        private byte[] bytes = {};
        private int length;

        Content copy() {
            Content copy = new Content();
            copy.bytes = bytes.clone();
            copy.length = length;
            return copy;
        }

        void apply(Change change) {
            int end = change.position + change.bytes.length;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, end * 2);
            }
            if (change.bytes.length == 0 && end < length) {
                Arrays.fill(bytes, end, length, (byte) 0);
            }
            System.arraycopy(change.bytes, 0, bytes, change.position, change.bytes.length);
            length = change.bytes.length == 0 ? end : Math.max(length, end);
        }
    }

    private static final class Disk {

        private final List<Change> unforced = new ArrayList<>();
        private Content forced = new Content();
        private volatile int forces;

        synchronized void clear() {
            unforced.clear();
            forced = new Content();
            forces = 0;
        }

        synchronized void write(long position, ByteBuffer bytes) {
            for (long at = position; bytes.hasRemaining(); ) {
                byte[] block = new byte[(int) Math.min(BLOCK - at % BLOCK, bytes.remaining())];
                bytes.get(block);
                unforced.add(new Change((int) at, block));
                at += block.length;
            }
        }

        synchronized void truncate(long length) {
            unforced.add(new Change((int) length, new byte[0]));
        }

        synchronized void force() {
            unforced.forEach(forced::apply);
            unforced.clear();
            forces++;
        }

        synchronized byte[] left(Random random) {
            Content left = forced.copy();
            unforced.stream().filter(_ -> random.nextBoolean()).forEach(left::apply);
            return Arrays.copyOf(left.bytes, left.length);
        }
    }

    private static final class Channel extends FileBaseDefault {

        private final FileChannel file;

        Channel(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            ByteBuffer all = source.duplicate();
            int written = file.write(source, position);
            DISK.write(position, all.limit(all.position() + written));
            return written;
        }

        @Override
        protected void implTruncate(long length) throws IOException {
            file.truncate(length);
            DISK.truncate(length);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
            DISK.force();
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
