package dev.productcatalog.http.exchange;

import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is at a path: its methods, each with the media types that it answers in and takes. This is where the order of
 * checks of section 2 of the API contract stands: method, Accept, media type, size; the handlers go on with malformed
 * tags and cursors, then with id, query and headers, then with the body. {@code HEAD} and {@code OPTIONS} come by
 * themselves. Immutable once it is routed to.
 */
public final class Resource {

    /** Answers a request, or throws a {@link Problem} or a domain's exception. */
    @FunctionalInterface
    public interface Handler {
        Answer answer(Request request);
    }

    private record Method(List<String> produces, List<String> consumes, Handler handler) { }

    private final String path;
    private final Map<String, Method> methods = new LinkedHashMap<>();

    private Resource(String path) {
        this.path = path;
    }

    /** @param path without a slash at the end; the last segment may be a parameter: {@code /products/{id}} */
    public static Resource at(String path) {
        return new Resource(path);
    }

    /** @param produces in the service's own order of preference */
    public Resource get(List<String> produces, Handler handler) {
        return method("GET", produces, List.of(), handler);
    }

    public Resource post(List<String> consumes, Handler handler) {
        return method("POST", List.of(MediaTypes.JSON), consumes, handler);
    }

    public Resource put(List<String> consumes, Handler handler) {
        return method("PUT", List.of(MediaTypes.JSON), consumes, handler);
    }

    public Resource patch(List<String> consumes, Handler handler) {
        return method("PATCH", List.of(MediaTypes.JSON), consumes, handler);
    }

    /** A body is ignored, and there is none in the answer. */
    public Resource delete(Handler handler) {
        return method("DELETE", List.of(), List.of(), handler);
    }

    private Resource method(String name, List<String> produces, List<String> consumes, Handler handler) {
        methods.put(name, new Method(produces, consumes, handler));
        return this;
    }

    public String path() {
        return path;
    }

    public Answer answer(String methodName, Request request) {
        if (methodName.equals("OPTIONS")) {
            return options();
        }
        Method method = methods.get(methodName.equals("HEAD") ? "GET" : methodName);
        if (method == null) {
            throw new Problem(ProblemType.METHOD_NOT_ALLOWED, "the resource has " + allow().get()).header(allow());
        }
        if (!method.produces().isEmpty()) {
            request.negotiate(method.produces());
        }
        if (!method.consumes().isEmpty()) {
            try {
                request.readBody(method.consumes());
            } catch (Problem problem) {
                if (problem.type() == ProblemType.UNSUPPORTED_MEDIA_TYPE && methodName.equals("PATCH")) {
                    problem.header(accept("Accept-Patch", method));
                }
                throw problem;
            }
        }
        return method.handler().answer(request);
    }

    private Answer options() {
        Answer answer = Answer.empty(Status.NO_CONTENT_204).header(allow());
        if (methods.containsKey("PATCH")) {
            answer.header(accept("Accept-Patch", methods.get("PATCH")));
        }
        if (methods.containsKey("POST")) {
            answer.header(accept("Accept-Post", methods.get("POST")));
        }
        return answer;
    }

    /** RFC 9110, section 10.2.1. */
    private Header allow() {
        String head = methods.containsKey("GET") ? "HEAD, " : "";
        return HeaderValues.create(HeaderNames.ALLOW, String.join(", ", methods.keySet()) + ", " + head + "OPTIONS");
    }

    /** RFC 5789, section 3.1, and the W3C's Linked Data Platform, section 7.1. */
    private static Header accept(String name, Method method) {
        return HeaderValues.create(HeaderNames.create(name), String.join(", ", method.consumes()));
    }
}
