package dev.productcatalog.http.exchange;

import io.helidon.http.Status;
import java.util.Set;

/**
 * A request that was answered. Immutable.
 *
 * @param id     of the request
 * @param caller the name of who made it; empty where nobody was asked
 * @param method as it was sent
 * @param route  the path of the resource with its parameters' names, {@value #NO_ROUTE} where there is no resource
 * @param status what it was answered with
 * @param bytes  how many the body of the answer had, as far as it was sent
 * @param nanos  how long it took
 */
public record AnsweredRequest(String id, String caller, String method, String route, Status status, long bytes,
                              long nanos) {

    public static final String NO_ROUTE = "none";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** {@return whether the method is one that any resource has} A client can make up any number of others. */
    public boolean isKnownMethod() {
        return METHODS.contains(method);
    }
}
