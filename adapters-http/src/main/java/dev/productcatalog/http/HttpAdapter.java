package dev.productcatalog.http;

import dev.productcatalog.http.connection.GuardedConnections;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.exchange.Router;
import dev.productcatalog.http.operation.Metrics;
import dev.productcatalog.http.product.Cursors;
import dev.productcatalog.http.product.ProductListResource;
import dev.productcatalog.http.product.ProductResource;
import dev.productcatalog.http.settings.ConnectionLimits;
import dev.productcatalog.http.operation.OperationResources;
import dev.productcatalog.http.site.HelloResource;
import dev.productcatalog.http.site.DocumentationResources;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.Headers;
import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.encoding.ContentEncodingContextConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
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
     * @param limits         how long and how many clients may hold on to the server
     */
    public record Settings(String host, int port, boolean requireIfMatch, ConnectionLimits limits) { }

    /**
     * Starts to listen.
     *
     * @param settings  what the operator set
     * @param useCases  what requests drive
     * @param ping      returns if the catalogue can be used now, throws if not
     * @param catalogId what cursors are signed with
     * @throws UncheckedIOException if it cannot listen there
     */
    public static HttpAdapter start(Settings settings, UseCases useCases, Runnable ping, UUID catalogId) {
        Metrics metrics = new Metrics();
        List<Resource> resources = new ArrayList<>();
        resources.add(new ProductListResource(useCases.create(), useCases.read(), new Cursors(catalogId)).resource());
        resources.add(new ProductResource(useCases.read(), useCases.replace(), useCases.patch(), useCases.delete(),
                settings.requireIfMatch()).resource());
        resources.add(HelloResource.resource());
        resources.addAll(new OperationResources(ping, metrics).resources());
        resources.addAll(DocumentationResources.resources());
        Router router = new Router(metrics::record, resources);

        DirectHandlers.Builder directHandlers = DirectHandlers.builder();
        for (DirectHandler.EventType event : DirectHandler.EventType.values()) {
            directHandlers.addHandler(event, router);
        }
        WebServerConfig.Builder server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .contentEncoding(AnyEncoding.INSTANCE)
                .directHandlers(directHandlers.build())
                .routing(HttpRouting.builder().any(router));
        GuardedConnections.install(server, settings.limits());
        WebServer started = server.build().start();
        if (!started.isRunning()) { // Helidon logs why, and returns
            String where = settings.host() + ':' + settings.port();
            throw new UncheckedIOException(new IOException("cannot listen on " + where));
        }
        return new HttpAdapter(started);
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

    /** Helidon would answer 400 to a Content-Encoding; with this it leaves the 415 to the {@link Resource}. */
    private enum AnyEncoding implements ContentEncodingContext {
        INSTANCE;

        @Override
        public ContentEncodingContextConfig prototype() {
            return ContentEncodingContextConfig.create();
        }

        @Override
        public boolean contentEncodingEnabled() {
            return false;
        }

        @Override
        public boolean contentDecodingEnabled() {
            return true;
        }

        @Override
        public boolean contentEncodingSupported(String encoding) {
            return false;
        }

        @Override
        public boolean contentDecodingSupported(String encoding) {
            return true;
        }

        @Override
        public ContentEncoder encoder(String encoding) {
            return ContentEncoder.NO_OP;
        }

        @Override
        public ContentDecoder decoder(String encoding) {
            return ContentDecoder.NO_OP;
        }

        @Override
        public ContentEncoder encoder(Headers headers) {
            return ContentEncoder.NO_OP;
        }
    }
}
