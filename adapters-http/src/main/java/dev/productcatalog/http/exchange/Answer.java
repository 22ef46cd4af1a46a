package dev.productcatalog.http.exchange;

import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemRepresentation;
import dev.productcatalog.http.text.JsonText;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;

/** A whole response, but for the headers that every response has. Not thread-safe. */
public final class Answer {

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

    /** @param json of {@link JsonText} */
    public static Answer json(Status status, byte[] json) {
        return new Answer(status, json).header(JSON);
    }

    public static Answer of(Status status, String mediaType, byte[] body) {
        return new Answer(status, body).header(HeaderNames.CONTENT_TYPE, mediaType);
    }

    public static Answer empty(Status status) {
        return new Answer(status, NO_BODY);
    }

    /** @param requestId the id of the request that has the problem */
    public static Answer of(Problem problem, String requestId) {
        byte[] body = JsonText.write(ProblemRepresentation.of(problem, requestId));
        Answer answer = new Answer(problem.type().status(), body).header(PROBLEM).header(NO_STORE);
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

    public Status status() {
        return status;
    }

    public byte[] body() {
        return body;
    }

    public List<Header> headers() {
        return headers;
    }
}
