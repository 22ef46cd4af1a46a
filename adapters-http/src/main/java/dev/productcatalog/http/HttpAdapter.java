package dev.productcatalog.http;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.ProductRules;
import dev.productcatalog.domain.port.ConnectionUse;
import dev.productcatalog.http.access.Authority;
import dev.productcatalog.http.access.Cors;
import dev.productcatalog.http.access.FileWatch;
import dev.productcatalog.http.access.ServerCertificate;
import dev.productcatalog.http.access.TokenEntry;
import dev.productcatalog.http.access.TokenFile;
import dev.productcatalog.http.access.Verifier;
import dev.productcatalog.http.access.jwt.JsonWebTokens;
import dev.productcatalog.http.capacity.Capacity;
import dev.productcatalog.http.capacity.Room;
import dev.productcatalog.http.change.FeedResource;
import dev.productcatalog.http.change.HistoryResources;
import dev.productcatalog.http.connection.HttpServer;
import dev.productcatalog.http.exchange.CurrentRequest;
import dev.productcatalog.http.exchange.Pages;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.exchange.RetriedWrites;
import dev.productcatalog.http.exchange.Router;
import dev.productcatalog.http.exchange.Tracer;
import dev.productcatalog.http.operation.AccessLog;
import dev.productcatalog.http.operation.BackupResource;
import dev.productcatalog.http.operation.Metrics;
import dev.productcatalog.http.operation.OperationResources;
import dev.productcatalog.http.operation.OtlpTracer;
import dev.productcatalog.http.product.Cursors;
import dev.productcatalog.http.product.ProductBody;
import dev.productcatalog.http.product.ProductListResource;
import dev.productcatalog.http.product.ProductResource;
import dev.productcatalog.http.settings.AccessSettings;
import dev.productcatalog.http.settings.ConnectionLimits;
import dev.productcatalog.http.settings.OperationSettings;
import dev.productcatalog.http.settings.TraceSettings;
import dev.productcatalog.http.settings.TransferSettings;
import dev.productcatalog.http.settings.UnusableFile;
import dev.productcatalog.http.site.ConsoleResources;
import dev.productcatalog.http.site.DocumentationResources;
import dev.productcatalog.http.site.HelloResource;
import dev.productcatalog.http.site.SiteFiles;
import dev.productcatalog.http.transfer.ExportResource;
import dev.productcatalog.http.transfer.ImportResource;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** The HTTP API of the catalogue, listening. Thread-safe. */
public final class HttpAdapter implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(HttpAdapter.class.getName());

    /** That of the API first; the other one tells to the end that the service is not ready. */
    private final List<HttpServer> servers;
    private final Optional<FeedResource> feed;
    private final Authority authority;
    private final Tracer tracer;
    private final FileWatch watch;
    private final Duration shutdownGrace;
    private final AtomicBoolean stopping;

    private HttpAdapter(List<HttpServer> servers, Optional<FeedResource> feed, Authority authority, Tracer tracer,
                        FileWatch watch, Duration shutdownGrace, AtomicBoolean stopping) {
        this.servers = List.copyOf(servers);
        this.feed = feed;
        this.authority = authority;
        this.tracer = tracer;
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
     * @param requireIfMatch whether an unguarded change is refused with 428
     * @param limits         how long and how many clients may hold on to the server
     * @param shutdownGrace  how long requests at work may take to end when it stops
     * @param access         who may do what, and by what the server is known
     * @param operation      what those who run the service see of it
     * @param rules          for products that come in
     * @param transfer       what is set of import and export
     */
    public record Settings(String host, int port, String publicPath, boolean requireIfMatch, ConnectionLimits limits,
                           Duration shutdownGrace, AccessSettings access, OperationSettings operation,
                           ProductRules rules, TransferSettings transfer) { }

    /**
     * Starts to listen.
     *
     * @param settings     what the operator set
     * @param useCases     what requests drive
     * @param ping         returns if the catalogue can be used now, throws if not
     * @param beyondRepair whether only a new start of the process may make it usable again
     * @param connections  how the catalogue uses its connections to a database, if it has any
     * @param catalogId    what cursors are signed with
     * @throws UncheckedIOException if it cannot listen there
     * @throws UnusableFile         if a file that the settings name is not what it should be
     */
    public static HttpAdapter start(Settings settings, UseCases useCases, Runnable ping,
                                    BooleanSupplier beyondRepair, Supplier<Optional<ConnectionUse>> connections,
                                    UUID catalogId) {
        FileWatch watch = new FileWatch();
        Authority authority = authority(settings.access(), watch);
        Metrics metrics = new Metrics();
        metrics.gauges().addConnections(connections);
        AtomicBoolean stopping = new AtomicBoolean();
        List<HttpServer> servers = new CopyOnWriteArrayList<>();
        Capacity capacity = new Capacity(() -> servers.stream().mapToLong(HttpServer::connections).sum(),
                settings.limits().maxRequests());
        Room bodies = capacity.bodies();
        Pages pages = new Pages(capacity.pages(), capacity.files());
        List<Resource> resources = new ArrayList<>();
        ProductBody products = new ProductBody(settings.rules());
        RetriedWrites writes = useCases.log().map(log -> RetriedWrites.keptBy(log.once()))
                .orElseGet(RetriedWrites::notKept);
        resources.add(new ProductListResource(useCases.create(), useCases.list(), useCases.count(), products,
                new Cursors(catalogId), () -> useCases.log().map(log -> log.state().read()), writes, pages).resource());
        resources.add(new ProductResource(useCases.read(), useCases.replace(), useCases.patch(), useCases.delete(),
                products, writes, settings.requireIfMatch()).resource());
        Optional<FeedResource> feed = useCases.log().map(log -> {
            resources.addAll(new HistoryResources(log.history(), log.revert(), writes, pages,
                    settings.requireIfMatch()).resources());
            return new FeedResource(log.state(), log.follow(), useCases.bulk()
                    .<FeedResource.Snapshot>map(bulk -> bulk.export()::export).orElse(FeedResource.NO_SNAPSHOT), pages);
        });
        feed.ifPresent(found -> {
            LogUseCases log = useCases.log().orElseThrow();
            log.listen().accept(found::wake);
            metrics.gauges().addLog(log.state());
            metrics.gauges().add("catalog_followers", "Clients that wait for changes.", found::followers);
            resources.add(found.resource());
        });
        useCases.bulk().ifPresent(bulk -> {
            TransferSettings transfer = settings.transfer();
            resources.add(new ExportResource(bulk.export(), transfer.exponent(), transfer.max(), metrics).resource());
            resources.add(new ImportResource(bulk.importProducts(), writes, settings.rules(),
                    transfer.exponent(), transfer.maxImport(), transfer.max(), metrics).resource());
        });
        resources.add(HelloResource.resource());
        SiteFiles files = new SiteFiles(settings.publicPath(), settings.transfer().currency(), settings.access(),
                settings.rules(), absent(settings, useCases));
        resources.addAll(ConsoleResources.of(files));
        List<Resource> operation = new ArrayList<>(new OperationResources(() -> {
            if (stopping.get()) {
                throw new CatalogException.Unavailable("the service is being stopped", null, false);
            }
            ping.run();
        }, beyondRepair, metrics).resources());
        useCases.backUp().ifPresent(backUp -> operation.add(new BackupResource(backUp, ping).resource()));
        OptionalInt managementPort = settings.operation().managementPort();
        if (managementPort.isEmpty()) {
            resources.addAll(operation);
        }
        DocumentationResources documentation = new DocumentationResources(files);
        resources.addAll(documentation.resources());
        Router.Observer observer = settings.operation().accessLog() ? metrics.and(new AccessLog()) : metrics;
        List<TraceSettings> traces = settings.operation().traces();
        // no method reference: it would load the tracer and its library even where it is never called
        Tracer tracer = traces.isEmpty() ? Tracer.SILENT : new OtlpTracer(traces.getFirst());
        Cors cors = new Cors(settings.access().corsOrigins());
        Function<List<Resource>, Router> router = served -> new Router(settings.publicPath(), authority, cors,
                documentation::nowhere, observer, tracer, settings.limits().maxRequests(), bodies, served);
        List<ServerCertificate> certificates = settings.access().certificates().stream()
                .map(certificate -> new ServerCertificate(certificate, watch)).toList();
        try {
            Router api = router.apply(resources);
            metrics.gauges().add("http_server_active_requests", "Requests at work.", api::atWork);
            servers.add(listen(settings, settings.port(), api, metrics, certificates));
            metrics.gauges().add("http_server_open_connections", "Connections of clients.",
                    servers.getFirst()::connections);
            if (managementPort.isPresent()) {
                servers.add(listen(settings, managementPort.getAsInt(), router.apply(operation), metrics,
                        certificates));
                LOG.log(Level.INFO, "Health and metrics are on port {0}", Integer.toString(servers.getLast().port()));
            }
        } catch (UncheckedIOException e) {
            servers.forEach(server -> server.stop(Duration.ZERO));
            throw e;
        }
        return new HttpAdapter(servers, feed, authority, tracer, watch, settings.shutdownGrace(), stopping);
    }

    /** {@return what the port of the API does not have} */
    private static Set<SiteFiles.Part> absent(Settings settings, UseCases useCases) {
        Set<SiteFiles.Part> absent = EnumSet.noneOf(SiteFiles.Part.class);
        if (useCases.log().isEmpty()) {
            absent.add(SiteFiles.Part.LOG);
        }
        if (useCases.bulk().isEmpty()) {
            absent.add(SiteFiles.Part.TRANSFER);
        }
        if (useCases.backUp().isEmpty()) {
            absent.add(SiteFiles.Part.BACKUP);
        }
        if (settings.operation().managementPort().isPresent()) {
            absent.add(SiteFiles.Part.OPERATION);
        }
        return absent;
    }

    private static Authority authority(AccessSettings settings, FileWatch watch) {
        List<Verifier> verifiers = new ArrayList<>();
        settings.ownTokens().forEach(line -> verifiers.add(TokenEntry.verifier(line)));
        settings.tokenFiles().forEach(file -> verifiers.add(new TokenFile(file, watch)));
        settings.issuers().forEach(issuer -> verifiers.add(JsonWebTokens.of(issuer, watch)));
        return new Authority(verifiers, settings.anonymousReads());
    }

    private static HttpServer listen(Settings settings, int port, Router router, Metrics metrics,
                                     List<ServerCertificate> certificates) {
        return HttpServer.start(settings.host(), port, settings.limits(), router, router, metrics::refused,
                certificates);
    }

    /** {@return what the request that the calling thread works on is known by in the log, as names and values} */
    public static Map<String, String> currentRequest() {
        return CurrentRequest.names();
    }

    /** {@return the port it listens on} */
    public int port() {
        return servers.getFirst().port();
    }

    /** {@return the port where those who run the service see it: the same, unless there is one for that} */
    public int operationPort() {
        return servers.getLast().port();
    }

    /** Is not ready from now on, lets requests under way end within the grace, and stops. Interrupts nothing. */
    @Override
    public void close() {
        stopping.set(true);
        feed.ifPresent(FeedResource::close);
        long deadline = System.nanoTime() + shutdownGrace.toNanos();
        // the management port is the last, and tells until then that the service is not ready
        servers.forEach(server -> server.stop(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
        authority.close();
        watch.close();
        tracer.close();
    }
}
