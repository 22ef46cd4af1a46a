package dev.productcatalog.http.settings;

import java.util.OptionalInt;

/**
 * What those who run the service see of it. Immutable.
 *
 * @param managementPort where health and metrics are, and nowhere else, 0 for any port that is free; empty for the port
 *                       of the API
 * @param accessLog      whether each request is a line in the log
 */
public record OperationSettings(OptionalInt managementPort, boolean accessLog) {

    /** All on one port, and no line for each request. */
    public static final OperationSettings DEFAULT = new OperationSettings(OptionalInt.empty(), false);
}
