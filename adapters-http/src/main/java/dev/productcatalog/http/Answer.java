package dev.productcatalog.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;

/** A whole response, but for the headers that every response has. Not thread-safe. */
final class Answer {

    private static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, MediaTypes.JSON);
    private static final Header PROBLEM = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, MediaTypes.PROBLEM);
    private static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    private static final byte[] NO_BODY = new byte[0];

    private final Status status;
    private final byte[] body;
    private final List<Header> headers = new ArrayList<>(6);

    private Answer(Status status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    /** @param json of {@link JsonWriter} */
    static Answer json(Status status, byte[] json) {
        return new Answer(status, json).header(JSON);
    }

    static Answer of(Status status, String mediaType, byte[] body) {
        return new Answer(status, body).header(HeaderNames.CONTENT_TYPE, mediaType);
    }

    static Answer empty(Status status) {
        return new Answer(status, NO_BODY);
    }

    /** @param requestId the id of the request that has the problem */
    static Answer of(Problem problem, String requestId) {
        byte[] body = JsonWriter.write(Representations.ProblemRepresentation.of(problem, requestId));
        Answer answer = new Answer(problem.type().status(), body).header(PROBLEM).header(NO_STORE);
        problem.headers().forEach(answer::header);
        return answer;
    }

    Answer header(Header header) {
        headers.add(header);
        return this;
    }

    Answer header(HeaderName name, String value) {
        return header(HeaderValues.create(name, value));
    }

    Status status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    List<Header> headers() {
        return headers;
    }
}
