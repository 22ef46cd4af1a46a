package dev.productcatalog.http.exchange;

import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.text.JsonText;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A response, except for the headers that every response has. Not thread-safe. */
public final class Answer {

    private static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, MediaTypes.JSON);
    private static final Header PROBLEM = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, MediaTypes.PROBLEM);
    private static final Header NO_CACHE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");
    private static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "Accept, Accept-Encoding");
    private static final HeaderName LINK = HeaderNames.create("Link");
    private static final byte[] NO_BODY = new byte[0];

    /** A body that is written while it is sent. */
    @FunctionalInterface
    public interface Stream {

        /**
         * Writes the body. What it throws ends the connection, so that the client sees that the body is cut off.
         *
         * @param out sends each array that it is given, after the first one, as soon as it is flushed or full
         * @throws IOException if the client has gone
         */
        void writeTo(OutputStream out) throws IOException;
    }

    private final Status status;
    private final byte[] body;
    private final Optional<Stream> stream;
    private final OptionalLong streamLength;
    private final List<Header> headers = new ArrayList<>(6);
    private final List<String> links = new ArrayList<>(0);
    private String location = "";
    private boolean compressible;
    private Optional<Pages.Body> held = Optional.empty();

    private Answer(Status status, byte[] body, Optional<Stream> stream, OptionalLong streamLength) {
        this.status = status;
        this.body = body;
        this.stream = stream;
        this.streamLength = streamLength;
    }

    private Answer(Status status, byte[] body) {
        this(status, body, Optional.empty(), OptionalLong.empty());
    }

    /** @param json of {@link JsonText} */
    public static Answer json(Status status, byte[] json) {
        return new Answer(status, json).header(JSON);
    }

    public static Answer of(Status status, String mediaType, byte[] body) {
        return new Answer(status, body).header(HeaderNames.CONTENT_TYPE, mediaType);
    }

    /** {@return an answer of which the body is written while it is sent, in chunks} */
    public static Answer stream(Status status, String mediaType, Stream stream) {
        return new Answer(status, NO_BODY, Optional.of(stream), OptionalLong.empty())
                .header(HeaderNames.CONTENT_TYPE, mediaType);
    }

    /** {@return an answer of which the body is JSON of that many bytes, written while it is sent} */
    public static Answer json(Status status, long length, Stream stream) {
        return new Answer(status, NO_BODY, Optional.of(stream), OptionalLong.of(length)).header(JSON);
    }

    static Answer of(Status status, byte[] body) {
        return new Answer(status, body);
    }

    public static Answer empty(Status status) {
        return new Answer(status, NO_BODY);
    }

    /**
     * {@return the answer to a request that has a problem}
     *
     * @param publicPath where the service is for its clients
     * @param requestId  the id of the request
     */
    static Answer of(Problem problem, String publicPath, String requestId) {
        byte[] body = JsonText.write(problem.toJson(publicPath + problem.type().uri(), requestId));
        Answer answer = new Answer(problem.type().status(), body).header(PROBLEM).noStore();
        problem.headers().forEach(answer::header);
        return answer;
    }

    public Answer header(Header header) {
        headers.add(header);
        return this;
    }

    public Answer header(HeaderName name, String value) {
        return header(HeaderValues.create(name, value));
    }

    /** Lets a cache keep it, but ask each time whether it still holds. */
    public Answer noCache() {
        return header(NO_CACHE);
    }

    /** Lets no cache keep it. */
    public Answer noStore() {
        return header(NO_STORE);
    }

    /** Says where the resource is that was made. */
    public Answer location(String path) {
        location = path;
        return this;
    }

    /** Says what the answer has to do with another resource (RFC 8288). May be repeated. */
    public Answer link(String path, String relation) {
        links.add(path + ">; rel=\"" + relation + '"');
        return this;
    }

    /** Lets the body be sent in a content coding. An ETag, if there is one, must be weak. Adds the header Vary. */
    public Answer compressible() {
        compressible = true;
        return header(VARY);
    }

    /** Closes the page that it answers with when it has been sent. */
    Answer holding(Pages.Body page) {
        held = Optional.of(page);
        return this;
    }

    /** To be called when it has been sent, or will not be. */
    void end() {
        held.ifPresent(Pages.Body::close);
    }

    Status status() {
        return status;
    }

    /** {@return the body; empty if there is none, or a stream} */
    byte[] body() {
        return body;
    }

    Optional<Stream> stream() {
        return stream;
    }

    /** {@return the length of the stream, if that is known} */
    OptionalLong streamLength() {
        return streamLength;
    }

    boolean isCompressible() {
        return compressible;
    }

    /**
     * {@return all headers} The links are one of them: not every client reads a header that comes twice.
     *
     * @param publicPath where the service is for its clients
     */
    List<Header> headers(String publicPath) {
        List<Header> all = new ArrayList<>(headers);
        if (!location.isEmpty()) {
            all.add(HeaderValues.create(HeaderNames.LOCATION, publicPath + location));
        }
        if (!links.isEmpty()) {
            all.add(HeaderValues.create(LINK, links.stream().map(link -> '<' + publicPath + link)
                    .collect(Collectors.joining(", "))));
        }
        return all;
    }
}
