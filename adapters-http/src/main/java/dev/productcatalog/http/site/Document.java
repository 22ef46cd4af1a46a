package dev.productcatalog.http.site;

import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.EntityTags;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** Answers with content that is made when it is first asked for, kept then, and tagged by what it is. Thread-safe. */
final class Document implements Resource.Handler<Request> {

    static final String CSS = "text/css; charset=utf-8";
    static final String JAVASCRIPT = "text/javascript; charset=utf-8";

    /** A page loads what it needs from here, runs no script that is in it, and is in nobody's frame. */
    private static final Header CONTENT_SECURITY_POLICY = HeaderValues.createCached("Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private record Content(byte[] bytes, String tag) { }

    private final String mediaType;
    private final Supplier<byte[]> source;
    private volatile Content content;

    private Document(String mediaType, Supplier<byte[]> source) {
        this.mediaType = mediaType;
        this.source = source;
    }

    static Resource at(String path, String mediaType, Supplier<byte[]> source) {
        return Resource.at(path).get(List.of(mediaType), new Document(mediaType, source));
    }

    /** {@return a page that is made for this answer} */
    static Answer page(Status status, String html) {
        return Answer.of(status, MediaTypes.HTML, html.getBytes(StandardCharsets.UTF_8))
                .header(CONTENT_SECURITY_POLICY);
    }

    @Override
    public Answer answer(Request request) {
        EntityTags tags = EntityTags.of(request);
        Content current = content();
        Answer answer = tags.matchesWeakly(current.tag()) ? Answer.empty(Status.NOT_MODIFIED_304)
                : Answer.of(Status.OK_200, mediaType, current.bytes());
        if (mediaType.equals(MediaTypes.HTML)) {
            answer.header(CONTENT_SECURITY_POLICY);
        }
        return answer.header(HeaderNames.ETAG, "W/" + current.tag()).noCache().compressible();
    }

    private Content content() {
        Content current = content;
        if (current == null) { // two that race make the same
            byte[] bytes = source.get();
            current = new Content(bytes, '"' + sha256(bytes) + '"');
            content = current;
        }
        return current;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
