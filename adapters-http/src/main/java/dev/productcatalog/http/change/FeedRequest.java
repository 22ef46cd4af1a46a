package dev.productcatalog.http.change;

import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.http.exchange.Query;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.product.Filters;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.time.Duration;
import java.util.Optional;

/**
 * What a client wants to be told of changes.
 *
 * @param asStream whether as server-sent events
 * @param since    from where on; if it says nothing, from the head
 * @param limit    at most so many changes, unless it is a stream
 * @param patience how long to wait for the first one, unless it is a stream
 * @param snapshot which products a stream is to begin with, if with any
 */
record FeedRequest(boolean asStream, Optional<Positions.Given> since, int limit, Duration patience,
                   Optional<ProductFilter> snapshot) {

    static final String EVENT_STREAM = "text/event-stream";
    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 1000;

    private static final int MAX_WAIT = 30;
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final HeaderName LAST_EVENT_ID_NAME = HeaderNames.create(LAST_EVENT_ID);

    /** @param hasSnapshots whether a stream may begin with products; otherwise nothing asks for them */
    static Checked<FeedRequest> read(Request request, boolean hasSnapshots) {
        Query query = request.query();
        Checked<Optional<Positions.Given>> since = query.text("since").then(text -> position(text,
                Fault.inQuery("since", Code.VALUE_ERROR, "must be a position: <epoch>-<seq>, or a seq")));
        return request.mediaType().equals(EVENT_STREAM) ? stream(request, since, hasSnapshots) : json(query, since);
    }

    private static Checked<FeedRequest> json(Query query, Checked<Optional<Positions.Given>> since) {
        Checked<Integer> limit = limit(query);
        Checked<Duration> patience = query.integer("wait", 0, MAX_WAIT)
                .map(seconds -> Duration.ofSeconds(seconds.orElse(0L)));
        return Checked.all(() -> new FeedRequest(false, since.value(), limit.value(), patience.value(),
                Optional.empty()),
                since, limit, patience);
    }

    private static Checked<FeedRequest> stream(Request request, Checked<Optional<Positions.Given>> since,
                                               boolean hasSnapshots) {
        Checked<Optional<Positions.Given>> last = position(request.header(LAST_EVENT_ID_NAME),
                Fault.inHeader(LAST_EVENT_ID, Code.VALUE_ERROR, "must be a position: <epoch>-<seq>, or a seq"));
        Checked<Boolean> snapshot = hasSnapshots ? request.query().flag("snapshot") : Checked.valid(false);
        Checked<Optional<ProductFilter>> filter = snapshot.isValid() && snapshot.value()
                ? Filters.read(request.query()).map(Optional::of) : Checked.valid(Optional.empty());
        Checked<?> either = snapshot.then(wanted -> wanted && (isGiven(since) || isGiven(last))
                ? Query.fault("snapshot", Code.VALUE_ERROR, "must not be together with a position")
                : Checked.valid(wanted));
        return Checked.all(() -> new FeedRequest(true, last.value().or(since::value), 0, Duration.ZERO, filter.value()),
                since, last, filter, either);
    }

    private static boolean isGiven(Checked<Optional<Positions.Given>> position) {
        return position.isValid() && position.value().isPresent();
    }

    private static Checked<Optional<Positions.Given>> position(Optional<String> text, Fault fault) {
        if (text.isEmpty()) {
            return Checked.valid(Optional.empty());
        }
        Optional<Positions.Given> position = Positions.read(text.get());
        return position.isPresent() ? Checked.valid(position) : Checked.fault(fault);
    }

    /** {@return how many changes are to be on a page} */
    static Checked<Integer> limit(Query query) {
        return query.integer("limit", 1, MAX_LIMIT).map(limit -> limit.map(Long::intValue).orElse(DEFAULT_LIMIT));
    }
}
