package dev.productcatalog.http;

import io.helidon.webserver.WebServer;
import java.util.UUID;

/** The HTTP API of the catalogue, listening. Thread-safe. */
public final class HttpAdapter implements AutoCloseable {

    private final WebServer server;

    private HttpAdapter(WebServer server) {
        this.server = server;
    }

    /**
     * What an operator sets.
     *
     * @param host           the address to listen on
     * @param port           the port, 0 for any that is free
     * @param requireIfMatch whether an unguarded change is refused with 428
     */
    public record Settings(String host, int port, boolean requireIfMatch) { }

    /**
     * Starts to listen.
     *
     * @param settings  what the operator set
     * @param useCases  what requests drive
     * @param ping      returns if the catalogue can be used now, throws if not
     * @param catalogId what cursors are signed with
     * @throws java.io.UncheckedIOException if it cannot listen there
     */
    public static HttpAdapter start(Settings settings, UseCases useCases, Runnable ping, UUID catalogId) {
        WebServer server = WebServer.builder().host(settings.host()).port(settings.port()).build().start();
        return new HttpAdapter(server);
    }

    /** {@return the port it listens on} */
    public int port() {
        return server.port();
    }

    /** Lets requests under way end, and stops. */
    @Override
    public void close() {
        server.stop();
    }
}
