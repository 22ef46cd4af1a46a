package dev.productcatalog.http.connection;

import dev.productcatalog.http.settings.ConnectionLimits;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1Connection;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/**
 * Stands between the sockets and the server's HTTP/1.1: requests come to it through a {@link FramingGuard}, and a
 * client that keeps it waiting longer than {@link ConnectionLimits} allow is cut off. Thread-safe.
 *
 * <p>The server asks each connection now and then for its idle time, and closes those over a limit. Here that time is
 * by how much the client is overdue, and the limit is nothing.
 */
public final class GuardedConnections implements ServerConnectionSelector {

    private static final Duration LONGEST_SWEEP = Duration.ofMillis(250);
    /** Connections over the limit that are told so at the same time; more wait to be accepted. */
    private static final int REFUSED_AT_ONCE = 256;

    /** In a list of options (RFC 9110, section 7.6.1), which the guard has made lower-case. */
    private static final Pattern CLOSE = Pattern.compile("(?:^|,)[ \\t]*close[ \\t]*(?:,|$)");

    /** Notes whether a request or its answer says that it is the last: the server itself would wait for another one. */
    private static final Http1ConnectionListener LAST = new Http1ConnectionListener() {
        @Override
        public void headers(ConnectionContext ctx, Headers headers) {
            if (ctx instanceof Guard guard && headers.contains(HeaderNames.CONNECTION)) {
                String options = headers.get(HeaderNames.CONNECTION).values();
                guard.connection().last |= options.contains("close") && CLOSE.matcher(options).find();
            }
        }
    };

    /**
     * Does that for an answer, and has the last one say so. Takes the length away that the server gives to an answer that
     * has no content: with 204 there must be none, and with 304 it would be that of the 200 (RFC 9110, section 8.6). Such
     * an answer is the only one without a type. One listener does it all, as the server calls none of two.
     */
    private static final Http1ConnectionListener ANSWER = new Http1ConnectionListener() {
        @Override
        public void headers(ConnectionContext ctx, Headers headers) {
            LAST.headers(ctx, headers);
            if (!(headers instanceof WritableHeaders<?> answer)) {
                return;
            }
            if (ctx instanceof Guard guard && (guard.connection().last || guard.connection().guard.refused())) {
                answer.set(HeaderValues.CONNECTION_CLOSE);
            }
            if (!answer.contains(HeaderNames.CONTENT_TYPE)) {
                answer.remove(HeaderNames.CONTENT_LENGTH);
            }
        }
    };

    private final ServerConnectionSelector http1;
    private final ConnectionLimits limits;
    private final Semaphore places;

    private GuardedConnections(ServerConnectionSelector http1, ConnectionLimits limits) {
        this.http1 = http1;
        this.limits = limits;
        this.places = new Semaphore(limits.maxConnections());
    }

    /**
     * Makes a server accept HTTP/1.1 through guarded connections only, and sets its limits.
     *
     * @param server what the server is being built from
     * @param limits what clients may hold
     */
    public static void install(WebServerConfig.Builder server, ConnectionLimits limits) {
        // the guard draws the lines: the parser's own limits come after them
        Http1Config http1 = Http1Config.builder()
                .maxPrologueLength(2 * FramingGuard.MAX_REQUEST_LINE)
                .maxHeadersSize(2 * FramingGuard.MAX_HEADERS)
                .addReceiveListener(LAST)
                .addSendListener(ANSWER)
                .build();
        Duration sweep = limits.noProgress().dividedBy(4);
        server.protocolsDiscoverServices(false)
                .addConnectionSelector(new GuardedConnections(
                        Http1ConnectionSelector.builder().config(http1).build(), limits))
                .maxTcpConnections(limits.maxConnections() + REFUSED_AT_ONCE)
                .maxConcurrentRequests(limits.maxRequests())
                .idleConnectionTimeout(Duration.ZERO)
                .idleConnectionPeriod(sweep.compareTo(LONGEST_SWEEP) > 0 ? LONGEST_SWEEP : sweep.plusMillis(1));
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext ctx) {
        return new Guarded(ctx, http1, limits, places);
    }

    /** One connection. Its own thread reads and writes; the sweep's thread asks and closes. */
    private static final class Guarded implements ServerConnection, InterruptableTask<Void> {

        private static final long NANOS_A_BYTE = 1_000_000_000L / (16 * 1024);
        private static final int WRITE_AT_MOST = 64 * 1024;
        private static final long DRAIN_QUIET = 200_000_000L;
        private static final long DRAIN_AT_MOST = 2_000_000_000L;
        private static final long NOT_WAITING = Long.MIN_VALUE;

        private final HelidonSocket socket;
        private final Http1Connection http1;
        private final FramingGuard guard = new FramingGuard();
        private final long noProgress;
        private final long wholeRequest;
        private final long idle;
        private final Semaphore places;

