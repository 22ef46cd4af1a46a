package dev.productcatalog.http.exchange;

import dev.productcatalog.http.access.Authority;
import dev.productcatalog.http.access.Caller;
import dev.productcatalog.http.access.Role;
import dev.productcatalog.http.capacity.Room;
import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import dev.productcatalog.http.text.Integers;
import dev.productcatalog.http.text.MediaTypes;
import dev.productcatalog.http.text.MediaTypes.MediaType;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A request as a {@link Resource} sees it. Not thread-safe. */
public final class Request {

    /** The largest body, in bytes. */
    static final int MAX_BODY = 1 << 20;

    /** So much of a body is read before there must be room for more of it, in bytes. */
    private static final int STEP = 4096;
    private static final int PIECE = 65_536;
    private static final byte[] NO_BODY = new byte[0];

    private final ServerRequest request;
    private final String path;
    private final String pathParameter;
    private final Query query;
    private final Authority authority;
    private Caller caller = Caller.STRANGER;
    private final Room.Share share;
    private String mediaType = MediaTypes.JSON;
    /** What was read before it is known whether a body is taken; {@link #body} is one that is. */
    private byte[] chunks = NO_BODY;
    private byte[] body = NO_BODY;
    private Checked<JsonBody> json;
    private long maxUpload;
    private InputStream content;

    /**
     * @param path          decoded
     * @param pathParameter what the path has in the place of the resource's parameter, decoded; else any text
     * @param authority     decides who may do what
     * @param share         grows with the body
     */
    Request(ServerRequest request, String path, String pathParameter, Query query, Authority authority,
            Room.Share share) {
        this.request = request;
        this.path = path;
        this.pathParameter = pathParameter;
        this.query = query;
        this.authority = authority;
        this.share = share;
    }

    /** {@return the values of all header lines of that name as one list, if there are any} */
    public Optional<String> header(HeaderName name) {
        return request.headers().contains(name) ? Optional.of(request.headers().get(name).values()) : Optional.empty();
    }

    public Query query() {
        return query;
    }

    /** {@return who makes the request; where that need not be known, a stranger} */
    public Caller caller() {
        return caller;
    }

    /** {@return the id in the path} */
    public Checked<Long> id() {
        OptionalLong id = Integers.plain(pathParameter);
        return id.isPresent() ? Checked.valid(id.getAsLong())
                : Checked.fault(Fault.inPath("id", Code.INT_TYPE, "must be an integer"));
    }

    /** {@return the media type that was negotiated for the answer} */
    public String mediaType() {
        return mediaType;
    }

    /** {@return the body as an object} */
    public Checked<JsonBody> json() {
        if (json == null) {
            json = JsonBody.read(body);
        }
        return json;
    }

    /** {@return what distinguishes this request from others: a digest of method, path, query and body} */
    String fingerprint() {
        return fingerprint(body);
    }

