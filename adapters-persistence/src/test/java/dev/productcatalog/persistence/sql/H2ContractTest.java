package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** On H2 files. */
class H2ContractTest extends Contracts {

    @TempDir
    private Path directory;
    private int catalogs;

    @Override
    Settings empty() {
        catalogs++;
        // on a busy machine a write may wait longer for others than by default
        return new Settings("jdbc:h2:file:" + directory.resolve("catalog-" + catalogs), "", "",
                Map.of("lock-timeout", "PT60S"));
    }

    @Override
    boolean isShared() {
        return false;
    }
}
