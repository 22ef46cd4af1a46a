package dev.productcatalog.http.transfer;

import dev.productcatalog.http.capacity.TemporaryFile;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.problem.Problem;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A body that has come in whole, to be read from its start as often as is needed. It lies in a temporary file. Not
 * thread-safe.
 */
final class SpooledFile implements Closeable {

    private static final System.Logger LOGGER = System.getLogger(SpooledFile.class.getName());
    private static final int BUFFER = 65_536;
    /** In how many seconds there may be room again. */
    private static final long RETRY_AFTER = 60;

    private final TemporaryFile file;
    private final long length;

    private SpooledFile(TemporaryFile file, long length) {
        this.file = file;
        this.length = length;
    }

    /**
     * Takes the body of a request.
     *
     * @throws Problem {@code unavailable} if there is no room for it
     */
    static SpooledFile of(Request request) {
        TemporaryFile file = null;
        try {
            file = TemporaryFile.create("catalog-import-");
            OutputStream out = new BufferedOutputStream(file.append(), BUFFER);
            long length = request.upload(out);
            out.flush();
            return new SpooledFile(file, length);
        } catch (IOException e) {
            close(file);
            LOGGER.log(Level.WARNING, "There is no room for the file of an import in "
                    + System.getProperty("java.io.tmpdir") + ": " + e);
            throw Problem.unavailable("no-room-for-import", "there is no room for this file now; nothing was changed",
                    RETRY_AFTER);
        } catch (RuntimeException | Error e) {
            close(file);
            throw e;
        }
    }

    private static void close(TemporaryFile file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long length() {
        return length;
    }

    /** {@return what distinguishes the file from others} It is read for that: only a request with a key asks for it. */
    byte[] digest() {
        try (DigestInputStream in = new DigestInputStream(open(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getMessageDigest().digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** {@return the file from its start} Whatever else is read from it. */
    InputStream open() {
        return file.open();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
