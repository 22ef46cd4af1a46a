package dev.productcatalog.persistence.sql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Through the real PgBouncer in the mode of transactions, where it is installed. In the profile {@code scaling}. */
class PgBouncerContracts extends Contracts {

    @TempDir
    private static Path folder;
    private static PgBouncer pooler;

    @BeforeAll
    static void startPooler() throws Exception {
        assumeTrue(PgBouncer.isInstalled(), "pgbouncer is not installed");
        pooler = PgBouncer.start(folder, Postgres.port(), "transaction", "");
    }

    @AfterAll
    static void stopPooler() {
        if (pooler != null) {
            pooler.close();
        }
    }

    @Override
    Settings empty() {
        return new Settings(pooler.url(Postgres.newDatabase()), "postgres", "", Map.of("pool-size", "4"));
    }
}
