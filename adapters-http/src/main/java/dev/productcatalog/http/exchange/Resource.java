package dev.productcatalog.http.exchange;

import dev.productcatalog.http.access.Role;
import dev.productcatalog.http.capacity.Places;
import dev.productcatalog.http.problem.Checked;
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
 * What is at a path: its methods, each with the media types that it answers in and takes. Here is the order of checks
 * of section 2 of the API contract: method, authority, Accept, media type, size; then the reader of the request goes on
 * with malformed tags and cursors, with id, query and headers, and with the body. {@code HEAD} and {@code OPTIONS} come
 * by themselves. Immutable once it is routed to.
 */
public final class Resource {

    /**
     * Reads what a handler needs from a request: all of it, as the handler sees nothing else. What it does not ask for,
     * of the query and of a body that is JSON, is refused.
     */
    @FunctionalInterface
    public interface Reader<R> {
        Checked<R> read(Request request);
    }

    /** Answers what was asked, or throws a {@link Problem} or one of the domain's exceptions. */
    @FunctionalInterface
    public interface Handler<R> {
        Answer answer(R wanted);
    }

    /** @param maxUpload how long a body may be that the handler reads; 0 if it gets one that was read */
    private record Method(Role needed, List<String> produces, List<String> consumes, long maxUpload,
                          Handler<Request> handler) { }

    private final String path;
    private final Map<String, Method> methods = new LinkedHashMap<>();
    private boolean always;
    private boolean open;

    private Resource(String path) {
        this.path = path;
    }

    /** @param path without a slash at the end; a segment may be a parameter: {@code /products/{id}/changes} */
    public static Resource at(String path) {
        return new Resource(path);
    }

    /** @param produces in the service's own order of preference */
    public <R> Resource get(List<String> produces, Reader<R> reader, Handler<R> handler) {
        return method("GET", produces, List.of(), reader, handler);
    }

    /** A resource outside of the API's base path, which ignores parameters. */
    public Resource get(List<String> produces, Handler<Request> handler) {
        methods.put("GET", new Method(Role.READER, produces, List.of(), 0, handler));
        return this;
    }

    public <R> Resource post(List<String> consumes, Reader<R> reader, Handler<R> handler) {
        return method("POST", List.of(MediaTypes.JSON), consumes, reader, handler);
    }

    public <R> Resource put(List<String> consumes, Reader<R> reader, Handler<R> handler) {
        return method("PUT", List.of(MediaTypes.JSON), consumes, reader, handler);
    }

    public <R> Resource patch(List<String> consumes, Reader<R> reader, Handler<R> handler) {
        return method("PATCH", List.of(MediaTypes.JSON), consumes, reader, handler);
    }

    /**
     * A body that the handler reads as it comes, by {@link Request#upload}. Such requests have no place among those at
     * work.
     *
     * @param consumes  whatever their parameters
     * @param maxUpload the longest body, in bytes
     */
    public <R> Resource upload(List<String> consumes, long maxUpload, Reader<R> reader, Handler<R> handler) {
        return method("POST", List.of(MediaTypes.JSON), consumes, maxUpload, reader, handler);
    }

    /** A body is ignored, and there is none in the answer. */
    public <R> Resource delete(Reader<R> reader, Handler<R> handler) {
        return method("DELETE", List.of(), List.of(), reader, handler);
    }

    /** {@return this resource, which is answered however many requests are at work} */
    public Resource always() {
        always = true;
        return this;
    }

    /** {@return this resource, which everybody may use} */
    public Resource open() {
        open = true;
        return this;
    }

    /** {@return this resource, all methods of which need that role} */
    public Resource onlyFor(Role role) {
        methods.replaceAll((_, method) -> new Method(role, method.produces(), method.consumes(), method.maxUpload(),
                method.handler()));
        return this;
    }

    private <R> Resource method(String name, List<String> produces, List<String> consumes, Reader<R> reader,
                                Handler<R> handler) {
        return method(name, produces, consumes, 0, reader, handler);
    }

    private <R> Resource method(String name, List<String> produces, List<String> consumes, long maxUpload,
                                Reader<R> reader, Handler<R> handler) {
        Role needed = name.equals("GET") ? Role.READER : Role.EDITOR;
        methods.put(name, new Method(needed, produces, consumes, maxUpload, request -> {
            Checked<R> wanted = reader.read(request);
            return handler.answer(Checked.all(wanted::value, wanted, request.noOthers()).value());
        }));
        return this;
    }

    public String path() {
        return path;
    }

    /** Everybody may ask what there is, as the published document says it as well. */
    Answer answer(String methodName, Request request, Places places) {
        if (methodName.equals("OPTIONS")) {
            return options();
        }
        Method method = methods.get(methodName.equals("HEAD") ? "GET" : methodName);
        if (method == null) {
            throw new Problem(ProblemType.METHOD_NOT_ALLOWED, "the resource has " + allow().get()).header(allow());
        }
        if (!open) {
            request.admit(method.needed());
        }
        if (!method.produces().isEmpty()) {
            request.negotiate(method.produces());
        }
        if (!method.consumes().isEmpty()) {
            try {
                if (method.maxUpload() > 0) {
                    request.expectUpload(method.consumes(), method.maxUpload());
                } else {
                    request.readBody(method.consumes());
                }
            } catch (Problem problem) {
                if (problem.type() == ProblemType.UNSUPPORTED_MEDIA_TYPE && methodName.equals("PATCH")) {
                    problem.header(accept("Accept-Patch", method));
                }
                throw problem;
            }
        }
        // not before: a body that has not come yet holds no place
        return always || method.maxUpload() > 0 ? method.handler().answer(request)
                : places.during(() -> method.handler().answer(request));
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
