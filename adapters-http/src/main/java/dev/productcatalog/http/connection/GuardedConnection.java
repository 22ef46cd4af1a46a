package dev.productcatalog.http.connection;

import dev.productcatalog.http.settings.ConnectionLimits;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.SocketWriter;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Connection;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection: requests come to the server's HTTP/1.1 through a {@link FramingGuard}, and a client that keeps it
 * waiting too long is cut off. Its own thread reads and writes; the thread that watches the time, and the one that
 * stops the server, ask and close.
 */
final class GuardedConnection implements ServerConnection, InterruptableTask<Void> {

    private static final long NANOS_A_BYTE = 1_000_000_000L / (16 * 1024);
    private static final long DRAIN_QUIET = 200_000_000L;
    private static final long DRAIN_AT_MOST = 2_000_000_000L;
    private static final long NOT_WAITING = Long.MIN_VALUE;
    private static final System.Logger LOGGER = System.getLogger(GuardedConnection.class.getName());

    private final GuardedConnections all;
    private final HelidonSocket socket;
    private final Http1Connection http1;
    private final FramingGuard guard = new FramingGuard();
    private final long noProgress;
    private final long wholeRequest;
    private final long idle;

    private final ClientWriter writer;

    /** When the client is overdue, in System.nanoTime(). */
    private final AtomicLong deadline = new AtomicLong(NOT_WAITING);
    private volatile boolean betweenRequests;
    private volatile boolean isCutOff;
    private boolean tooMany;
    private boolean last;
    private long waited;
    private long received;

    GuardedConnection(ConnectionContext ctx, ServerConnectionSelector http1, ConnectionLimits limits,
                      GuardedConnections all) {
        this.all = all;
        this.socket = all.secured(ctx.serverSocket());
        this.noProgress = limits.noProgress().toNanos();
        this.wholeRequest = limits.wholeRequest().toNanos();
        this.idle = limits.idle().toNanos();
        this.writer = new ClientWriter(SocketWriter.create(socket), this::startWait, this::endWrite);
        this.http1 = (Http1Connection) http1.connection(
                new GuardedContext(this, ctx, DataReader.create(this::nextPiece), writer));
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        tooMany = !all.enter(this);
        try {
            if (isSecured()) {
                http1.handle(limit);
            }
        } finally {
            end();
            if (tooMany || !guard.idle()) {
                drain();
            }
            all.leave(this, !tooMany);
        }
    }

    /**
     * {@return whether requests can come} With TLS, they can when keys are agreed on, which has to be as quick as a
     * head.
     */
    private boolean isSecured() {
        if (!(socket instanceof TlsSocket tls)) {
            return true;
        }
        startWait();
        try {
            if (tls.handshake()) {
                return true;
            }
            all.refused("no-tls");
            LOGGER.log(Level.INFO, () -> "A client at " + address()
                    + " spoke no TLS to the port for TLS and was cut off:"
                    + " it has to use https");
        } catch (IOException | UncheckedIOException e) {
            all.refused(overdue() > 0 ? "slow-handshake" : "tls-handshake");
            LOGGER.log(Level.DEBUG, () -> "A client at " + address() + " and the server found no keys: "
                    + e.getMessage());
        } finally {
            endWait();
        }
        return false;
    }

    private String address() {
        return socket.remotePeer().address() instanceof InetSocketAddress peer ? peer.getAddress().getHostAddress()
                : "?";
    }

    /** Tells the client that this was all. */
    private void end() {
        if (socket instanceof TlsSocket tls) {
            startWait();
            try {
                tls.end();
            } catch (UncheckedIOException e) {
                // it is gone
            } finally {
                endWait();
            }
        }
    }

    /** An interrupt would go through to the database, whose files it closes. */
    @Override
    public boolean canInterrupt() {
        return false;
    }

    /** Never is: who is overdue is cut off by {@link GuardedConnections}, which does not go by the wall clock. */
    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    /** Closes the socket if the client is overdue. */
    void cutOffIfOverdue() {
        if (overdue() > 0) {
            isCutOff = true;
            cutOff();
        }
    }

    private long overdue() {
        long until = deadline.get();
        return until == NOT_WAITING ? 0 : Math.max(0, System.nanoTime() - until);
    }

    /** Called when the server has ceased to listen. */
    @Override
    public void close(boolean interrupt) {
        all.listenerClosed();
    }

    HelidonSocket socket() {
        return socket;
    }

    /** Closes the socket, whatever is under way. */
    void cutOff() {
        try {
            socket.close();
        } catch (UncheckedIOException e) {
            // its own thread was quicker
        }
    }

    /** Waits for another request only until then, in System.nanoTime(). */
    void endBetweenRequests(long until) {
        long current = deadline.get();
        if (betweenRequests) {
            deadline.compareAndSet(current, until); // unless its own thread has just got a request
        }
    }

