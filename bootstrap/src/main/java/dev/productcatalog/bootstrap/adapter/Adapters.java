package dev.productcatalog.bootstrap.adapter;

import dev.productcatalog.bootstrap.settings.WrongSetting;
import dev.productcatalog.domain.port.CatalogProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the persistence adapter for a URL: among our own modules, and in the jars of the folder {@code plugins}.
 *
 * <p>Each of those jars, modular or plain, becomes a module layer of its own above ours, so that one that is broken
 * harms no other: it is left out, and the log says why. What an adapter needs beside ours may lie there too, in jars
 * that hold no adapters themselves.
 */
public final class Adapters {

    private static final System.Logger LOGGER = System.getLogger(Adapters.class.getName());

    private Adapters() {
    }

    /**
     * Finds the one adapter that takes the URL.
     *
     * @param url      the URL
     * @param shownUrl the URL for people to read
     * @param plugins  the folder with third-party jars; need not exist
     * @throws WrongSetting if there is none, or more than one
     */
    public static CatalogProvider find(String url, String shownUrl, Path plugins) {
        List<CatalogProvider> found = new ArrayList<>();
        for (CatalogProvider provider : ServiceLoader.load(CatalogProvider.class)) {
            if (provider.accepts(url)) {
                found.add(provider);
            }
        }
        List<Plugin> readable = new ArrayList<>();
        forEachSound(jars(plugins), jar -> readable.add(Plugin.of(jar)));
        List<Plugin> adapters = readable.stream().filter(Plugin::isAdapter).toList();
        List<Plugin> libraries = readable.stream().filter(plugin -> !plugin.isAdapter()).toList();
        forEachSound(adapters, adapter -> found.addAll(adapter.providers(libraries).stream()
                .filter(provider -> provider.accepts(url)).toList()));
        if (found.isEmpty()) {
            throw new WrongSetting(("db.url is \"%s\", but must be jdbc:h2:..., jdbc:postgresql:..., memory: or what an"
                    + " adapter in %s takes").formatted(shownUrl, plugins));
        }
        if (found.size() > 1) {
            String names = found.stream().map(Adapters::nameAndPlace).collect(Collectors.joining(" and "));
            throw new WrongSetting("db.url is \"%s\", but must be what one adapter alone takes, not %s"
                    .formatted(shownUrl, names));
        }
        return found.getFirst();
    }

    private static List<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
            List<Path> sorted = new ArrayList<>();
            jars.forEach(sorted::add);
            sorted.sort(null);
            return sorted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever a third-party jar throws concerns that jar only. */
    private static <T> void forEachSound(List<T> jars, Consumer<T> action) {
        for (T jar : jars) {
            try {
                action.accept(jar);
            } catch (RuntimeException | Error e) {
                LOGGER.log(Level.WARNING, "{0} is left out: {1}", jar, reason(e));
            }
        }
    }

    /** {@return what went wrong, and why, in one line} */
    public static String reason(Throwable e) {
        return e.getCause() == null ? e.toString() : e + ", because of " + reason(e.getCause());
    }

    /** {@return the adapter's class and jar, for people to read} */
    static String nameAndPlace(CatalogProvider provider) {
        CodeSource place = provider.getClass().getProtectionDomain().getCodeSource();
        return provider.getClass().getName() + " in " + (place == null ? "the JDK" : place.getLocation().getPath());
    }

    /**
     * A third-party jar.
     *
     * @param jar    where it lies
     * @param finder finds its module and no other
     * @param module its module
     */
    private record Plugin(Path jar, ModuleFinder finder, ModuleDescriptor module) {

        static Plugin of(Path jar) {
            ModuleFinder finder = ModuleFinder.of(jar);
            try {
                return new Plugin(jar, finder, finder.findAll().stream().findFirst()
                        .orElseThrow(() -> new FindException("there is no module in it")).descriptor());
            } catch (FindException e) {
                if (e.getCause() instanceof IllegalArgumentException noName) {
                    throw new FindException("its file name makes no module name (" + noName.getMessage()
                            + "); rename it, or give it an Automatic-Module-Name");
                }
                throw e;
            }
        }

        boolean isAdapter() {
            return module.provides().stream()
                    .anyMatch(provided -> provided.service().equals(CatalogProvider.class.getName()));
        }

        List<CatalogProvider> providers(List<Plugin> libraries) {
            ModuleLayer ours = Adapters.class.getModule().getLayer();
            ModuleLayer layer = ours.defineModulesWithOneLoader(resolve(ours.configuration(), libraries),
                    Adapters.class.getClassLoader());
            registerDrivers(layer);
            return ServiceLoader.load(layer, CatalogProvider.class).stream()
                    .filter(provider -> provider.type().getModule().getLayer() == layer) // it also tells those below
                    .map(ServiceLoader.Provider::get)
                    .toList();
        }

        /** {@link java.sql.DriverManager} finds our drivers by itself; others register when they are created. */
        private static void registerDrivers(ModuleLayer layer) {
            List<ServiceLoader.Provider<Driver>> drivers = ServiceLoader.load(layer, Driver.class).stream()
                    .filter(driver -> driver.type().getModule().getLayer() == layer).toList();
            forEachSound(drivers, ServiceLoader.Provider::get);
        }

        /**
         * A plain jar does not say what it needs, so all libraries are resolved with it, modular ones too; they may
         * contradict each other, and then it has to do without them.
         */
        private Configuration resolve(Configuration ours, List<Plugin> libraries) {
            ModuleFinder beside = ModuleFinder.compose(
                    libraries.stream().map(Plugin::finder).toArray(ModuleFinder[]::new));
            Stream<String> needed = module.isAutomatic() ? libraries.stream().map(library -> library.module().name())
                    : Stream.of();
            try {
                return ours.resolve(finder, beside,
                        Stream.concat(Stream.of(module.name()), needed).collect(Collectors.toSet()));
            } catch (FindException | ResolutionException e) {
                return ours.resolve(finder, ModuleFinder.of(), Set.of(module.name()));
            }
        }

        @Override
        public String toString() {
            return jar.toString();
        }
    }
}
