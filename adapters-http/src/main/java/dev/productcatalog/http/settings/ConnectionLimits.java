package dev.productcatalog.http.settings;

import java.time.Duration;

/**
 * How long and how many clients may hold on to the server. Immutable.
 *
 * <p>Only time in which the server waits for the client counts, never the time a request is at work.
 *
 * @param noProgress     the longest wait for the next byte of a request that has begun, or for a client to take
 *                       the next 64 KiB of an answer
 * @param wholeRequest   the longest total wait for one request, head and content; each 16 KiB that arrive add a second,
 *                       so that a large upload may take its time and a dribble may not
 * @param idle           the longest wait for the next request on a connection
 * @param maxConnections how many connections are served; a request on one more is refused with 503
 * @param maxRequests    how many requests may be at work; one more is refused with 503
 */
public record ConnectionLimits(Duration noProgress, Duration wholeRequest, Duration idle, int maxConnections,
                        int maxRequests) {

    /** 10 s, 60 s, 5 min, 4096 connections, 1024 requests. */
    public static final ConnectionLimits DEFAULT =
            new ConnectionLimits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(5), 4096, 1024);

    /** @throws IllegalArgumentException if a duration is under 1 ms or a number under 1 */
    public ConnectionLimits {
        for (Duration duration : new Duration[] {noProgress, wholeRequest, idle}) {
            if (duration.toMillis() < 1) {
                throw new IllegalArgumentException("must be at least 1 ms: " + duration);
            }
        }
        if (maxConnections < 1 || maxRequests < 1) {
            throw new IllegalArgumentException("must be at least 1");
        }
    }
}
