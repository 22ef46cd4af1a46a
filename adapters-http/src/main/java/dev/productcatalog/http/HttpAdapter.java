package dev.productcatalog.http;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.http.access.Authority;
import dev.productcatalog.http.access.Cors;
import dev.productcatalog.http.access.FileWatch;
import dev.productcatalog.http.access.ServerCertificate;
import dev.productcatalog.http.connection.HttpServer;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.exchange.RetriedWrites;
import dev.productcatalog.http.exchange.Room;
import dev.productcatalog.http.exchange.Router;
import dev.productcatalog.http.operation.Metrics;
import dev.productcatalog.http.operation.OperationResources;
import dev.productcatalog.http.product.Cursors;
import dev.productcatalog.http.product.ProductListResource;
import dev.productcatalog.http.product.ProductResource;
import dev.productcatalog.http.settings.AccessSettings;
import dev.productcatalog.http.settings.ConnectionLimits;
import dev.productcatalog.http.settings.UnusableFile;
import dev.productcatalog.http.site.ConsoleResources;
import dev.productcatalog.http.site.DocumentationResources;
import dev.productcatalog.http.site.HelloResource;
import dev.productcatalog.http.site.SiteFiles;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** The HTTP API of the catalogue, listening. Thread-safe. */
public final class HttpAdapter implements AutoCloseable {

    /** What the service itself and thousands of connections take of the heap, in bytes. */
    private static final long REST_OF_HEAP = 40L << 20;
    /** What requests may take of the smallest heap, in bytes. */
    private static final long LEAST_ROOM = 16L << 20;
    /** How long a request waits for room in the heap. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final HttpServer server;
    private final Authority authority;
    private final FileWatch watch;
    private final Duration shutdownGrace;
    private final AtomicBoolean stopping;

    private HttpAdapter(HttpServer server, Authority authority, FileWatch watch, Duration shutdownGrace,
                        AtomicBoolean stopping) {
        this.server = server;
        this.authority = authority;
        this.watch = watch;
        this.shutdownGrace = shutdownGrace;
        this.stopping = stopping;
    }

    /**
     * What an operator sets.
     *
     * @param host           the address to listen on
     * @param port           the port, 0 for any that is free
     * @param publicPath     what the addresses that are given out begin with, as {@code /shop}; empty for nothing
     * @param currency       the code of the currency that prices are in (ISO 4217); empty if it is not known
     * @param requireIfMatch whether an unguarded change is refused with 428
     * @param limits         how long and how many clients may hold on to the server
     * @param shutdownGrace  how long requests at work may take to end when it stops
     * @param access         who may do what, and by what the server is known
     */
    public record Settings(String host, int port, String publicPath, String currency, boolean requireIfMatch,
                           ConnectionLimits limits, Duration shutdownGrace, AccessSettings access) { }

    /**
     * Starts to listen.
     *
     * @param settings  what the operator set
     * @param useCases  what requests drive
     * @param ping      returns if the catalogue can be used now, throws if not
     * @param catalogId what cursors are signed with
     * @throws UncheckedIOException if it cannot listen there
     * @throws UnusableFile         if a file that the settings name is not what it should be
     */
    public static HttpAdapter start(Settings settings, UseCases useCases, Runnable ping, UUID catalogId) {
        FileWatch watch = new FileWatch();
        Authority authority = new Authority(settings.access(), watch);
        Metrics metrics = new Metrics();
        AtomicBoolean stopping = new AtomicBoolean();
        long room = Math.max(LEAST_ROOM, (Runtime.getRuntime().maxMemory() - REST_OF_HEAP) / 2);
        List<Resource> resources = new ArrayList<>();
        RetriedWrites writes = useCases.log().map(log -> RetriedWrites.keptBy(log.once()))
                .orElseGet(RetriedWrites::notKept);
        resources.add(new ProductListResource(useCases.create(), useCases.list(), useCases.count(),
                new Cursors(catalogId), writes, new Room(room / 3 * 2, LONGEST_WAIT,
                () -> metrics.refused("no-room-for-page"))).resource());
        resources.add(new ProductResource(useCases.read(), useCases.replace(), useCases.patch(), useCases.delete(),
                writes, settings.requireIfMatch()).resource());
        resources.add(HelloResource.resource());
        SiteFiles files = new SiteFiles(settings.publicPath(), settings.currency(), settings.access());
        resources.addAll(ConsoleResources.of(files));
        resources.addAll(new OperationResources(() -> {
            if (stopping.get()) {
                throw new CatalogException.Unavailable("the service is being stopped", null, false);
            }
            ping.run();
        }, metrics).resources());
        resources.addAll(new DocumentationResources(files).resources());
        Router router = new Router(settings.publicPath(), authority, new Cors(settings.access().corsOrigins()), metrics,
                settings.limits().maxRequests(), room / 3, resources);
        HttpServer server = HttpServer.start(settings.host(), settings.port(), settings.limits(), router, router,
                metrics::refused, settings.access().certificates().stream()
                        .map(certificate -> new ServerCertificate(certificate, watch)).toList());
        return new HttpAdapter(server, authority, watch, settings.shutdownGrace(), stopping);
    }

    /** {@return the port it listens on} */
    public int port() {
        return server.port();
    }

    /** Is not ready from now on, lets requests under way end within the grace, and stops. Interrupts nothing. */
    @Override
    public void close() {
        stopping.set(true);
        server.stop(shutdownGrace);
        authority.close();
        watch.close();
    }
}
