package dev.productcatalog.http.change;

import dev.productcatalog.application.FollowChanges;
import dev.productcatalog.application.ReadLogState;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.change.Changes;
import dev.productcatalog.domain.change.LogPosition;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.EntityTags;
import dev.productcatalog.http.exchange.Pages;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.product.ProductJson;
import dev.productcatalog.http.product.ProductListResource;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The feed of changes: section 9 of the API contract. Thread-safe. */
public final class FeedResource implements AutoCloseable {

    private static final List<String> TYPES = List.of(MediaTypes.JSON, FeedRequest.EVENT_STREAM);
    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "Accept");
    private static final Header NO_BUFFERING =
            HeaderValues.createCached(HeaderNames.create("X-Accel-Buffering"), "no");
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final int BUFFER = 32 * 1024;

    private final ReadLogState state;
    private final FollowChanges follow;
    private final Snapshot snapshot;
    private final Pages pages;
    private final Tailer tailer;

    /** Of a catalogue that cannot read all products in one state. */
    public static final Snapshot NO_SNAPSHOT = (filter, consumer) -> {
        throw new UnsupportedOperationException();
    };

    /** All products that match, in one state. */
    @FunctionalInterface
    public interface Snapshot {

        /** Gives each of them to the consumer. */
        void read(ProductFilter filter, Consumer<Product> consumer);
    }

    /**
     * @param snapshot reads what a stream may begin with
     * @param pages    makes those that are JSON
     */
    public FeedResource(ReadLogState state, FollowChanges follow, Snapshot snapshot, Pages pages) {
        this.state = state;
        this.follow = follow;
        this.snapshot = snapshot;
        this.pages = pages;
        this.tailer = new Tailer(state, follow);
    }

    /** {@return the resource {@code /products/changes}} */
    public Resource resource() {
        return Resource.at(ProductListResource.PATH + "/changes").get(TYPES,
                request -> FeedRequest.read(request, snapshot != NO_SNAPSHOT), this::tell);
    }

    /** {@return how many clients wait for changes now} */
    public int followers() {
        return tailer.followers();
    }

    /** Says that this instance has made a change. */
    public void wake() {
        tailer.wake();
    }

    private Answer tell(FeedRequest wanted) {
        LogPosition since = wanted.since().map(given -> given.in(state)).orElseGet(() -> Positions.head(state.read()));
        Answer answer = wanted.asStream() ? stream(wanted, since) : page(wanted, since);
        return answer.noCache().header(VARY);
    }

    /** What is before the first change is judged before the stream begins: later there is no way to tell. */
    private Answer stream(FeedRequest wanted, LogPosition since) {
        follow.follow(since, 1);
        EventStream.Beginning beginning = wanted.snapshot()
                .<EventStream.Beginning>map(filter -> out -> writeSnapshot(filter, since, out)).orElse(out -> { });
        return Answer.stream(Status.OK_200, FeedRequest.EVENT_STREAM,
                new EventStream(tailer, follow, since, SILENCE, beginning)).header(NO_BUFFERING);
    }

    /** The products have all changes up to the position, and perhaps some that are told again after it. */
    private void writeSnapshot(ProductFilter filter, LogPosition position, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out, BUFFER);
        try {
            snapshot.read(filter, product -> {
                try {
                    buffered.write(EventStream.event("product", ProductJson.product(product, false)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        String end = "{\"seq\":" + position.number() + ",\"epoch\":\"" + EntityTags.epoch(position.epoch()) + "\"}";
        buffered.write(EventStream.event("snapshot-end", position, end.getBytes(StandardCharsets.US_ASCII)));
        buffered.flush();
    }

    private Answer page(FeedRequest wanted, LogPosition since) {
        Pages.Body body = pages.begin(ChangeJson.LIST, wanted.limit());
        try {
            LogState read = read(since, wanted.limit(), body);
            if (body.isEmpty() && wanted.patience().isPositive()) {
                body.close();
                return Answer.stream(Status.OK_200, MediaTypes.JSON, out -> writeLater(wanted, since, out));
            }
            return body.end(end(read)).answer();
        } catch (RuntimeException | Error e) {
            body.close();
            throw e;
        }
    }

    /** {@return the state of the log, of which the changes are} A long page is read in parts. */
    private LogState read(LogPosition since, int limit, Pages.Body body) {
        int size = Math.min(limit, Pages.PART);
        Changes part = body.add(size, () -> {
            Changes read = follow.follow(since, size);
            read.changes().forEach(change -> body.addElement(ChangeJson.change(change)));
            return read;
        });
        return limit == size || part.changes().size() < size ? part.state()
                : read(new LogPosition(since.epoch(), part.changes().getLast().number()), limit - size, body);
    }

    private static String end(LogState state) {
        return "],\"head\":" + state.head() + ",\"epoch\":\"" + EntityTags.epoch(state.epoch()) + "\"}";
    }

    /** While it waits, a request holds no place and no room. */
    private void writeLater(FeedRequest wanted, LogPosition since, OutputStream out) throws IOException {
        tailer.join();
        try {
            awaitChange(since, wanted.patience());
        } finally {
            tailer.leave();
        }
        try (Pages.Body body = pages.begin(ChangeJson.LIST, wanted.limit())) {
            body.end(end(read(since, wanted.limit(), body))).sendTo(out);
        }
    }

    private void awaitChange(LogPosition since, Duration wait) {
        try {
            Optional<List<Tailer.Event>> _ = tailer.after(since, wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all streams, so that clients resume elsewhere. */
    @Override
    public void close() {
        tailer.close();
    }
}
