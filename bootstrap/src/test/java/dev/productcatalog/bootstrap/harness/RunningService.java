package dev.productcatalog.bootstrap.harness;

import dev.productcatalog.bootstrap.log.Log;
import dev.productcatalog.bootstrap.log.LogFormat;
import dev.productcatalog.bootstrap.log.LogLevel;
import dev.productcatalog.bootstrap.service.Service;
import dev.productcatalog.bootstrap.service.Stop;
import dev.productcatalog.bootstrap.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The service, as an operator would run it, on a free port and an empty database that goes when it is closed. */
public final class RunningService implements AutoCloseable {

    static {
        Log.configure(LogLevel.INFO, LogFormat.TEXT, Map::of);
    }

    private final Database database;
    private final Path folder;
    private final Map<String, String> properties;
    private final Settings settings;
    private Service service;

    private RunningService(Database database, Path folder, Map<String, String> properties) {
        this.database = database;
        this.folder = folder;
        this.properties = Map.copyOf(properties);
        settings = Settings.read(folder, Map.of(), properties);
        service = Service.start(settings, Stop.never());
    }

    /** @param settings beside the defaults, each as {@code key=value} on a line; empty for none */
    public static RunningService start(Database database, String settings) {
        try {
            Path folder = Files.createTempDirectory("catalog");
            Map<String, String> properties = new HashMap<>(database.empty(folder));
            properties.put("server.port", "0");
            properties.put("server.shutdown-grace", "0"); // the clients of a test are done, and keep their connections
            // on a busy machine a write may wait longer for others than by default, and so may an answer for its client
            properties.put("db.lock-timeout", "30s");
            properties.put("server.no-progress-timeout", "60s");
            settings.lines().forEach(setting -> properties.put(setting.substring(0, setting.indexOf('=')),
                    setting.substring(setting.indexOf('=') + 1)));
            return new RunningService(database, folder, properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return where it listens, without a path} Another place after a restart. */
    public URI baseUri() {
        return service.baseUri();
    }

    /** {@return what a command with its settings does} */
    public Command command(String... words) {
        return Command.run(folder, properties, words);
    }

    public Path folder() {
        return folder;
    }

    /** Ends it, and leaves its database alone. */
    public void stop() {
        service.close();
    }

    public Database database() {
        return database;
    }

    /** Stops it and starts it again on the same database. */
    public void restart() {
        service.close();
        service = Service.start(settings, Stop.never());
    }

    @Override
    public void close() throws IOException {
        service.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public String toString() {
        return database.name();
    }

    /** A setting for the services of a test class. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface With {

        /** As {@code key=value}. */
        String value();
    }

    /** One service after the other for a test class, on each database. */
    public static final class OnEachDatabase implements ArgumentsProvider {

        @Override
        public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            With with = context.getRequiredTestClass().getAnnotation(With.class);
            // lazily: JUnit closes each before it asks for the next
            return Stream.of(Database.values())
                    .map(database -> Arguments.of(start(database, with == null ? "" : with.value())));
        }
    }
}
