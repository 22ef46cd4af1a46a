package dev.productcatalog.http.settings;

import java.util.List;
import java.util.OptionalInt;

/**
 * What those who run the service see of it. Immutable.
 *
 * @param managementPort where health and metrics are, and nowhere else, 0 for any port that is free; empty for the port
 *                       of the API
 * @param accessLog      whether each request is a line in the log
 * @param traces         where traces go: nowhere, or to one place
 */
public record OperationSettings(OptionalInt managementPort, boolean accessLog, List<TraceSettings> traces) {

    /** All on one port, no line for each request, and no traces. */
    public static final OperationSettings DEFAULT = new OperationSettings(OptionalInt.empty(), false, List.of());

    public OperationSettings {
        traces = List.copyOf(traces);
    }
}
