package dev.productcatalog.bootstrap.service;

import dev.productcatalog.application.BackUpCatalog;
import dev.productcatalog.application.CountProducts;
import dev.productcatalog.application.CreateProduct;
import dev.productcatalog.application.DeleteProduct;
import dev.productcatalog.application.FollowChanges;
import dev.productcatalog.application.ForgetChanges;
import dev.productcatalog.application.ListProducts;
import dev.productcatalog.application.PatchProduct;
import dev.productcatalog.application.ReadHistory;
import dev.productcatalog.application.ReadLogState;
import dev.productcatalog.application.ReadProduct;
import dev.productcatalog.application.ReplaceProduct;
import dev.productcatalog.application.RevertProduct;
import dev.productcatalog.application.WriteOnce;
import dev.productcatalog.application.transfer.ExportProducts;
import dev.productcatalog.application.transfer.ImportProducts;
import dev.productcatalog.bootstrap.adapter.Persistence;
import dev.productcatalog.bootstrap.settings.SettingTable;
import dev.productcatalog.bootstrap.settings.Settings;
import dev.productcatalog.bootstrap.settings.WrongSetting;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.ProductRules;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.ProductRepository;
import dev.productcatalog.http.BulkUseCases;
import dev.productcatalog.http.HttpAdapter;
import dev.productcatalog.http.LogUseCases;
import dev.productcatalog.http.NewToken;
import dev.productcatalog.http.UseCases;
import dev.productcatalog.http.settings.AccessSettings;
import dev.productcatalog.http.settings.ConnectionLimits;
import dev.productcatalog.http.settings.OperationSettings;
import dev.productcatalog.http.settings.TraceSettings;
import dev.productcatalog.http.settings.TransferSettings;
import dev.productcatalog.http.settings.UnusableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The running service: a catalogue, the use cases on it, and the HTTP API on them. Thread-safe. */
public final class Service implements AutoCloseable {

    /** As whom commands change products, where that is not open to everybody. */
    private static final String OWN_NAME = "command";
    private static final System.Logger LOGGER = System.getLogger(Service.class.getName());
    private static final Duration HOUSEKEEPING_PERIOD = Duration.ofMinutes(1);

    private final Catalog catalog;
    private final HttpAdapter http;
    private final Optional<Housekeeping> housekeeping;
    private final ServiceAddress address;
    private final Optional<AddressFile> addressFile;

    private Service(Catalog catalog, HttpAdapter http, Optional<Housekeeping> housekeeping, ServiceAddress address,
                    Optional<AddressFile> addressFile) {
        this.catalog = catalog;
        this.http = http;
        this.housekeeping = housekeeping;
        this.address = address;
        this.addressFile = addressFile;
    }

    /**
     * Starts the service, and returns when it answers.
     *
     * @param stop ends the wait for a database that is down
     * @throws WrongSetting                 if it cannot run with these settings
     * @throws CatalogException.Unavailable if the database was down for as long as the settings allow
     */
    public static Service start(Settings settings, Stop stop) {
        InetAddress address = address(settings.get(SettingTable.SERVER_HOST));
        AccessSettings access = Access.of(settings, address);
        Persistence persistence = Persistence.of(settings);
        Optional<Path> file = persistence.file().map(found -> AddressFile.beside(found.path()));
        NewToken token = NewToken.make(OWN_NAME, "operator");
        return start(settings, persistence, http(settings,
                access.isOpen() || file.isEmpty() ? access : access.withOwnToken(token.line())), address, stop,
                token.token(), file);
    }

    /**
     * Starts a service that nobody knows of but the caller: on the loopback address, on a free port, and only for who
     * has its token.
     *
     * @throws WrongSetting                 if the catalogue cannot be opened with these settings
     * @throws CatalogException.Unavailable if the database was down for as long as the settings allow
     */
    public static Service startForCaller(Settings settings) {
        InetAddress address = InetAddress.getLoopbackAddress();
        NewToken token = NewToken.make(OWN_NAME, "operator");
        AccessSettings access = AccessSettings.OPEN.withOwnToken(token.line());
        HttpAdapter.Settings usual = http(settings, access);
        return start(settings, Persistence.of(settings), new HttpAdapter.Settings(address.getHostAddress(), 0, "",
                false, usual.limits(), Duration.ZERO, access, OperationSettings.DEFAULT, usual.rules(),
                usual.transfer()), address, Stop.never(), token.token(), Optional.empty());
    }

    private static Service start(Settings settings, Persistence persistence, HttpAdapter.Settings asked,
                                 InetAddress address, Stop stop, String token, Optional<Path> file) {
        Catalog catalog = open(persistence, settings, stop);
        try {
            ProductRepository repository = catalog.products();
            UseCases useCases = new UseCases(
                    new CreateProduct(repository),
                    new ReadProduct(repository),
                    new ListProducts(repository),
                    new CountProducts(repository),
                    new ReplaceProduct(repository),
                    new PatchProduct(repository),
                    new DeleteProduct(repository),
                    catalog.changes().map(log -> new LogUseCases(
                            new ReadLogState(log),
                            new FollowChanges(log),
                            new ReadHistory(log),
                            new RevertProduct(repository, log),
                            new WriteOnce(log),
                            log::listen)),
                    catalog.bulk().map(bulk -> new BulkUseCases(
                            new ExportProducts(bulk),
                            new ImportProducts(repository, bulk, rules(settings)))),
                    catalog.backup().map(BackUpCatalog::new));
            HttpAdapter http = HttpAdapter.start(asked, useCases, catalog::ping, catalog::isBeyondRepair,
                    catalog::connections, catalog.id());
            Optional<Housekeeping> housekeeping = catalog.changes().map(log -> new Housekeeping(new ForgetChanges(log,
                    settings.get(SettingTable.API_CHANGE_RETENTION), settings.get(SettingTable.API_RETRY_WINDOW)),
                    HOUSEKEEPING_PERIOD));
            ServiceAddress where = new ServiceAddress(uri(asked, http.port()), uri(asked, http.operationPort()), token);
            return new Service(catalog, http, housekeeping, where,
                    file.flatMap(path -> AddressFile.write(path, where)));
        } catch (UncheckedIOException e) {
            catalog.close();
            throw cannotListen(settings, address);
        } catch (UnusableFile e) {
            catalog.close();
            throw new WrongSetting("%s is \"%s\", but %s".formatted(e.setting(), settings.shown(e.setting()),
                    e.getMessage()), e);
        } catch (RuntimeException | Error e) {
            catalog.close();
            throw e;
        }
    }

