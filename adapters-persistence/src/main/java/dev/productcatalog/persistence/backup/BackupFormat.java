package dev.productcatalog.persistence.backup;

import dev.productcatalog.domain.port.CatalogFile.Refused;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The form of a backup: a line that names it and its version, the content in gzip, and the SHA-256 digest of all
 * before. So whatever is cut off or changed shows before anything is made of it.
 */
final class BackupFormat {

    private static final String NAME = "product-catalog backup ";
    private static final byte[] HEAD = (NAME + "1\n").getBytes(StandardCharsets.US_ASCII);
    private static final int DIGEST = 32;
    private static final int PIECE = 65_536;

    private BackupFormat() {
    }

    /** Writes the content of a backup. */
    @FunctionalInterface
    interface Content {
        void writeTo(DataOutputStream out) throws IOException, SQLException;
    }

    /** Gives a backup to the target in pieces. What the target throws passes. */
    static void write(Consumer<byte[]> target, Content content) throws SQLException {
        MessageDigest digest = sha256();
        try {
            OutputStream pieces = new BufferedOutputStream(new Pieces(target), PIECE);
            DigestOutputStream digested = new DigestOutputStream(pieces, digest);
            digested.write(HEAD);
            FastGzip gzip = new FastGzip(digested);
            DataOutputStream data = new DataOutputStream(new BufferedOutputStream(gzip, PIECE));
            try {
                content.writeTo(data);
                data.flush();
                gzip.finish();
            } finally {
                gzip.free();
            }
            pieces.write(digest.digest());
            pieces.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e); // of nothing that does input or output
        }
    }

    /**
     * {@return the content of a backup, which is whole}
     *
     * @param done is told how many more bytes of the file are read, after all of it was looked at
     * @throws Refused     if it is not
     * @throws IOException if it cannot be read
     */
    static DataInputStream open(Path backup, LongConsumer done) throws IOException {
        FileChannel file = FileChannel.open(backup);
        try {
            long end = Math.max(0, file.size() - DIGEST);
            byte[] head = new First(file, HEAD.length).readAllBytes();
            if (!Arrays.equals(head, HEAD)) {
                boolean isOurs = new String(head, StandardCharsets.US_ASCII).startsWith(NAME);
                throw new Refused(backup + (isOurs ? " is a backup in the form of another version"
                        : " is no backup of a product catalogue"), null);
            }
            MessageDigest digest = sha256();
            new First(file.position(0), end)
                    .transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            if (!Arrays.equals(digest.digest(), new First(file, DIGEST).readAllBytes())) {
                throw new Refused(backup + " is damaged, or was cut off", null);
            }
            InputStream content = new First(file.position(HEAD.length), end - HEAD.length, done);
            return new DataInputStream(new BufferedInputStream(new GZIPInputStream(content, PIECE), PIECE));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** Compresses with as little work as possible, as it runs beside requests. */
    private static final class FastGzip extends GZIPOutputStream {

        FastGzip(OutputStream out) throws IOException {
            super(out, PIECE);
            def.setLevel(Deflater.BEST_SPEED);
        }

        void free() {
            def.end();
        }
    }

    /** The next bytes of a file, so many at most. Closing it closes the file. */
    private static final class First extends InputStream {

        private final FileChannel file;
        private final LongConsumer done;
        private long left;

        First(FileChannel file, long count) {
            this(file, count, _ -> { });
        }

        First(FileChannel file, long count, LongConsumer done) {
            this.file = file;
            this.left = count;
            this.done = done;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = file.read(ByteBuffer.wrap(target, from, (int) Math.min(left, count)));
            left -= Math.max(read, 0);
            done.accept(Math.max(read, 0));
            return read;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private static final class Pieces extends OutputStream {

        private final Consumer<byte[]> target;

        Pieces(Consumer<byte[]> target) {
            this.target = target;
        }

        @Override
        public void write(int octet) {
            target.accept(new byte[] {(byte) octet});
        }

        @Override
        public void write(byte[] source, int from, int count) {
            target.accept(Arrays.copyOfRange(source, from, from + count));
        }
    }
}
