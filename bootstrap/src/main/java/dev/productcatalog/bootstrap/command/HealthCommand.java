package dev.productcatalog.bootstrap.command;

import dev.productcatalog.bootstrap.settings.SettingTable;
import dev.productcatalog.bootstrap.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Asks the service that runs with the same settings whether it is ready, for a container's health check. */
@Command(name = "health", mixinStandardHelpOptions = true,
        description = "Asks the service that runs with these settings, without TLS, whether it is ready.")
final class HealthCommand implements Callable<Integer> {

    private static final int PATIENCE_MILLIS = 3_000;
    /** HTTP/1.0, so that the answer ends with the connection. */
    private static final String REQUEST = "GET /health/ready HTTP/1.0\r\n\r\n";

    @ParentCommand
    private ProductCatalogCommand parent;
    @Spec
    private CommandSpec spec;
    @Option(names = "--json", description = "Prints an object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Settings settings = parent.settings();
        int port = settings.get(SettingTable.SERVER_MANAGEMENT_PORT).orElse(settings.get(SettingTable.SERVER_PORT));
        InetAddress host = InetAddress.getByName(settings.get(SettingTable.SERVER_HOST));
        InetAddress reachable = host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
        String status;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(reachable, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            spec.commandLine().getErr().println("No answer from port " + port + ": " + e.getMessage());
            return 1;
        }
        boolean ready = status.matches("HTTP/1\\.[01] 200");
        spec.commandLine().getOut().println(json ? "{\"ready\":" + ready + '}' : ready ? "ready" : "not ready");
        return ready ? 0 : 1;
    }
}