    /** The answer's headers are about to be sent: the last answer says so, and an old client gets no chunks. */
    void beforeAnswer(WritableHeaders<?> headers) {
        all.beforeAnswer();
        headers.set(HttpServer.DATE.header());
        last |= headers.containsToken(HeaderValues.CONNECTION_CLOSE) || guard.refused() || guard.head().isLast()
                || all.isStopping();
        if (guard.head().isOld() && headers.contains(HeaderNames.TRANSFER_ENCODING)) {
            headers.remove(HeaderNames.TRANSFER_ENCODING);
            writer.removeChunks();
            last = true; // the end of the content is the end of the connection (RFC 9112, section 6.3)
        }
        if (last) {
            headers.set(HeaderValues.CONNECTION_CLOSE);
        }
        if (guard.head().isHead()) {
            writer.onlyHead(); // also where the bytes were refused, which the server does not know to be a HEAD
        }
        removeGuessedLength(headers);
    }

    /**
     * The server gives the length 0 to what is sent without content. With 204 there must be none, with 304 and to HEAD
     * it would be that of the content which a GET gets (RFC 9110, section 8.6). Only 204 and 304 have no type.
     */
    private void removeGuessedLength(WritableHeaders<?> headers) {
        boolean isUnknown = guard.head().isHead() && headers.contentLength().orElse(-1) == 0;
        if (isUnknown || !headers.contains(HeaderNames.CONTENT_TYPE)) {
            headers.remove(HeaderNames.CONTENT_LENGTH);
        }
    }

    /** What the server's parser reads from: it asks when it has used up what it got. */
    private byte[] nextPiece() {
        // whatever the reason (an answer without a 100 to a request that expected one), content nobody wanted
        // must not be taken for a request
        if (guard.expectsHead() != http1.canInterrupt()) {
            throw new CloseConnectionException("The content of a request was not read");
        }
        if (last && guard.expectsHead()) {
            return null;
        }
        for (byte[] piece = guard.next(); ; piece = guard.next()) {
            if (piece != null) {
                return piece;
            }
            byte[] bytes = readRequest();
            if (bytes == null) {
                guard.end();
                return null;
            }
            if (tooMany) {
                throw RequestException.builder().type(EventType.OTHER).status(Status.SERVICE_UNAVAILABLE_503)
                        .setKeepAlive(false).message("there are too many connections").build();
            }
            guard.feed(bytes);
        }
    }

    private byte[] readRequest() {
        long now = System.nanoTime();
        if (guard.idle()) {
            waited = 0;
            byte[] bytes = readNext(now + (tooMany ? noProgress : idle));
            received = bytes == null ? 0 : bytes.length;
            return bytes;
        }
        long left = wholeRequest + received * NANOS_A_BYTE - waited;
        if (left <= 0) {
            throw tooSlow();
        }
        byte[] bytes = read(now + Math.min(noProgress, left));
        waited += System.nanoTime() - now;
        received += bytes == null ? 0 : bytes.length;
        return bytes;
    }

    private byte[] readNext(long until) {
        deadline.set(until);
        betweenRequests = true;
        if (all.isStopping()) { // asked last, as the thread that stops the server sees to those that wait already
            deadline.set(all.endOfIdle());
        }
        try {
            return read();
        } finally {
            betweenRequests = false;
        }
    }

    private byte[] read(long until) {
        deadline.set(until);
        return read();
    }

    private byte[] read() {
        try {
            return socket.get();
        } catch (UncheckedIOException e) {
            if (overdue() > 0 && !betweenRequests) {
                throw tooSlow();
            }
            throw new CloseConnectionException("The connection is lost", e);
        } finally {
            endWait();
        }
    }

    private CloseConnectionException tooSlow() {
        all.refused("slow-request");
        LOGGER.log(Level.DEBUG, "cut off: the request took too long");
        return new CloseConnectionException("The request took too long");
    }

    private void startWait() {
        deadline.set(System.nanoTime() + noProgress);
    }

    private void endWrite() {
        if (isCutOff && overdue() > 0) {
            all.refused("slow-reader");
            LOGGER.log(Level.DEBUG, "cut off: the answer was not read");
        }
        endWait();
    }

    private void endWait() {
        deadline.set(NOT_WAITING);
    }

    /**
     * Takes what a client is still sending after the last answer: if the socket were closed on unread bytes, the answer
     * could be lost with them (RFC 9112, section 9.6).
     */
    private void drain() {
        long end = System.nanoTime() + DRAIN_AT_MOST;
        try {
            for (long now = System.nanoTime(); now < end && read(Math.min(now + DRAIN_QUIET, end)) != null; ) {
                now = System.nanoTime();
            }
        } catch (CloseConnectionException e) {
            // it is closed, which is what was to come anyway
        }
    }
}
