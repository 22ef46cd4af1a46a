package dev.productcatalog.bootstrap;

import dev.productcatalog.bootstrap.adapter.Adapters;
import dev.productcatalog.bootstrap.command.Installation;
import dev.productcatalog.bootstrap.command.ProductCatalogCommand;
import dev.productcatalog.bootstrap.log.LastingLogManager;
import dev.productcatalog.bootstrap.log.Log;
import dev.productcatalog.bootstrap.log.LogFormat;
import dev.productcatalog.bootstrap.log.LogLevel;
import dev.productcatalog.bootstrap.service.Service;
import dev.productcatalog.bootstrap.service.Stop;
import dev.productcatalog.bootstrap.settings.SettingTable;
import dev.productcatalog.bootstrap.settings.Settings;
import dev.productcatalog.bootstrap.settings.WrongSetting;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.http.HttpAdapter;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Starts the service and leaves it running until the process is told to end, or runs a command.
 *
 * <p>Exit codes: 0 for the end that it was told, 2 for a wrong setting, 1 for a database that does not answer and for
 * what should never happen.
 */
public final class Main {

    static {
        // before the first logger is made
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
    }

    private static final System.Logger LOGGER = System.getLogger(Main.class.getName());

    private Main() {
    }

    /** @param arguments none to run the service; else a command, see {@code --help} */
    public static void main(String[] arguments) {
        Log.configure(LogLevel.INFO, LogFormat.TEXT, Map::of); // until the settings are read
        if (arguments.length > 0) {
            Log.configure(LogLevel.WARNING, LogFormat.TEXT, Map::of); // a command says by itself what it does
            System.exit(command(arguments));
        }
        serve();
    }

    private static int command(String[] arguments) {
        Installation installation = new Installation(home(), Path.of(System.getProperty("launcher.directory", "")),
                version(), System.getenv(), properties(), System.console() != null && System.console().isTerminal());
        return ProductCatalogCommand.run(installation, arguments, new PrintWriter(System.out, true),
                new PrintWriter(System.err, true));
    }

    private static void serve() {
        Stop stop = Stop.onSignal();
        try {
            if (!System.getProperty("java.vm.info").contains("sharing")) {
                LOGGER.log(Level.WARNING, "The AOT cache is not used, as it does not fit: the start takes longer");
            }
            Settings settings = Settings.read(home(), System.getenv(), properties());
            Log.configure(settings.get(SettingTable.LOG_LEVEL), settings.get(SettingTable.LOG_FORMAT),
                    HttpAdapter::currentRequest);
            settings.warnings().forEach(warning -> LOGGER.log(Level.WARNING, warning));
            Service service = Service.start(settings, stop);
            stop.started(service);
            long ready = System.currentTimeMillis();
            System.out.printf("Product Catalog %s at %s, %sdatabase %s, ready in %s ms%n", version(), service.baseUri(),
                    settings.get(SettingTable.AUTH_MODE).map(_ -> "open to everybody (auth.mode=open), ").orElse(""),
                    settings.shown(SettingTable.DB_URL), ready - ManagementFactory.getRuntimeMXBean().getStartTime());
        } catch (WrongSetting e) {
            LOGGER.log(Level.DEBUG, "The service cannot start", e); // for the author of an adapter
            System.err.println(e.getMessage());
            stop.exit(2);
        } catch (CatalogException.Unavailable e) {
            System.err.println("The database does not answer: " + e.getMessage());
            stop.exit(1);
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.DEBUG, "The service cannot start", e);
            System.err.println(Log.oneLine("The service cannot start: " + Adapters.reason(e)));
            stop.exit(1);
        }
    }

    /** {@return the folder of the application} This class lies in a jar in {@code lib}, that in the folder. */
    private static Path home() {
        try {
            URI jar = Main.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Path.of(jar).getParent().getParent().toRealPath();
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String version() {
        return Main.class.getModule().getDescriptor().rawVersion().orElse("");
    }

    private static Map<String, String> properties() {
        Properties properties = System.getProperties();
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, properties::getProperty));
    }
}
