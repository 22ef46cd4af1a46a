package dev.productcatalog.http.exchange;

import dev.productcatalog.http.access.Authority;
import dev.productcatalog.http.access.Cors;
import dev.productcatalog.http.capacity.Places;
import dev.productcatalog.http.capacity.Room;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import dev.productcatalog.http.text.MediaTypes;
import dev.productcatalog.http.text.Percent;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * From a request to its resource, and from what comes of it, be it an exception, to the one response. Helidon's own
 * routing answers 404 to a wrong method and knows neither {@code HEAD} nor {@code OPTIONS}; so it has one route, which
 * leads here. Thread-safe.
 */
public final class Router implements Handler, DirectHandler {

    private static final System.Logger LOG = System.getLogger("dev.productcatalog.http");
    /** What a target for a proxy has before its path, which a server must take as well (RFC 9112, section 3.2.2). */
    private static final Pattern ABSOLUTE_FORM = Pattern.compile("^https?://[^/]+/?", Pattern.CASE_INSENSITIVE);
    private static final String PARAMETER = "{}";
    private static final Set<Method> READING = Set.of(Method.GET, Method.HEAD);

    /** By the path, with {@value #PARAMETER} for a parameter. */
    private final Map<String, Resource> resources = new HashMap<>();
    private final String publicPath;
    private final Authority authority;
    private final AnswerSender sender;
    private final Supplier<Answer> nowhere;
    private final Observer observer;
    private final Tracer tracer;
    private final Places places;
    private final Room bodies;

    /** Is told of every answer, while the log knows of which request. Thread-safe. */
    public interface Observer {

        /** {@return what tells both} */
        default Observer and(Observer other) {
            return new Observer() {
                @Override
                public void answered(AnsweredRequest request) {
                    Observer.this.answered(request);
                    other.answered(request);
                }

                @Override
                public void refused(String reason) {
                    Observer.this.refused(reason);
                    other.refused(reason);
                }
            };
        }

        /** Takes note of an answer. */
        void answered(AnsweredRequest request);

        /**
         * Takes note of a request that was refused for the server's sake, or before it was one.
         *
         * @param reason one of a few words
         */
        void refused(String reason);
    }

    /**
     * @param publicPath  what a proxy takes away from the path of each request; empty for nothing
     * @param authority   decides who may do what
     * @param cors        which pages of other origins may read the answers
     * @param nowhere     answers a browser at a path where nothing is
     * @param observer    is told of every answer
     * @param tracer      tells of every request as a part of a trace
     * @param maxRequests how many requests may be at work
     * @param bodies      for the bodies of all requests
     */
    public Router(String publicPath, Authority authority, Cors cors, Supplier<Answer> nowhere, Observer observer,
                  Tracer tracer, int maxRequests, Room bodies, List<Resource> resources) {
        this.publicPath = publicPath;
        this.authority = authority;
        this.sender = new AnswerSender(publicPath, cors);
        this.nowhere = nowhere;
        this.observer = observer;
        this.tracer = tracer;
        this.places = new Places(maxRequests);
        this.bodies = bodies;
        for (Resource resource : resources) {
            this.resources.put(resource.path().replaceFirst("\\{.*?}", "{}"), resource);
        }
    }

    /** {@return how many requests are at work that take a place} */
    public int atWork() {
        return places.taken();
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        Tracer.Span span = tracer.begin(request.headers());
        CurrentRequest current = new CurrentRequest(RequestIds.of(request.headers()), span.trace());
        current.during(() -> handle(request, response, current.id(), span));
    }

    private void handle(ServerRequest request, ServerResponse response, String requestId, Tracer.Span span) {
        long started = System.nanoTime();
        String method = request.prologue().method().text();
        Request whole = null;
        String routePath = AnsweredRequest.NO_ROUTE;
        Answer answer;
        try (Room.Share body = bodies.none()) {
            String path = path(request);
            if (path.equals("*") && method.equals("OPTIONS")) { // the server as a whole (RFC 9110, section 9.3.7)
                answer = Answer.empty(Status.NO_CONTENT_204);
            } else {
                Query query = new Query(request.prologue().query().rawValue());
                Route route = route(path);
                whole = new Request(request, path, route.parameter(), query, authority, body);
                whole.readChunks();
                Resource resource = route.resource().orElseThrow(() ->
                        new Problem(ProblemType.NOT_FOUND, "there is nothing at this path"));
                routePath = resource.path();
                answer = resource.answer(method, whole, places);
            }
        } catch (RequestException | CloseConnectionException | UncheckedIOException e) {
            throw e; // the connection's, not ours: broken framing, or a client that has gone
        } catch (RuntimeException | Error e) {
            Problem problem = Problems.of(e, request.headers());
            logRefusal(problem.type(), problem.getMessage());
            if (!problem.refusal().isEmpty()) {
                observer.refused(problem.refusal());
            }
            answer = routePath.equals(AnsweredRequest.NO_ROUTE) && problem.type() == ProblemType.NOT_FOUND
                    && isNavigation(request)
                    ? nowhere.get() : Answer.of(problem, publicPath, requestId);
        }
        AtomicLong bytes = new AtomicLong();
        try {
            span.header().ifPresent(answer::header);
            if (leavesMuchUnread(request)) {
                answer.header(HeaderValues.CONNECTION_CLOSE);
            }
            sender.send(request, response, requestId, answer, bytes);
        } finally {
            answer.end();
            String caller = whole == null ? "" : whole.caller().name();
            tell(new AnsweredRequest(requestId, caller, method, routePath, answer.status(), bytes.get(),
                    System.nanoTime() - started), span);
        }
    }

