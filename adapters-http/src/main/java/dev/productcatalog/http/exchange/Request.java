package dev.productcatalog.http.exchange;

import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import dev.productcatalog.http.text.Integers;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as a {@link Resource} sees it. What is not valid in path, query and headers is noted as it is found, so that
 * an answer can name all of it. Not thread-safe.
 */
public final class Request {

    /** The largest body, in bytes. */
    public static final int MAX_BODY = 1 << 20;

    private static final byte[] NO_BODY = new byte[0];

    private final ServerRequest request;
    private final String lastSegment;
    private final Query query;
    private final List<Fault> faults;
    private String mediaType;
    private byte[] body = NO_BODY;

    /**
     * @param lastSegment the last segment of the path, decoded
     * @param query       which notes what it finds among the faults
     */
    public Request(ServerRequest request, String lastSegment, Query query, List<Fault> faults) {
        this.request = request;
        this.lastSegment = lastSegment;
        this.query = query;
        this.faults = faults;
    }

    /** {@return the values of all header lines of that name as one list; null if there are none} */
    public String header(HeaderName name) {
        return request.headers().contains(name) ? request.headers().get(name).values() : null;
    }

    public Query query() {
        return query;
    }

    /** {@return the parameter of the path} */
    public String pathParameter() {
        return lastSegment;
    }

    /** {@return the id in the path; null if it is not well-formed, which is noted} */
    public Long id() {
        Long id = Integers.plain(lastSegment);
        if (id == null) {
            faults.add(Fault.inPath("id", Code.INT_TYPE, "must be an integer"));
        }
        return id;
    }

    /** {@return what was found not to be valid, to add to} */
    public List<Fault> faults() {
        return faults;
    }

    /** @throws Problem {@code validation} if anything was noted */
    public void refuseFaults() {
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
    }

    /** {@return the media type that was negotiated for the answer} */
    public String mediaType() {
        return mediaType;
    }

    /** {@return the body; empty if there is none, or none was read} */
    public byte[] body() {
        return body;
    }

    /** @throws Problem {@code not-acceptable} */
    public void negotiate(List<String> offered) {
        mediaType = MediaTypes.choose(header(HeaderNames.ACCEPT), offered);
        if (mediaType == null) {
            throw new Problem(ProblemType.NOT_ACCEPTABLE, "it is to be had as " + String.join(", ", offered));
        }
    }

    /**
     * Reads chunks, unless the client waits to be asked for them: whether they are well-formed, which is the first of all
     * checks, shows only then. Reads no more than what can be taken.
     */
    public void readChunks() {
        if (request.headers().contains(HeaderNames.TRANSFER_ENCODING) && !request.headers().contains(HeaderNames.EXPECT)) {
            body = read();
        }
    }

    /**
     * Reads the body.
     *
     * @param taken the media types that are taken
     * @throws Problem {@code unsupported-media-type} or {@code content-too-large}
     */
    public void readBody(List<String> taken) {
        boolean hasBody = hasBody();
        if (request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
            throw unsupported("a body must not have a Content-Encoding");
        }
        String contentType = header(HeaderNames.CONTENT_TYPE);
        if (contentType == null ? hasBody : !MediaTypes.isTaken(contentType, taken)) {
            throw unsupported("a body must be " + String.join(" or ", taken) + " in UTF-8");
        }
        if (request.headers().contentLength().orElse(0) > MAX_BODY) {
            throw tooLarge();
        }
        if (hasBody && body == NO_BODY) {
            body = read();
        }
        if (body.length > MAX_BODY) {
            throw tooLarge();
        }
    }

    private boolean hasBody() {
        return request.headers().contains(HeaderNames.TRANSFER_ENCODING)
                || request.headers().contentLength().orElse(0) > 0;
    }

    /** {@return the whole body, or the first {@link #MAX_BODY} bytes of it and one more} */
    private byte[] read() {
        long length = Math.min(request.headers().contentLength().orElse(MAX_BODY), MAX_BODY);
        try {
            // no more than there are: Java reads into 16 KB, which were 40 % of what a POST allocates
            return request.content().inputStream().readNBytes((int) length + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Problem unsupported(String detail) {
        return new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail);
    }

    private static Problem tooLarge() {
        return new Problem(ProblemType.CONTENT_TOO_LARGE, "the body has more than " + MAX_BODY + " bytes");
    }
}
