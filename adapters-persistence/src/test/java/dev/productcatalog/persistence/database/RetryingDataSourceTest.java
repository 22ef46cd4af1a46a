package dev.productcatalog.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class RetryingDataSourceTest {

    @Test
    void a_connection_is_tried_for_until_there_is_one() throws Exception {
        String url = "jdbc:h2:mem:" + UUID.randomUUID();
        Settings ifThere = new Settings(url + ";IFEXISTS=TRUE", "", "", Map.of("pool-size", "1"));
        try (RetryingDataSource source = new RetryingDataSource(ifThere)) {
            FutureTask<Connection> connection = new FutureTask<>(source::getConnection);
            Thread.startVirtualThread(connection);
            SQLException failure = null;
            for (int failures = 0; failures < 3; failures += source.lastFailure() == failure ? 0 : 1) {
                failure = source.lastFailure();
                assertThat(connection).isNotDone();
            }

            try (Connection _ = Engine.connect(new Settings(url, "", "", Map.of("pool-size", "1"))); Connection found =
                    connection.get()) {
                assertThat(found.isValid(1)).isTrue();
                assertThat((Throwable) source.lastFailure()).isNull();
            }
        }
    }
}