        // when the client is overdue, in System.nanoTime()
        private volatile long deadline = NOT_WAITING;
        private boolean refused;
        private boolean last;
        private long waited;
        private long received;

        Guarded(ConnectionContext ctx, ServerConnectionSelector http1, ConnectionLimits limits, Semaphore places) {
            this.places = places;
            this.socket = ctx.serverSocket();
            this.noProgress = limits.noProgress().toNanos();
            this.wholeRequest = limits.wholeRequest().toNanos();
            this.idle = limits.idle().toNanos();
            this.http1 = (Http1Connection) http1.connection(
                    new Guard(this, ctx, DataReader.create(this::nextPiece), new Writer(ctx.dataWriter())));
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            refused = !places.tryAcquire();
            try {
                http1.handle(limit);
            } finally {
                if (!refused) {
                    places.release();
                }
                if (refused || !guard.idle()) {
                    drain();
                }
            }
        }

        @Override
        public boolean canInterrupt() {
            return http1.canInterrupt();
        }

        @Override
        public Duration idleTime() {
            long until = deadline;
            long overdue = System.nanoTime() - until;
            return until == NOT_WAITING || overdue <= 0 ? Duration.ZERO : Duration.ofNanos(overdue);
        }

        @Override
        public void close(boolean interrupt) {
            try {
                socket.close();
            } catch (UncheckedIOException e) {
                // its own thread was quicker
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
                if (refused) {
                    throw RequestException.builder().type(EventType.OTHER).status(Status.SERVICE_UNAVAILABLE_503)
                            .setKeepAlive(false).message("There are too many connections").build();
                }
                guard.feed(bytes);
            }
        }

        private byte[] readRequest() {
            long now = System.nanoTime();
            if (guard.idle()) {
                waited = 0;
                received = 0;
                byte[] bytes = read(now + (refused ? noProgress : idle));
                received = bytes == null ? 0 : bytes.length;
                return bytes;
            }
            long left = wholeRequest + received * NANOS_A_BYTE - waited;
            if (left <= 0) {
                throw new CloseConnectionException("The request took too long");
            }
            byte[] bytes = read(now + Math.min(noProgress, left));
            waited += System.nanoTime() - now;
            received += bytes == null ? 0 : bytes.length;
            return bytes;
        }

        private byte[] read(long until) {
            deadline = until;
            try {
                return socket.get();
            } catch (UncheckedIOException e) {
                throw new CloseConnectionException("The connection is lost", e);
            } finally {
                deadline = NOT_WAITING;
            }
        }

        /**
         * Takes what a client is still sending after the last answer: if the socket were closed on unread bytes, the
         * answer could be lost with them (RFC 9112, section 9.6).
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

        /** Writes to the client, which has to take each part in time. */
        private final class Writer implements DataWriter {

            private final DataWriter direct;

            Writer(DataWriter direct) {
                this.direct = direct;
            }

            @Override
            public void writeNow(BufferData buffer) {
                try {
                    if (buffer.available() <= WRITE_AT_MOST) {
                        writeInTime(buffer);
                        return;
                    }
                    while (buffer.available() > 0) {
                        byte[] part = new byte[Math.min(buffer.available(), WRITE_AT_MOST)];
                        buffer.read(part);
                        writeInTime(BufferData.create(part));
                    }
                } catch (UncheckedIOException e) {
                    throw new CloseConnectionException("The connection is lost", e);
                } finally {
                    deadline = NOT_WAITING;
                }
            }

            private void writeInTime(BufferData part) {
                deadline = System.nanoTime() + noProgress;
                direct.writeNow(part);
            }

            @Override
            public void writeNow(BufferData... buffers) {
                writeNow(BufferData.create(buffers));
            }

            @Override
            public void write(BufferData buffer) {
                writeNow(buffer);
            }

            @Override
            public void write(BufferData... buffers) {
                writeNow(buffers);
            }
        }
    }

    /** The connection as the server's HTTP/1.1 sees it: all as it is, but for what is read and written. */
    private record Guard(Guarded connection, ConnectionContext ctx, DataReader dataReader, DataWriter dataWriter)
            implements ConnectionContext {

        @Override
        public ListenerContext listenerContext() {
            return ctx.listenerContext();
        }

        @Override
        public ExecutorService executor() {
            return ctx.executor();
        }

        @Override
        public Router router() {
            return ctx.router();
        }

        @Override
        public Optional<ProxyProtocolData> proxyProtocolData() {
            return ctx.proxyProtocolData();
        }

        @Override
        public HelidonSocket serverSocket() {
            return ctx.serverSocket();
        }

        @Override
        public PeerInfo remotePeer() {
            return ctx.remotePeer();
        }

        @Override
        public PeerInfo localPeer() {
            return ctx.localPeer();
        }

        @Override
        public boolean isSecure() {
            return ctx.isSecure();
        }

        @Override
        public String socketId() {
            return ctx.socketId();
        }

        @Override
        public String childSocketId() {
            return ctx.childSocketId();
        }
    }
}
