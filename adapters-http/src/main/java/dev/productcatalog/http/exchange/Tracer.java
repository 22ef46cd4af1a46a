package dev.productcatalog.http.exchange;

import dev.productcatalog.http.text.TraceParent;
import io.helidon.http.Header;
import io.helidon.http.Headers;
import java.util.Optional;

/** Tells of requests as parts of traces (W3C Trace Context). Thread-safe. */
public interface Tracer extends AutoCloseable {

    /** Knows the trace that a request names, and tells nobody. */
    Tracer SILENT = request -> new Span() {

        private final String trace = TraceParent.trace(request);

        @Override
        public String trace() {
            return trace;
        }

        @Override
        public Optional<Header> header() {
            return Optional.empty();
        }

        @Override
        public void end(AnsweredRequest answered) {
            // nobody is told
        }
    };

    /** {@return the request as a part of the trace that it names, or else of a new one} */
    Span begin(Headers request);

    /** Tells of what has ended. */
    @Override
    default void close() {
        // nothing is kept
    }

    /** A request as a part of a trace. For one thread. */
    interface Span {

        /** {@return the id of the trace, 32 hex digits; empty if the request is part of none} */
        String trace();

        /** {@return the {@code traceparent} of the answer, by which a client finds this part} */
        Optional<Header> header();

        /** Says what came of the request. */
        void end(AnsweredRequest answered);
    }
}
