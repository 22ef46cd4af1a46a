package dev.productcatalog.bootstrap.service;

import java.net.URI;

/**
 * Where a service is, and what opens it. Immutable.
 *
 * @param api       where its API is, without a path, such as {@code http://127.0.0.1:8080}
 * @param operation where those who run it ask it, without a path
 * @param token     by which it takes the caller for an operator, unless it takes everybody for one
 */
public record ServiceAddress(URI api, URI operation, String token) {

    /** {@return where it is} A token must not get into a log. */
    @Override
    public String toString() {
        return api.toString();
    }
}
