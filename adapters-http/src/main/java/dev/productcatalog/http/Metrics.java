package dev.productcatalog.http;

import io.helidon.http.Status;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** What is counted and timed, in the Prometheus text format. Thread-safe. */
final class Metrics {

    /** Other methods than these are counted together, lest a client make new time series at will. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests = Counter.builder().name("http_server_requests_total")
            .help("Requests that were answered.").labelNames("method", "route", "status").register(registry);
    private final Histogram durations = Histogram.builder().name("http_server_request_duration_seconds")
            .help("Time from a request's head to its answer.").unit(Unit.SECONDS).classicOnly()
            .classicUpperBounds(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
            .labelNames("method", "route").register(registry);

    Metrics() {
        JvmMetrics.builder().register(registry);
    }

    /**
     * Counts an answer.
     *
     * @param resource null if there was none at the path
     * @param nanos    how long it took
     */
    void record(String method, Resource resource, Status status, long nanos) {
        String knownMethod = METHODS.contains(method) ? method : "other";
        String route = resource == null ? "none" : resource.path();
        requests.labelValues(knownMethod, route, status.codeText()).inc();
        durations.labelValues(knownMethod, route).observe(Unit.nanosToSeconds(nanos));
    }

    Answer scrape(Request request) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(16_384);
        PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
        try {
            writer.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Answer.of(Status.OK_200, writer.getContentType(), text.toByteArray());
    }
}
