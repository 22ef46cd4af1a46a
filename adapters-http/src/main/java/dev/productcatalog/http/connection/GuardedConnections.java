package dev.productcatalog.http.connection;

import dev.productcatalog.http.settings.ConnectionLimits;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * All connections of a server: how many there may be, and how they end when the server stops. The server's HTTP/1.1
 * gets them as {@link GuardedConnection}s only. Thread-safe.
 */
final class GuardedConnections implements ServerConnectionSelector {

    private static final Duration LONGEST_SWEEP = Duration.ofMillis(250);
    private static final Duration NEVER = Duration.ofDays(365);
    /** Connections over the limit that are told so at the same time; more wait to be accepted. */
    private static final int REFUSED_AT_ONCE = 256;
    /** How long a stopping server waits for one more request on a connection, in nanoseconds. */
    private static final long LAST_IDLE = 1_000_000_000L;
    /**
     * How long no new connection must have come before a server ceases to listen: in moments of 10 ms, as on a busy
     * machine time passes in which no thread can accept one; and the longest wait for that, in nanoseconds.
     */
    private static final int QUIET_MOMENTS = 15;
    private static final long QUIET_AT_MOST = 2_000_000_000L;
    /** How long the thread that accepts connections may take to notice that it should not, in milliseconds. */
    private static final long LAST_ACCEPT = 200;
    /** How long that may take at most to be told, in milliseconds. */
    private static final long CLOSING_AT_MOST = 1_000;

    private static final Http1ConnectionListener ANSWER = new Http1ConnectionListener() {
        @Override
        public void headers(ConnectionContext ctx, Headers headers) {
            if (ctx instanceof GuardedContext guarded && headers instanceof WritableHeaders<?> answer) {
                guarded.connection().beforeAnswer(answer);
            }
        }
    };

