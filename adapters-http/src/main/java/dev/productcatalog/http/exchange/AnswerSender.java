package dev.productcatalog.http.exchange;

import dev.productcatalog.http.access.Cors;
import dev.productcatalog.http.text.Gzip;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Sends answers, with the headers that every response has, coded where the client asks for that. Thread-safe. */
final class AnswerSender {

    private static final System.Logger LOG = System.getLogger("dev.productcatalog.http");
    private static final Header NO_SNIFF =
            HeaderValues.createCached(HeaderNames.create("X-Content-Type-Options"), "nosniff");
    private static final Header GZIP = HeaderValues.createCached(HeaderNames.CONTENT_ENCODING, "gzip");
    /** A body that is shorter is hardly any shorter in gzip. */
    private static final int MIN_COMPRESSED = 1_024;
    /** Bytes of a body that are written at once. */
    private static final int PIECE = 1 << 16;

    private final String publicPath;
    private final Cors cors;

    /**
     * @param publicPath where the service is for its clients
     * @param cors       which pages of other origins may read the answers
     */
    AnswerSender(String publicPath, Cors cors) {
        this.publicPath = publicPath;
        this.cors = cors;
    }

    /** {@return the headers of the answer, except for those of a coding} */
    List<Header> headers(String method, Headers request, String requestId, Answer answer) {
        List<Header> headers = answer.headers(publicPath);
        headers.add(NO_SNIFF);
        headers.add(HeaderValues.create(RequestIds.NAME, requestId));
        headers.addAll(cors.headers(method, request));
        return headers;
    }

    /** @param bytes is given how many bytes of the body were sent */
    void send(ServerRequest request, ServerResponse response, String requestId, Answer answer, AtomicLong bytes) {
        boolean isHead = request.prologue().method().text().equals("HEAD");
        boolean isStream = answer.stream().isPresent();
        boolean compressed = answer.isCompressible() && (isStream || answer.body().length >= MIN_COMPRESSED)
                && request.headers().contains(HeaderNames.ACCEPT_ENCODING)
                && Gzip.isWanted(request.headers().get(HeaderNames.ACCEPT_ENCODING).values());
        response.status(answer.status());
        headers(request.prologue().method().text(), request.headers(), requestId, answer).forEach(response::header);
        if (cors.varies()) {
            response.header(HeaderNames.VARY, response.headers().contains(HeaderNames.VARY)
                    ? response.headers().get(HeaderNames.VARY).values() + ", Origin" : "Origin");
        }
        if (compressed) {
            response.header(GZIP);
        } else {
            answer.streamLength().ifPresent(length ->
                    response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, length)));
        }
        if (isStream && !isHead) {
            stream(response, answer.stream().get(), compressed, bytes);
            return;
        }
        byte[] body = compressed && !isStream ? Gzip.encode(answer.body()) : answer.body();
        boolean isLarge = body.length > PIECE;
        if (isHead && !isStream || isLarge) {
            response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, body.length));
        }
        if (isHead || body.length == 0) {
            response.send();
        } else if (isLarge) { // else Helidon would copy it
            stream(response, out -> writePieces(body, out), false, bytes);
        } else {
            response.send(body);
            bytes.set(body.length);
        }
    }

    private static void writePieces(byte[] body, OutputStream out) throws IOException {
        for (int start = 0; start < body.length; start += PIECE) {
            out.write(body, start, Math.min(PIECE, body.length - start));
        }
    }

    /** A body that fails midway must not look whole: its last chunk is not sent, and the connection is closed. */
    private static void stream(ServerResponse response, Answer.Stream stream, boolean compressed, AtomicLong bytes) {
        try {
            OutputStream counted = new CountedOutput(response.outputStream(), bytes::addAndGet);
            OutputStream out = compressed ? Gzip.encode(counted) : counted;
            stream.writeTo(out);
            out.close();
        } catch (CloseConnectionException clientGone) {
            throw clientGone;
        } catch (IOException | UncheckedIOException clientGone) {
            throw new CloseConnectionException("a client has gone", clientGone);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "An answer is cut off", e);
            throw new CloseConnectionException("an answer is cut off", e);
        }
    }

    /** Tells how many bytes go through it. */
    private static final class CountedOutput extends FilterOutputStream {

        private final LongConsumer count;

        CountedOutput(OutputStream out, LongConsumer count) {
            super(out);
            this.count = count;
        }

        @Override
        public void write(int octet) throws IOException {
            out.write(octet);
            count.accept(1);
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            out.write(bytes, start, length);
            count.accept(length);
        }
    }
}
