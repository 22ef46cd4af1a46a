package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** With a real replica, which nobody can tell from the primary. In the profile {@code scaling}. */
class ReplicaContracts extends Contracts {

    @TempDir
    private static Path folder;
    private static StreamingReplica replica;

    @BeforeAll
    static void startReplica() throws Exception {
        replica = StreamingReplica.start(folder);
    }

    @AfterAll
    static void stopReplica() throws Exception {
        replica.close();
    }

    @Override
    Settings empty() {
        return ReplicaTest.settings(Postgres.newSchema(), replica);
    }
}