    private final ServerConnectionSelector http1;
    private final ConnectionLimits limits;
    private final Consumer<String> refusals;
    private final List<? extends Supplier<SSLContext>> tls;
    private final Semaphore places;
    private final Set<GuardedConnection> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch listenerClosed = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("overdue-clients").factory());
    private volatile boolean holding;
    private volatile boolean stopping;
    private volatile long lastOpened;

    private GuardedConnections(ServerConnectionSelector http1, ConnectionLimits limits, Consumer<String> refusals,
                               List<? extends Supplier<SSLContext>> tls) {
        this.http1 = http1;
        this.limits = limits;
        this.refusals = refusals;
        this.tls = tls;
        this.places = new Semaphore(limits.maxConnections());
    }

    /**
     * Makes a server accept HTTP/1.1 through guarded connections only, and sets its limits.
     *
     * @param server   what the server is being built from
     * @param limits   what clients may hold
     * @param refusals is told of each client that is cut off without an answer, by its reason
     * @param tls      none, or what a new connection is served with by TLS
     */
    static GuardedConnections install(WebServerConfig.Builder server, ConnectionLimits limits,
                                      Consumer<String> refusals, List<? extends Supplier<SSLContext>> tls) {
        // the guard is stricter, or knows better: the parser's own checks and limits come after it
        Http1Config http1 = Http1Config.builder()
                .maxPrologueLength(2 * RequestHead.MAX_REQUEST_LINE)
                .maxHeadersSize(2 * RequestHead.MAX_HEADERS)
                .validatePrologue(false)
                .validatePath(false)
                .validateRequestHeaders(false)
                .addSendListener(ANSWER)
                .build();
        GuardedConnections connections = new GuardedConnections(
                Http1ConnectionSelector.builder().config(http1).build(), limits, refusals, tls);
        Duration sweep = limits.noProgress().dividedBy(4);
        server.protocolsDiscoverServices(false)
                .addConnectionSelector(connections)
                .maxTcpConnections(limits.maxConnections() + REFUSED_AT_ONCE)
                .idleConnectionPeriod(NEVER);
        connections.watch(sweep.compareTo(LONGEST_SWEEP) > 0 ? LONGEST_SWEEP : sweep.plusMillis(1));
        return connections;
    }

    /** Cuts off now and then who is overdue. The server's own timer stands still when the clock is set back. */
    private void watch(Duration period) {
        watch.scheduleWithFixedDelay(() -> open.forEach(GuardedConnection::cutOffIfOverdue),
                period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** {@return how many there are} */
    int open() {
        return open.size();
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
        return new GuardedConnection(ctx, http1, limits, this);
    }

    /** {@return whether there is a place for it} */
    boolean enter(GuardedConnection connection) {
        open.add(connection);
        lastOpened = System.nanoTime();
        return places.tryAcquire();
    }

    /** @param hadPlace what {@link #enter} said */
    void leave(GuardedConnection connection, boolean hadPlace) {
        if (hadPlace) {
            places.release();
        }
        open.remove(connection);
        if (stopping) {
            synchronized (open) {
                open.notifyAll();
            }
        }
    }

    /** {@return the socket of a new connection, with TLS on it if that is to be} */
    HelidonSocket secured(HelidonSocket socket) {
        return tls.isEmpty() ? socket : new TlsSocket(socket, tls.getFirst().get());
    }

    void refused(String reason) {
        refusals.accept(reason);
    }

    boolean isStopping() {
        return stopping;
    }

    /** {@return until when a stopping server waits for one more request from now on, in System.nanoTime()} */
    long endOfIdle() {
        return System.nanoTime() + LAST_IDLE;
    }

    /**
     * From now on each answer is the last on its connection. Waits until the connections that there are have ended,
     * those without a request after a second.
     *
     * @param deadline how long to wait at most, in System.nanoTime()
     */
    void stopKeeping(long deadline) throws InterruptedException {
        stopping = true;
        Set<GuardedConnection> before = Set.copyOf(open);
        before.forEach(connection -> connection.endBetweenRequests(endOfIdle()));
        await(before, deadline);
    }

    /**
     * Holds answers back from now on, until {@link #releaseWhenClosed}, and waits until no more clients connect. The
     * system resets connections that were not accepted yet when a server ceases to listen: but a client that waits for
     * an answer does not connect.
     *
     * @param deadline how long to wait at most, in System.nanoTime()
     */
    void hold(long deadline) throws InterruptedException {
        holding = true;
        long latest = Math.min(System.nanoTime() + QUIET_AT_MOST, deadline);
        long before = lastOpened;
        for (int quiet = 0; quiet < QUIET_MOMENTS && System.nanoTime() < latest; ) {
            Thread.sleep(10); // no client says that it will not connect
            long last = lastOpened;
            quiet = last == before ? quiet + 1 : 0;
            before = last;
        }
    }

    /**
     * Called for each connection when the server has closed the socket on which it listens, and before it takes no more
     * connections from the thread that accepts them.
     */
    void listenerClosed() {
        if (listenerClosed.getCount() > 0) {
            try { // the server does not say when its accepting thread has handed on the last one
                Thread.sleep(LAST_ACCEPT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            listenerClosed.countDown();
        }
    }

    /** Lets the answers go that are held back, when nobody can connect any more. */
    void releaseWhenClosed() throws InterruptedException {
        if (!open.isEmpty()) {
            listenerClosed.await(CLOSING_AT_MOST, TimeUnit.MILLISECONDS);
        }
        release();
    }

    /** Lets the answers go that are held back. */
    void release() {
        released.countDown();
    }

    void beforeAnswer() {
        if (holding) {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Waits until all connections have ended, and cuts off those that have not.
     *
     * @param deadline how long to wait at most, in System.nanoTime()
     */
    void end(long deadline) throws InterruptedException {
        await(open, deadline);
        open.forEach(GuardedConnection::cutOff);
        watch.shutdown();
    }

    private void await(Set<GuardedConnection> ending, long deadline) throws InterruptedException {
        synchronized (open) {
            while (ending.stream().anyMatch(open::contains)) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                open.wait(left);
            }
        }
    }
}
