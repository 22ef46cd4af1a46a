package dev.productcatalog.http.exchange;

import io.helidon.http.Status;

/**
 * A request that was answered. Immutable.
 *
 * @param caller the name of who made it; empty where nobody was asked
 * @param method as it was sent
 * @param route  the path of the resource with its parameters' names, {@code none} where there is no resource
 * @param status what it was answered with
 * @param bytes  how many the body of the answer had, as far as it was sent
 * @param nanos  how long it took
 */
public record AnsweredRequest(String caller, String method, String route, Status status, long bytes, long nanos) { }
