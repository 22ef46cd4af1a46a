package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On H2 files. */
class H2ContractTest extends Contracts {

    @TempDir
    private Path directory;
    private int catalogs;

    @Override
    Settings empty() {
        catalogs++;
        return Settings.of("jdbc:h2:file:" + directory.resolve("catalog-" + catalogs));
    }

    @Override
    boolean isShared() {
        return false;
    }
}
