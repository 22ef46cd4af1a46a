package dev.productcatalog.http.capacity;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How the heap and the disk are shared among requests, beside the connections there are. Thread-safe. */
public final class Capacity {

    /** What the service itself takes of the heap, and the database in it, in bytes. */
    private static final long SERVICE = 40L << 20;
    /** What a connection takes of the heap, in bytes: a buffer, and the stack of its thread. */
    private static final long CONNECTION = 20L << 10;
    /** What pages, or bodies, may take of the smallest heap, in bytes. */
    private static final long LEAST_ROOM = 6L << 20;
    /** What long pages may take on the disk while they are sent, in bytes. */
    private static final long DISK = 256L << 20;
    /** How long a page waits for room. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final String NO_ROOM_FOR_PAGE = "no-room-for-page";

    private final long heap = Runtime.getRuntime().maxMemory() / 6 * 5; // new objects have a sixth, see jvm.options
    private final LongSupplier connections;
    private final int waitAtMost;

    /**
     * @param connections how many there are now
     * @param maxRequests how many requests may be at work; three quarters of the places are kept for those that need no
     *                    room
     */
    public Capacity(LongSupplier connections, int maxRequests) {
        this.connections = connections;
        this.waitAtMost = maxRequests / 4;
    }

    /** {@return room in the heap for the bodies of requests} Nobody waits for it. */
    public Room bodies() {
        return new Room(() -> Math.max(LEAST_ROOM, left() / 4), Duration.ZERO, 0, "no-room-for-body");
    }

    /** {@return room in the heap for pages that are read} */
    public Room pages() {
        return new Room(() -> Math.max(LEAST_ROOM, left() / 4 * 3), LONGEST_WAIT, waitAtMost, NO_ROOM_FOR_PAGE);
    }

    /** {@return room on the disk for pages that are long} */
    public Room files() {
        return new Room(() -> DISK, LONGEST_WAIT, waitAtMost, NO_ROOM_FOR_PAGE);
    }

    private long left() {
        return heap - SERVICE - CONNECTION * connections.getAsLong();
    }
}
