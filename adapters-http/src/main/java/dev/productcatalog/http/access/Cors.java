package dev.productcatalog.http.access;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which pages of other origins may use the API from a browser, by the Fetch standard's CORS protocol. A page that may
 * not is not told what was answered; it is for the credential to say what a request may do. Immutable.
 */
public final class Cors {

    private static final String ANY = "*";
    private static final Header ALLOW_ANY = HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    private static final Header ALLOW_CREDENTIALS =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    private static final Header EXPOSED = HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
            "ETag, Link, Location, Catalog-Seq, Catalog-Epoch, X-Total-Count, X-Request-Id, Idempotency-Replayed, "
            + "Retry-After");
    private static final List<Header> PREFLIGHT = List.of(
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, PUT, PATCH, DELETE"),
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Accept, Authorization, Content-Type, "
                    + "Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer, X-Request-Id, traceparent"),
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_MAX_AGE, "3600"));
    private static final HeaderName REQUESTED_METHOD = HeaderNames.ACCESS_CONTROL_REQUEST_METHOD;

    private final Set<String> origins;

    /** @param origins as browsers send them; or {@code *} alone */
    public Cors(List<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /** {@return whether an answer depends on the origin, so that a cache has to know} */
    public boolean varies() {
        return !origins.isEmpty() && !origins.contains(ANY);
    }

    /** {@return what the answer to a request gets; nothing unless it comes from a page that may} */
    public List<Header> headers(String method, Headers request) {
        if (origins.isEmpty() || !request.contains(HeaderNames.ORIGIN)) {
            return List.of();
        }
        List<Header> headers = new ArrayList<>();
        String origin = request.get(HeaderNames.ORIGIN).values();
        if (origins.contains(ANY)) {
            headers.add(ALLOW_ANY);
        } else if (origins.contains(origin)) {
            headers.add(HeaderValues.create(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin));
            headers.add(ALLOW_CREDENTIALS);
        } else {
            return List.of();
        }
        headers.add(EXPOSED);
        if (method.equals("OPTIONS") && request.contains(REQUESTED_METHOD)) {
            headers.addAll(PREFLIGHT);
        }
        return headers;
    }
}
