package dev.productcatalog.bootstrap.adapter;

import dev.productcatalog.bootstrap.settings.SettingTable;
import dev.productcatalog.bootstrap.settings.Settings;
import dev.productcatalog.bootstrap.settings.WrongSetting;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogFile;
import dev.productcatalog.domain.port.CatalogProvider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The adapter that the settings ask for, with what they say to it. Thread-safe. */
public final class Persistence {

    private final CatalogProvider provider;
    private final Settings settings;

    private Persistence(CatalogProvider provider, Settings settings) {
        this.provider = provider;
        this.settings = settings;
    }

    /** {@return the adapter that takes the URL of the database} @throws WrongSetting if none does, or several do */
    public static Persistence of(Settings settings) {
        return new Persistence(Adapters.find(settings.get(SettingTable.DB_URL), settings.shown(SettingTable.DB_URL),
                settings.home().resolve("plugins")), settings);
    }

    /**
     * Opens the catalogue.
     *
     * @throws WrongSetting                 if it cannot be opened with these settings
     * @throws CatalogException.Unavailable if the database cannot be reached now
     */
    public Catalog open() {
        return ask(own -> Objects.requireNonNull(provider.open(own), "there is no catalogue"));
    }

    /**
     * {@return what has to be made or changed when the catalogue is opened} Changes nothing.
     *
     * @throws WrongSetting                 if it cannot be opened with these settings
     * @throws CatalogException.Unavailable if the database cannot be reached now
     */
    public List<String> pending() {
        return ask(provider::pending);
    }

    /** {@return the file of the catalogue, if it is one that only one process can have open} */
    public Optional<CatalogFile> file() {
        return provider.file(own());
    }

    /** {@return whether what is in the catalogue outlives the process that has it open} */
    public boolean outlivesProcess() {
        return provider.outlivesProcess(own());
    }

    private <T> T ask(Function<CatalogProvider.Settings, T> question) {
        try {
            return question.apply(own());
        } catch (CatalogException.Unavailable e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw wrong(e);
        }
    }

    private CatalogProvider.Settings own() {
        Map<String, String> others = new HashMap<>(Map.of(
                "pool-size", settings.get(SettingTable.DB_POOL_SIZE).toString(),
                "lock-timeout", settings.get(SettingTable.DB_LOCK_TIMEOUT).toString(),
                "durability", settings.get(SettingTable.DB_DURABILITY).name(),
                "echo", settings.get(SettingTable.DB_ECHO).toString()));
        if (!settings.get(SettingTable.DB_READ_URL).isEmpty()) {
            others.put("read-url", settings.get(SettingTable.DB_READ_URL));
        }
        return new CatalogProvider.Settings(settings.get(SettingTable.DB_URL), settings.get(SettingTable.DB_USERNAME),
                settings.get(SettingTable.DB_PASSWORD), others);
    }

    /** An adapter says what is wrong with a setting by an IllegalArgumentException; all else is a fault of its own. */
    private WrongSetting wrong(Throwable e) {
        String message = e instanceof IllegalArgumentException && e.getMessage() != null ? e.getMessage()
                : Adapters.nameAndPlace(provider) + " cannot open it: " + Adapters.reason(e);
        String url = settings.shown(SettingTable.DB_URL);
        String safe = message.replace(settings.get(SettingTable.DB_URL), url);
        return new WrongSetting(safe.startsWith("db.") ? safe
                : "db.url is \"%s\", but %s".formatted(url, safe), e);
    }
}
