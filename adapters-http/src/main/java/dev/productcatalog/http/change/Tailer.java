package dev.productcatalog.http.change;

import dev.productcatalog.application.FollowChanges;
import dev.productcatalog.application.ReadLogState;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.Changes;
import dev.productcatalog.domain.change.LogPosition;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Reads the end of the log once for all who wait for changes, while somebody does: at once when this instance has made
 * one, and else so often that those of other instances are soon seen. Keeps the last events, so that a follower need
 * not read them again; one that is slower than that reads the log itself. Thread-safe.
 */
final class Tailer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Tailer.class.getName());
    private static final long PERIOD_MILLIS = 200;
    /** With many followers changes are told in groups, so that telling them takes a part of a processor only. */
    private static final int FOLLOWERS_TO_A_MILLISECOND = 20;
    private static final long LONGEST_PAUSE_MILLIS = 50;
    private static final int READ_AT_ONCE = 200;
    private static final int KEPT_EVENTS = 2_000;
    private static final long KEPT_BYTES = 4 << 20;

    private final ReadLogState state;
    private final FollowChanges follow;
    private final Deque<Event> events = new ArrayDeque<>();
    private long keptBytes;
    /** Up to where the log was read; meaningless while nobody follows. */
    private LogPosition position = new LogPosition(0, 0);
    private int followers;
    private volatile boolean awake;
    private boolean signalled;
    private boolean closed;

    /**
     * An event as it is sent.
     *
     * @param position of the change
     */
    record Event(LogPosition position, byte[] bytes) { }

    Tailer(ReadLogState state, FollowChanges follow) {
        this.state = state;
        this.follow = follow;
    }

    /** Says that this instance has made a change. */
    void wake() {
        if (awake) {
            synchronized (this) {
                signalled = true;
                notifyAll();
            }
        }
    }

    /** Says that one more follows, until it leaves. */
    void join() {
        LogPosition head = Positions.head(state.read());
        synchronized (this) {
            if (followers++ == 0 && !awake) {
                position = head;
                events.clear();
                keptBytes = 0;
                awake = true;
                Thread.ofVirtual().name("tailer").start(this::run);
            }
        }
    }

    /** {@return how many follow} */
    synchronized int followers() {
        return followers;
    }

    /** Says that one follows no more. */
    synchronized void leave() {
        followers--;
        notifyAll();
    }

    /**
     * Waits until there is something after the position.
     *
     * @return the events after it, none if there were none in time; empty if they have to be read from the log
     */
    synchronized Optional<List<Event>> after(LogPosition after, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!closed && after.epoch() == position.epoch() && after.number() >= position.number()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Optional.of(List.of());
            }
            wait(left);
        }
        if (closed) {
            return Optional.of(List.of());
        }
        Deque<Event> found = new ArrayDeque<>();
        for (Iterator<Event> newest = events.descendingIterator(); newest.hasNext(); ) {
            Event event = newest.next();
            if (event.position().epoch() != after.epoch() || event.position().number() <= after.number()) {
                break; // those before it are older: what is kept follows each other
            }
            found.addFirst(event);
        }
        boolean isWhole = !found.isEmpty() && found.getFirst().position().number() == after.number() + 1;
        return isWhole ? Optional.of(List.copyOf(found)) : Optional.empty();
    }

    /** {@return whether all who follow are to end} */
    synchronized boolean isClosed() {
        return closed;
    }

    private void run() {
        try {
            while (goesOn()) {
                int told = read();
                pause(told);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by nobody
        }
    }

    private synchronized boolean goesOn() {
        awake = followers > 0 && !closed;
        signalled = false;
        return awake;
    }

    /** {@return to how many followers something was told} */
    private int read() {
        try {
            Changes changes = follow.follow(position, READ_AT_ONCE);
            if (changes.changes().isEmpty()) {
                return 0;
            }
            List<Event> read = changes.changes().stream()
                    .map(change -> event(changes.state().epoch(), change)).toList();
            return publish(read);
        } catch (CatalogException.Gone e) {
            // history was rewound, or forgotten: followers find out for themselves
            synchronized (this) {
                position = new LogPosition(e.epoch(), e.head());
                events.clear();
                keptBytes = 0;
                notifyAll();
            }
            return 0;
        } catch (CatalogException.Unavailable e) {
            return 0; // followers wait for it to be back
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The log of changes cannot be followed", e);
            return 0;
        }
    }

    private synchronized int publish(List<Event> read) {
        for (Event event : read) {
            events.addLast(event);
            keptBytes += event.bytes().length;
        }
        while (events.size() > KEPT_EVENTS || keptBytes > KEPT_BYTES && events.size() > 1) {
            keptBytes -= events.removeFirst().bytes().length;
        }
        position = events.getLast().position();
        notifyAll();
        return followers;
    }

    /** Until there is something new, or may be; not shorter than it takes to tell so many. */
    private void pause(int told) throws InterruptedException {
        if (told > 0) {
            // followers that were just told take the processor: what comes meanwhile is told together
            Thread.sleep(Math.min(told / FOLLOWERS_TO_A_MILLISECOND, LONGEST_PAUSE_MILLIS));
            return;
        }
        synchronized (this) {
            if (!signalled && followers > 0 && !closed) {
                wait(PERIOD_MILLIS); // other instances tell nobody
            }
        }
    }

    /** {@return the change as a server-sent event} */
    static Event event(long epoch, Change change) {
        LogPosition position = new LogPosition(epoch, change.number());
        return new Event(position, EventStream.event(ChangeJson.type(change), position, ChangeJson.change(change)));
    }

    /** Ends all streams, so that clients resume elsewhere. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
