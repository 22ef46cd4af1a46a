package dev.productcatalog.persistence.sql;

import dev.productcatalog.contract.ProductRepositoryContract;
import dev.productcatalog.domain.port.ProductRepository;
import dev.productcatalog.domain.port.ProductRepositoryProvider.Settings;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The contract on H2 files. */
class H2ProductRepositoryTest extends ProductRepositoryContract {

    @TempDir
    Path directory;
    private int catalogs;

    @Override
    protected ProductRepository emptyRepository() {
        catalogs++;
        return openFile();
    }

    @Override
    protected Optional<ProductRepository> openAgain() {
        return Optional.of(openFile());
    }

    private ProductRepository openFile() {
        String url = "jdbc:h2:file:" + directory.resolve("catalog-" + catalogs);
        return new SqlProductRepositoryProvider().open(new Settings(url, "", "", 4, false));
    }
}