    private void tell(AnsweredRequest answered, Tracer.Span span) {
        observer.answered(answered);
        span.end(answered);
    }

    /** {@return whether somebody follows a link in a browser, and would rather have a page than a problem} */
    private static boolean isNavigation(ServerRequest request) {
        return READING.contains(request.prologue().method())
                && !request.prologue().uriPath().rawPath().startsWith("/api/")
                && request.headers().contains(HeaderNames.ACCEPT)
                && MediaTypes.choose(request.headers().get(HeaderNames.ACCEPT).values(),
                        List.of(MediaTypes.PROBLEM, MediaTypes.JSON, MediaTypes.HTML))
                        .equals(Optional.of(MediaTypes.HTML));
    }

    /**
     * {@return whether a body was not read that is better not waited for} Helidon would read it to its end, however
     * long, only to skip it; or ask for it first, with a 100 after the answer.
     */
    private static boolean leavesMuchUnread(ServerRequest request) {
        Headers headers = request.headers();
        boolean isLong = headers.contains(HeaderNames.TRANSFER_ENCODING)
                || headers.contentLength().orElse(0) > Request.MAX_BODY;
        return isLong && !request.content().consumed()
                || headers.contains(HeaderNames.EXPECT) && !request.continueSent();
    }

    /** {@return the decoded path, without a slash at the end} An encoded slash within a segment leads nowhere. */
    private static String path(ServerRequest request) {
        String raw = request.prologue().uriPath().rawPath();
        if (!raw.startsWith("/")) {
            raw = ABSOLUTE_FORM.matcher(raw).replaceFirst("/");
        }
        String path = raw.length() > 1 && raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
        return path.indexOf('%') < 0 ? path
                : Arrays.stream(path.split("/", -1))
                        .map(segment -> decode(segment, false).replace('/', '\0'))
                        .collect(Collectors.joining("/"));
    }

    /** @throws Problem {@code malformed} if it is not percent-encoded UTF-8 */
    static String decode(String encoded, boolean plusIsSpace) {
        try {
            return Percent.decode(encoded, plusIsSpace);
        } catch (IllegalArgumentException e) {
            throw new Problem(ProblemType.MALFORMED, "the request target is not percent-encoded UTF-8");
        }
    }

    private record Route(Optional<Resource> resource, String parameter) { }

    /** A parameter is the last segment, or the one before it. */
    private Route route(String path) {
        Resource exact = resources.get(path);
        if (exact != null) {
            return new Route(Optional.of(exact), "");
        }
        int last = path.lastIndexOf('/') + 1;
        Resource ofLast = last == path.length() ? null : resources.get(path.substring(0, last) + PARAMETER);
        if (ofLast != null) {
            return new Route(Optional.of(ofLast), path.substring(last));
        }
        int before = path.lastIndexOf('/', last - 2) + 1;
        return last < 2 || before == last - 1 ? new Route(Optional.empty(), "")
                : new Route(Optional.ofNullable(resources.get(path.substring(0, before) + PARAMETER
                        + path.substring(last - 1))), path.substring(before, last - 1));
    }

    private static void logRefusal(ProblemType type, String detail) {
        LOG.log(Level.DEBUG, () -> type.slug() + ": " + detail);
    }

    /** Answers what is refused before it is routed: broken syntax or framing, too much of something. */
    @Override
    public TransportResponse handle(TransportRequest request, EventType event, Status status,
                                    ServerResponseHeaders headers, String message) {
        Tracer.Span span = tracer.begin(request.headers());
        String requestId = RequestIds.of(request.headers());
        ProblemType type = ProblemType.of(status);
        // whatever it is, the message of an error that nobody foresaw is not for clients
        String detail = type == ProblemType.INTERNAL || message == null ? type.title() : message;
        Problem problem = type == ProblemType.UNAVAILABLE ? Problem.unavailable("too-many-connections", detail, 1)
                : new Problem(type, detail).countedAs(type.slug());
        observer.refused(problem.refusal());
        Answer answer = Answer.of(problem, publicPath, requestId);
        span.header().ifPresent(answer::header);
        sender.headers(request.method(), request.headers(), requestId, answer).forEach(headers::set);
        new CurrentRequest(requestId, span.trace()).during(() -> {
            logRefusal(type, detail);
            tell(new AnsweredRequest(requestId, "", request.method(), AnsweredRequest.NO_ROUTE, type.status(),
                    answer.body().length, 0), span);
        });
        return TransportResponse.builder().status(type.status()).headers(headers).keepAlive(false)
                .entity(answer.body()).build();
    }
}
