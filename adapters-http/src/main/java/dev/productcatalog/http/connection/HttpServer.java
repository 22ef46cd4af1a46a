package dev.productcatalog.http.connection;

import dev.productcatalog.http.settings.ConnectionLimits;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * A server of HTTP/1.1 and HTTP/1.0 on one port. A request that reaches the handler is well-formed, and its content is
 * what its head says. Thread-safe.
 */
public final class HttpServer {

    private static final System.Logger LOGGER = System.getLogger(HttpServer.class.getName());
    static final HttpDate DATE = new HttpDate(InstantSource.system());

    /** How long the end of listening may take, in milliseconds. */
    private static final long CLOSING_AT_MOST = 500;
    /** The server itself would then interrupt what is at work, and with it the database's writes. */
    private static final Duration NEVER = Duration.ofDays(365);

    private final WebServer server;
    private final GuardedConnections connections;

    private HttpServer(WebServer server, GuardedConnections connections) {
        this.server = server;
        this.connections = connections;
    }

    /**
     * Starts to listen.
     *
     * @param host     a name or an address
     * @param port     the port, 0 for any that is free
     * @param limits   how long and how many clients may hold on to the server
     * @param handler  answers each request
     * @param direct   answers what was refused before it was a request
     * @param refusals is told of each client that is cut off without an answer, by its reason
     * @param tls      none, or what each new connection is served with by TLS
     * @throws UncheckedIOException if it cannot listen there
     */
    public static HttpServer start(String host, int port, ConnectionLimits limits, Handler handler,
                                   DirectHandler direct, Consumer<String> refusals,
                                   List<? extends Supplier<SSLContext>> tls) {
        DirectHandlers.Builder directHandlers = DirectHandlers.builder();
        for (DirectHandler.EventType event : DirectHandler.EventType.values()) {
            directHandlers.addHandler(event, (request, type, status, headers, message) -> {
                headers.set(DATE.header()); // the listener of answers is told of these only when they are made
                return direct.handle(request, type, status, headers, message);
            });
        }
        WebServerConfig.Builder config = WebServer.builder()
                .host(host)
                .port(port)
                .shutdownHook(false)
                .shutdownGracePeriod(NEVER)
                .useNio(false) // it has one more buffer of 8 KB a connection
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .contentEncoding(ContentEncodingContext.builder().contentEncodingsDiscoverServices(false).build())
                .directHandlers(directHandlers.build())
                .errorHandling(error -> error.includeEntity(true))
                .routing(HttpRouting.builder().any(handler));
        GuardedConnections connections = GuardedConnections.install(config, limits, refusals, tls);
        WebServer started = config.build().start();
        if (!started.isRunning()) { // Helidon logs why, and returns
            throw new UncheckedIOException(new IOException("cannot listen on " + host + ':' + port));
        }
        return new HttpServer(started, connections);
    }

    /** {@return the port it listens on} */
    public int port() {
        return server.port();
    }

    /** {@return how many connections are open} */
    public int connections() {
        return connections.open();
    }

    /**
     * Stops so that no answer is cut off: each further answer is the last on its connection, connections without a
     * request are waited on for another second, and then the server ceases to listen. Nothing is interrupted.
     *
     * @param grace how long requests at work may take to end; after it their connections are closed
     */
    public void stop(Duration grace) {
        long deadline = System.nanoTime() + grace.toNanos();
        try {
            connections.stopKeeping(deadline);
            connections.hold(deadline);
            // waits, without an end, for what is at work
            Thread closing = Thread.ofPlatform().daemon().name("stop-listening").start(server::stop);
            connections.releaseWhenClosed();
            connections.end(deadline);
            closing.join(CLOSING_AT_MOST);
        } catch (InterruptedException e) {
            LOGGER.log(Level.WARNING, "The stop was interrupted");
            Thread.currentThread().interrupt();
        } finally {
            connections.release();
        }
    }
}
