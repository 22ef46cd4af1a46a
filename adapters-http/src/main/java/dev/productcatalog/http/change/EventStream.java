package dev.productcatalog.http.change;

import dev.productcatalog.application.FollowChanges;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.LogPosition;
import dev.productcatalog.http.exchange.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Changes from a position on, as server-sent events (WHATWG HTML, section 9.2), until the client leaves, the service
 * stops, or the client is so slow that what it has not read is forgotten. For one thread.
 */
final class EventStream implements Answer.Stream {

    private static final byte[] RETRY = "retry: 2000\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final int READ_AT_ONCE = 50;

    /** What a stream begins with. */
    @FunctionalInterface
    interface Beginning {

        /** Writes events. */
        void writeTo(OutputStream out) throws IOException;
    }

    private final Tailer tailer;
    private final FollowChanges follow;
    private final Duration silence;
    private final Beginning beginning;
    private LogPosition position;

    /**
     * @param since   after which position it tells changes
     * @param silence after which a comment tells that the connection is alive
     */
    EventStream(Tailer tailer, FollowChanges follow, LogPosition since, Duration silence, Beginning beginning) {
        this.tailer = tailer;
        this.follow = follow;
        this.position = since;
        this.silence = silence;
        this.beginning = beginning;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(RETRY);
        out.flush();
        beginning.writeTo(out);
        out.flush();
        tailer.join();
        try {
            while (!tailer.isClosed()) {
                Optional<List<Tailer.Event>> events = tailer.after(position, silence);
                write(events.isPresent() ? events.get() : readLog(), out);
            }
        } catch (CatalogException.Gone | CatalogException.Unavailable e) {
            // ends here; the client resumes, and is told then
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tailer.leave();
        }
    }

    private List<Tailer.Event> readLog() {
        List<Change> changes = follow.follow(position, READ_AT_ONCE).changes();
        return changes.stream().map(change -> Tailer.event(position.epoch(), change)).toList();
    }

    private void write(List<Tailer.Event> events, OutputStream out) throws IOException {
        if (events.isEmpty()) {
            out.write(COMMENT);
        } else if (events.size() == 1) {
            out.write(events.getFirst().bytes());
        } else {
            ByteArrayOutputStream together = new ByteArrayOutputStream();
            events.forEach(event -> together.writeBytes(event.bytes()));
            out.write(together.toByteArray());
        }
        out.flush();
        if (!events.isEmpty()) {
            position = events.getLast().position();
        }
    }

    /** {@return an event with a position} */
    static byte[] event(String type, LogPosition position, byte[] json) {
        return withData("event: " + type + "\nid: " + Positions.write(position), json);
    }

    /** {@return an event without a position} */
    static byte[] event(String type, byte[] json) {
        return withData("event: " + type, json);
    }

    private static byte[] withData(String fields, byte[] json) {
        ByteArrayOutputStream event = new ByteArrayOutputStream(fields.length() + json.length + 10);
        event.writeBytes((fields + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        event.writeBytes(json);
        event.write('\n');
        event.write('\n');
        return event.toByteArray();
    }
}