    /**
     * {@return the same for a body that is a stream}
     *
     * @param body or what stands for it
     */
    public String fingerprint(byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String target = request.prologue().method().text() + ' ' + path + '?'
                    + request.prologue().query().rawValue();
            digest.update(target.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            return Base64.getEncoder().encodeToString(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** {@return a fault for each parameter of the query and each member of the body that was not asked for} */
    Checked<?> noOthers() {
        return json == null || !json.isValid() ? query.noOthers()
                : Checked.all(() -> query, query.noOthers(), json.then(JsonBody::noOthers));
    }

    /** @throws Problem {@code unauthorized} or {@code forbidden} */
    void admit(Role needed) {
        caller = authority.caller(request.headers());
        authority.admit(caller, needed);
    }

    /** @throws Problem {@code not-acceptable} */
    void negotiate(List<String> offered) {
        mediaType = header(HeaderNames.ACCEPT).map(accept -> MediaTypes.choose(accept, offered))
                .orElse(Optional.of(offered.getFirst())).orElseThrow(() ->
                        new Problem(ProblemType.NOT_ACCEPTABLE, "it is to be had as " + String.join(", ", offered)));
    }

    /**
     * Reads chunks, unless the client waits to be asked for them: whether they are well-formed, which is the first of
     * all checks, shows only then. Reads no more than what can be taken.
     */
    void readChunks() {
        Headers headers = request.headers();
        if (headers.contains(HeaderNames.TRANSFER_ENCODING) && !headers.contains(HeaderNames.EXPECT)) {
            chunks = read();
        }
    }

    /**
     * Reads the body.
     *
     * @param taken the media types that are taken
     * @throws Problem {@code unsupported-media-type}, {@code content-too-large}, or {@code malformed} if it is only a
     *                 part of what is to be put (RFC 9110, section 14.5)
     */
    void readBody(List<String> taken) {
        boolean hasBody = hasBody();
        if (request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
            throw unsupported("a body must not have a Content-Encoding");
        }
        Optional<String> contentType = header(HeaderNames.CONTENT_TYPE);
        if (contentType.isPresent() ? !MediaTypes.isTaken(contentType.get(), taken) : hasBody) {
            throw unsupported("a body must be " + String.join(" or ", taken) + " in UTF-8");
        }
        if (request.headers().contentLength().orElse(0) > MAX_BODY) {
            throw tooLarge(MAX_BODY);
        }
        body = hasBody && chunks == NO_BODY ? read() : chunks;
        if (body.length > MAX_BODY) {
            throw tooLarge(MAX_BODY);
        }
        if (request.prologue().method().equals(Method.PUT) && request.headers().contains(HeaderNames.CONTENT_RANGE)) {
            throw new Problem(ProblemType.MALFORMED, "a part of a product cannot be put: send all of it");
        }
    }

    /**
     * Sees whether the body is one that can be read as it comes.
     *
     * @param taken the media types that are taken, whatever their parameters
     * @param max   the longest body, in bytes
     * @throws Problem {@code unsupported-media-type} or {@code content-too-large}
     */
    void expectUpload(List<String> taken, long max) {
        maxUpload = max;
        if (request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
            throw unsupported("a body must not have a Content-Encoding");
        }
        if (!taken.contains(contentType().name())) {
            throw unsupported("a body must be " + String.join(" or ", taken));
        }
        if (request.headers().contentLength().orElse(0) > max) {
            throw tooLarge(max);
        }
    }

    /** {@return the media type of the body; one without a name if it has none, or a malformed one} */
    public MediaType contentType() {
        return header(HeaderNames.CONTENT_TYPE).flatMap(MediaTypes::parse).orElse(new MediaType("", Map.of()));
    }

    /**
     * Takes the body as it comes.
     *
     * @return how many bytes it has
     * @throws IOException if the target takes no more
     * @throws Problem     {@code content-too-large}
     */
    public long upload(OutputStream target) throws IOException {
        if (!hasBody()) {
            return 0;
        }
        target.write(chunks);
        long length = chunks.length;
        byte[] piece = new byte[PIECE];
        InputStream rest = content();
        for (int count = read(rest, piece); count >= 0; count = read(rest, piece)) {
            length += count;
            if (length > maxUpload) {
                throw tooLarge(maxUpload);
            }
            target.write(piece, 0, count);
        }
        return length;
    }

    private static int read(InputStream in, byte[] piece) {
        try {
            return in.read(piece);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the body, or what is left of it} Helidon gives it only once. */
    private InputStream content() {
        if (content == null) {
            content = request.content().inputStream();
        }
        return content;
    }

    private boolean hasBody() {
        return request.headers().contains(HeaderNames.TRANSFER_ENCODING)
                || request.headers().contentLength().orElse(0) > 0;
    }

    /** {@return the whole body, or the first {@link #MAX_BODY} bytes of it and one more} */
    private byte[] read() {
        int most = (int) Math.min(request.headers().contentLength().orElse(MAX_BODY), MAX_BODY) + 1;
        try {
            InputStream in = content();
            if (most <= STEP) {
                share.growTo(most);
                return in.readNBytes(most);
            }
            ByteArrayOutputStream read = new ByteArrayOutputStream(STEP);
            byte[] step = new byte[STEP];
            for (int n = 0; n >= 0 && read.size() < most; n = in.read(step, 0, Math.min(STEP, most - read.size()))) {
                read.write(step, 0, n);
                share.growTo(2L * read.size() + STEP); // the array that grows, and what becomes of it
            }
            return read.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Problem unsupported(String detail) {
        return new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail);
    }

    private static Problem tooLarge(long max) {
        return new Problem(ProblemType.CONTENT_TOO_LARGE, "the body has more than " + max + " bytes")
                .countedAs(ProblemType.CONTENT_TOO_LARGE.slug());
    }
}
