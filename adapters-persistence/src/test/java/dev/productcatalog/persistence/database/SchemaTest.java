package dev.productcatalog.persistence.database;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.domain.CatalogException.Unavailable;
import java.sql.SQLException;
import java.util.List;
import org.apache.ibatis.migration.ConnectionProvider;
import org.apache.ibatis.migration.MigrationException;
import org.junit.jupiter.api.Test;

class SchemaTest {

    /** What may pass is tried again, by whoever starts; what a script lacks is not. */
    @Test
    void a_connection_that_is_not_to_be_had_is_no_failure_of_a_script() {
        Unavailable unavailable = new Unavailable("no connection", new SQLException("busy"), false);

        assertThatThrownBy(() -> update(() -> {
            throw unavailable;
        })).isSameAs(unavailable);
        assertThatThrownBy(() -> update(() -> {
            throw new SQLException("malformed");
        })).isInstanceOf(MigrationException.class);
    }

    private static void update(ConnectionProvider connections) {
        Schema.update(SchemaTest.class, "nowhere", List.of("1_nothing.sql"), connections);
    }
}
