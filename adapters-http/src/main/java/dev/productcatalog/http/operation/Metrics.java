package dev.productcatalog.http.operation;

import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.AnsweredRequest;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.exchange.Router;
import dev.productcatalog.http.transfer.TransferObserver;
import io.helidon.http.Status;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is counted and timed, in the Prometheus text format. Without exemplars, which that format does not have: to look
 * for them, the library would load that for traces. Thread-safe.
 */
public final class Metrics implements Router.Observer, TransferObserver {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AtomicBoolean jvmRegistered = new AtomicBoolean();
    private final Histogram durations = Histogram.builder().name("http_server_request_duration_seconds")
            .help("Time from a request's head to its answer.").unit(Unit.SECONDS).classicOnly().withoutExemplars()
            .classicUpperBounds(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
            .labelNames("method", "route", "status").register(registry);

    private final Counter refusals = Counter.builder().name("http_server_refusals_total")
            .help("Requests that were refused for the server's sake, or before they were one.")
            .withoutExemplars().labelNames("reason").register(registry);

    private final Gauge transfers = Gauge.builder().name("catalog_transfers_running")
            .help("Imports and exports under way.").withoutExemplars().labelNames("kind").register(registry);

    private final Counter moved = Counter.builder().name("catalog_transfer_rows_total")
            .help("Rows that imports have read (twice, where all or nothing is written) and exports have sent.")
            .withoutExemplars().labelNames("kind").register(registry);
    private final Gauges gauges = new Gauges();

    /** Counts nothing yet. */
    public Metrics() {
        registry.register(gauges);
        for (Kind kind : Kind.values()) { // so that they are 0, not unknown, before the first one
            transfers.initLabelValues(label(kind));
            moved.initLabelValues(label(kind));
        }
    }

    /** {@return what is read with each scrape} */
    public Gauges gauges() {
        return gauges;
    }

    @Override
    public void begun(Kind kind) {
        transfers.labelValues(label(kind)).inc();
    }

    @Override
    public void moved(Kind kind, long rows) {
        moved.labelValues(label(kind)).inc(rows);
    }

    @Override
    public void ended(Kind kind) {
        transfers.labelValues(label(kind)).dec();
    }

    private static String label(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void answered(AnsweredRequest request) {
        String method = request.isKnownMethod() ? request.method() : "other";
        durations.labelValues(method, request.route(), request.status().codeText())
                .observe(Unit.nanosToSeconds(request.nanos()));
    }

    @Override
    public void refused(String reason) {
        refusals.labelValues(reason).inc();
    }

    /** The JVM's own metrics are there from the first scrape on: to set them up takes half a second of the start. */
    public Answer scrape(Request request) {
        if (jvmRegistered.compareAndSet(false, true)) {
            JvmMetrics.builder().register(registry);
        }
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
