package dev.productcatalog.bootstrap.command;

import dev.productcatalog.bootstrap.adapter.Persistence;
import dev.productcatalog.bootstrap.service.AddressFile;
import dev.productcatalog.bootstrap.service.Service;
import dev.productcatalog.bootstrap.service.ServiceAddress;
import dev.productcatalog.bootstrap.settings.SettingTable;
import dev.productcatalog.bootstrap.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The service that a command asks: the one that has the file of the database open, or else one that the command starts
 * for itself. So a command does what the API does, whether the service runs or not.
 */
final class AskedService implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ServiceAddress address;
    private final Optional<Service> own;
    private final HttpClient client;

    private AskedService(ServiceAddress address, Optional<Service> own, HttpClient client) {
        this.address = address;
        this.own = own;
        this.client = client;
    }

    /** {@return the service that has the file of the database open, if there is one} */
    static Optional<AskedService> running(Settings settings, Persistence persistence) throws IOException {
        Optional<ServiceAddress> address = persistence.file().isEmpty() ? Optional.empty()
                : AddressFile.read(persistence.file().get().path());
        return address.isEmpty() ? Optional.empty()
                : Optional.of(new AskedService(address.get(), Optional.empty(), client(address.get(), settings)));
    }

    /**
     * {@return the service that has the file of the database open, or else one that is started}
     *
     * @throws CommandFailed if that would see nothing of what another service has
     */
    static AskedService of(Settings settings) throws IOException {
        Persistence persistence = Persistence.of(settings);
        Optional<AskedService> running = running(settings, persistence);
        if (running.isPresent()) {
            return running.get();
        }
        if (!persistence.outlivesProcess()) {
            throw new CommandFailed(("db.url is \"%s\", which is in the memory of the service: ask that by its API")
                    .formatted(settings.shown(SettingTable.DB_URL)), ProductCatalogCommand.WRONG);
        }
        Service own = Service.startForCaller(settings);
        return new AskedService(own.address(), Optional.of(own), client(own.address(), settings));
    }

    private static HttpClient client(ServiceAddress address, Settings settings) throws IOException {
        HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE);
        if (address.api().getScheme().equals("https")) {
            client.sslContext(OwnCertificate.context(settings.home().resolve(settings.get(SettingTable.TLS_CERTIFICATE)
                    .orElseThrow(() -> new IOException("it is asked by TLS, but tls.certificate is not set here")))));
        }
        return client.build();
    }

    /**
     * {@return the answer of the API}
     *
     * @param target with its query
     * @param more   what is particular about the request
     */
    HttpResponse<InputStream> api(String target, UnaryOperator<HttpRequest.Builder> more) throws IOException {
        return send(address.api(), target, more);
    }

    /** {@return the answer to who wants a backup} */
    HttpResponse<InputStream> backup() throws IOException {
        return send(address.operation(), "/backup", request -> request);
    }

    private HttpResponse<InputStream> send(URI service, String target, UnaryOperator<HttpRequest.Builder> more)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(reachable(service).resolve(target))
                .header("Authorization", "Bearer " + address.token());
        try {
            return client.send(more.apply(request).build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** A service that listens on all addresses is asked at one of them. */
    private static URI reachable(URI service) throws IOException {
        return InetAddress.getByName(service.getHost()).isAnyLocalAddress()
                ? URI.create(service.getScheme() + "://127.0.0.1:" + service.getPort()) : service;
    }

    @Override
    public void close() {
        client.shutdownNow();
        own.ifPresent(Service::close);
    }
}
