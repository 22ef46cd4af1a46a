package dev.productcatalog.http.operation;

import dev.productcatalog.application.ReadLogState;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.port.ConnectionUse;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is not counted but read with each scrape: how much of something there is now. Thread-safe. */
public final class Gauges implements MultiCollector {

    private final List<Supplier<Stream<MetricSnapshot>>> sources = new CopyOnWriteArrayList<>();

    Gauges() {
    }

    /** Adds one number. */
    public void add(String name, String help, LongSupplier now) {
        sources.add(() -> Stream.of(gauge(name, help, point(Labels.EMPTY, now.getAsLong()))));
    }

    /** Adds how the connections to the database are used, if there are any. */
    public void addConnections(Supplier<Optional<ConnectionUse>> now) {
        sources.add(() -> now.get().stream().flatMap(use -> Stream.of(
                gauge("db_client_connection_count", "Connections to the database that are at work, or wait for work.",
                        point(Labels.of("state", "used"), use.used()), point(Labels.of("state", "idle"), use.idle())),
                gauge("db_client_connection_max", "How many connections to the database there may be.",
                        point(Labels.EMPTY, use.max())),
                gauge("db_client_connection_pending_requests", "Callers that wait for a connection to the database.",
                        point(Labels.EMPTY, use.waiting())))));
    }

    /** Adds how far the log of changes reaches; not told while it cannot be read. */
    public void addLog(ReadLogState log) {
        sources.add(() -> {
            try {
                LogState state = log.read();
                return Stream.of(
                        gauge("catalog_change_head", "The number of the newest change.",
                                point(Labels.EMPTY, state.head())),
                        gauge("catalog_change_oldest", "The number of the oldest change that is kept.",
                                point(Labels.EMPTY, state.oldest())));
            } catch (CatalogException.Unavailable e) {
                return Stream.of(); // what else there is to tell is needed now more than ever
            }
        });
    }

    private static MetricSnapshot gauge(String name, String help, GaugeDataPointSnapshot... points) {
        return new GaugeSnapshot(new MetricMetadata(name, help), List.of(points));
    }

    private static GaugeDataPointSnapshot point(Labels labels, long value) {
        return new GaugeDataPointSnapshot(value, labels, null);
    }

    @Override
    public MetricSnapshots collect() {
        return new MetricSnapshots(sources.stream().flatMap(Supplier::get).toList());
    }
}
