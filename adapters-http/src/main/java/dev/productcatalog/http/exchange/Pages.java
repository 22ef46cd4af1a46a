package dev.productcatalog.http.exchange;

import dev.productcatalog.http.capacity.Room;
import dev.productcatalog.http.capacity.TemporaryFile;
import dev.productcatalog.http.problem.Problem;
import io.helidon.http.Status;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes pages of products or changes, of which the largest is longer than the heap has room for. Each is read in parts,
 * one after the other when there is room in the heap, and what is long lies in a temporary file until it is sent: so
 * neither long pages nor slow clients take the heap or a connection to the database. Thread-safe.
 */
public final class Pages {

    /** How many products or changes a part has at most. */
    public static final int PART = 100;

    private static final System.Logger LOGGER = System.getLogger(Pages.class.getName());
    /** What a product takes in the heap at most, with 10,000 characters of four bytes. */
    private static final long PRODUCT_AT_MOST = 41_000;
    /** What it takes in JSON at most, where each character is escaped. */
    private static final long JSON_AT_MOST = 63_000;
    /** A longer body is not kept in the heap. */
    private static final int WHOLE_AT_MOST = 256 * 1024;
    private static final byte[] COMMA = {','};
    private static final int BUFFER = 16 * 1024;
    /** In how many seconds there may be room in the temporary files again. */
    private static final long RETRY_AFTER = 10;

    private final Room heap;
    private final Room files;

    /**
     * @param heap  for parts that are read, and short bodies
     * @param files for long bodies
     */
    public Pages(Room heap, Room files) {
        this.heap = heap;
        this.files = files;
    }

    /**
     * {@return the body of a page, without an element} Waits for room.
     *
     * @param start in ASCII, of the JSON up to the first element
     * @param limit how many elements it may have, which are products or changes
     * @throws Problem {@code unavailable} if there is no room
     */
    public Body begin(String start, int limit) {
        return new Body(start, limit);
    }

    /** The body of one page. To be closed unless it is answered with. Not thread-safe. */
    public final class Body implements AutoCloseable {

        private final int limit;
        /** Taken before any in the heap, so that nobody waits for it who keeps others waiting. */
        private final Room.Share onDisk;
        private Room.Share inHeap = heap.none();
        private ByteArrayOutputStream memory = new ByteArrayOutputStream();
        private Optional<TemporaryFile> file = Optional.empty();
        private OutputStream out = memory;
        private long length;
        private boolean isEmpty = true;

        private Body(String start, int limit) {
            this.limit = limit;
            this.onDisk = limit > PART ? files.take(limit * JSON_AT_MOST) : files.none();
            write(start.getBytes(StandardCharsets.US_ASCII));
        }

        /**
         * {@return what the part returns} It adds elements, when there is room for reading them.
         *
         * @param size how many products or changes it reads at most
         * @throws Problem {@code unavailable} if there is no room
         */
        public <T> T add(int size, Supplier<T> part) {
            inHeap.close(); // it is little, and two that waited for more would wait for each other
            inHeap = heap.take(size * PRODUCT_AT_MOST);
            T result = part.get();
            inHeap.shrinkTo(memory.size());
            return result;
        }

        /** @throws Problem {@code unavailable} if there is no room */
        public void addElement(byte[] json) {
            if (!isEmpty) {
                write(COMMA);
            }
            isEmpty = false;
            write(json);
        }

        /** {@return whether it has no element yet} */
        public boolean isEmpty() {
            return isEmpty;
        }

        /** @param end in ASCII, of the JSON after the last element */
        public Body end(String end) {
            write(end.getBytes(StandardCharsets.US_ASCII));
            try {
                out.flush();
            } catch (IOException e) {
                throw noRoom(e);
            }
            onDisk.shrinkTo(file.isEmpty() ? 0 : length);
            return this;
        }

        /** {@return the answer, when the body has its end} It holds the body until it is sent. */
        public Answer answer() {
            return (file.isEmpty() ? Answer.json(Status.OK_200, memory.toByteArray())
                    : Answer.json(Status.OK_200, length, this::sendTo)).holding(this);
        }

        /** Sends all of it, when it has its end. */
        public void sendTo(OutputStream client) throws IOException {
            if (file.isEmpty()) {
                memory.writeTo(client);
            } else {
                file.get().open().transferTo(client);
            }
        }

        private void write(byte[] bytes) {
            length += bytes.length;
            try {
                if (file.isEmpty() && length > WHOLE_AT_MOST) {
                    moveToFile();
                }
                out.write(bytes);
            } catch (IOException e) {
                throw noRoom(e);
            }
        }

        private void moveToFile() throws IOException {
            if (limit <= PART) {
                onDisk.growTo(limit * JSON_AT_MOST);
            }
            file = Optional.of(TemporaryFile.create("catalog-page-"));
            out = new BufferedOutputStream(file.get().append(), BUFFER);
            memory.writeTo(out);
            memory = new ByteArrayOutputStream(0);
        }

        private static Problem noRoom(IOException e) {
            LOGGER.log(Level.WARNING, "There is no room for the file of a page in "
                    + System.getProperty("java.io.tmpdir") + ": " + e);
            return Problem.unavailable("no-room-for-page", "there is no room for this now; nothing was changed",
                    RETRY_AFTER);
        }

        /** Gives back all that it holds. */
        @Override
        public void close() {
            inHeap.close();
            onDisk.close();
            try {
                if (file.isPresent()) {
                    file.get().close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
