package dev.productcatalog.http.settings;

import java.net.URI;
import java.util.Map;

/**
 * Where traces go. Immutable.
 *
 * @param collector   takes OTLP by HTTP, at {@code /v1/traces} below this address
 * @param headers     what the collector is sent with each request, by name; no text shows them
 * @param serviceName what the collector knows this service by
 * @param ratio       of how many of the traces that begin here it is told, from 0 to 1; of those that begin elsewhere
 *                    the caller decides
 */
public record TraceSettings(URI collector, Map<String, String> headers, String serviceName, double ratio) {

    /** @throws IllegalArgumentException if the ratio is not from 0 to 1 */
    public TraceSettings {
        headers = Map.copyOf(headers);
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("must be from 0 to 1: " + ratio);
        }
    }

    @Override
    public String toString() {
        return serviceName + " to " + collector + ", ratio " + ratio;
    }
}