    /** {@return where it listens, without a path, such as {@code http://127.0.0.1:8080}} */
    public URI baseUri() {
        return address.api();
    }

    /** {@return where it is, and what opens it} */
    public ServiceAddress address() {
        return address;
    }

    private static URI uri(HttpAdapter.Settings asked, int port) {
        String host = asked.host();
        return URI.create((asked.access().certificates().isEmpty() ? "http://" : "https://")
                + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    /** Stops to listen, lets requests under way end, and gives back the database. */
    @Override
    public void close() {
        try (catalog) {
            addressFile.ifPresent(AddressFile::close);
            http.close();
            housekeeping.ifPresent(Housekeeping::close);
        }
    }

    private static HttpAdapter.Settings http(Settings settings, AccessSettings access) {
        return new HttpAdapter.Settings(settings.get(SettingTable.SERVER_HOST), settings.get(SettingTable.SERVER_PORT),
                settings.get(SettingTable.SERVER_PUBLIC_PATH),
                settings.get(SettingTable.API_REQUIRE_IF_MATCH),
                new ConnectionLimits(settings.get(SettingTable.SERVER_NO_PROGRESS_TIMEOUT),
                        settings.get(SettingTable.SERVER_REQUEST_TIMEOUT),
                        settings.get(SettingTable.SERVER_IDLE_TIMEOUT),
                        settings.get(SettingTable.SERVER_MAX_CONNECTIONS),
                        settings.get(SettingTable.SERVER_MAX_REQUESTS)),
                settings.get(SettingTable.SERVER_SHUTDOWN_GRACE), access, operation(settings),
                rules(settings), new TransferSettings(settings.get(SettingTable.CATALOG_CURRENCY),
                        settings.get(SettingTable.API_MAX_IMPORT),
                        settings.get(SettingTable.API_CONCURRENT_TRANSFERS)));
    }

    private static OperationSettings operation(Settings settings) {
        List<TraceSettings> traces = settings.get(SettingTable.OTEL_ENDPOINT).stream()
                .map(collector -> new TraceSettings(collector, settings.get(SettingTable.OTEL_HEADERS),
                        settings.get(SettingTable.OTEL_SERVICE_NAME), settings.get(SettingTable.OTEL_SAMPLER_ARG)))
                .toList();
        return new OperationSettings(settings.get(SettingTable.SERVER_MANAGEMENT_PORT),
                settings.get(SettingTable.LOG_ACCESS), traces);
    }

    private static ProductRules rules(Settings settings) {
        return new ProductRules(settings.get(SettingTable.CATALOG_NAME_MAX_LENGTH));
    }

    /** A database may still be starting, as after a power cut: keeps trying, for a while. */
    private static Catalog open(Persistence persistence, Settings settings, Stop stop) {
        Duration patience = settings.get(SettingTable.DB_START_TIMEOUT);
        long deadline = System.nanoTime() + patience.toNanos();
        for (int attempt = 0; ; attempt++) {
            try {
                return persistence.open();
            } catch (CatalogException.Unavailable e) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw e;
                }
                if (attempt == 0) {
                    LOGGER.log(Level.WARNING, "The database does not answer, trying for {0} s: {1}",
                            patience.toSeconds(), e.getMessage());
                }
                pause(Math.min(left, 500), stop, e);
            }
        }
    }

    /** A database that is starting tells nobody when it is done. */
    private static void pause(long millis, Stop stop, CatalogException.Unavailable reason) {
        try {
            if (stop.isRequestedWithin(Duration.ofMillis(millis))) {
                throw reason;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw wrongHost(host, "unknown host");
        }
    }

    /** The system's words for why it refused differ, so find out by trying whether it was the address or the port. */
    private static WrongSetting cannotListen(Settings settings, InetAddress address) {
        String host = settings.get(SettingTable.SERVER_HOST);
        String withAnyPort = bindingFault(address, 0);
        if (!withAnyPort.isEmpty()) {
            return wrongHost(host, withAnyPort);
        }
        int port = settings.get(SettingTable.SERVER_PORT);
        String fault = bindingFault(address, port);
        boolean isPort = !fault.isEmpty();
        int management = settings.get(SettingTable.SERVER_MANAGEMENT_PORT).orElse(port);
        return new WrongSetting("%s is \"%d\", but must be one that is free and allowed on %s: %s".formatted(
                (isPort ? SettingTable.SERVER_PORT : SettingTable.SERVER_MANAGEMENT_PORT).key(),
                isPort ? port : management, host, isPort ? fault : bindingFault(address, management)));
    }

    private static String bindingFault(InetAddress address, int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, address)) {
            return "";
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static WrongSetting wrongHost(String host, String fault) {
        return new WrongSetting("server.host is \"%s\", but must be a name or an address of this machine: %s"
                .formatted(host, fault));
    }
}
