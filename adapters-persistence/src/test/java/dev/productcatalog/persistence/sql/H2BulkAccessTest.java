package dev.productcatalog.persistence.sql;

import dev.productcatalog.contract.BulkAccessContract;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The contract of many products at once on H2 files. */
class H2BulkAccessTest extends BulkAccessContract {

    @TempDir
    Path directory;
    private int catalogs;

    @Override
    protected Catalog emptyCatalog() {
        catalogs++;
        return openFile();
    }

    @Override
    protected Optional<Catalog> openAgain() {
        return Optional.of(openFile());
    }

    private Catalog openFile() {
        String url = "jdbc:h2:file:" + directory.resolve("catalog-" + catalogs);
        return new SqlCatalogProvider().open(Settings.of(url));
    }
}
