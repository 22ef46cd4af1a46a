package dev.productcatalog.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import dev.productcatalog.domain.port.ChangeLog;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a real PostgreSQL server. */
class PostgresContractTest extends Contracts {

    @Override
    Settings empty() {
        return Postgres.newSchema();
    }

    @Test
    @Timeout(180)
    void many_changes_are_numbered_in_several_steps() throws Exception {
        try (Catalog catalog = openEmpty();
             Connection connection = DriverManager.getConnection(settings().url(), settings().username(), "");
             Statement statement = connection.createStatement()) {
            ChangeLog log = catalog.changes().orElseThrow();
            catalog.products().add(new ProductDetails("Tea", "", 1L));
            assertThat(log.state().head()).isEqualTo(1);
            statement.execute("INSERT INTO change (type, made_by, product_id, version, name, description, price)"
                    + " SELECT 'CREATED', '', n, n, 'Many', '', 1 FROM generate_series(1001, 26000) AS n");

            assertThat(log.state().head()).isEqualTo(25_001);
            assertThat(log.after(1, 3).changes()).extracting(change -> change.product().id())
                    .containsExactly(1001L, 1002L, 1003L);
        }
    }
}
