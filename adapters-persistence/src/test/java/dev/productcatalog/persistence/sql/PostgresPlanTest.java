package dev.productcatalog.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresPlanTest extends PlanTest {

    PostgresPlanTest() {
        super(Dialect.POSTGRESQL, Pattern.compile("(?:Scan .*actual time.* rows=|Rows Removed by Filter: )([\\d.]+)"));
    }

    @Override
    Settings settings(Path directory) {
        Settings settings = Postgres.newSchema();
        return new Settings(settings.url(), settings.username(), settings.password(), Map.of("pool-size", "1"));
    }

    /** Five products of each name, ten of each price. */
    @Override
    List<String> fill() {
        return List.of("""
                INSERT INTO product (version, name, description, price, search_text)
                SELECT x, 'Product ' || MOD(x * 7919, 4000), '', MOD(x * 104729, 2000), ''
                FROM GENERATE_SERIES(1, %d) AS x""", "ANALYZE product");
    }

    @ParameterizedTest
    @MethodSource("orders")
    void pages_of_all_products_are_not_planned_for_their_values(SortOrder order) {
        ProductQuery first = new ProductQuery(ProductFilter.ALL, order, PageStart.FIRST, LIMIT);
        ProductQuery deep = new ProductQuery(ProductFilter.ALL, order, middle(), LIMIT);
        for (int i = 0; i < 12; i++) { // the driver prepares a statement the 5th time, the server tries 5 plans
            repository.page(first);
            repository.page(deep);
        }
        long planned = plans("custom_plans");
        long reused = plans("generic_plans");

        repository.page(first);
        repository.page(deep);

        assertThat(plans("custom_plans")).isEqualTo(planned);
        assertThat(plans("generic_plans")).isEqualTo(reused + 2);
    }

    /** {@return how many plans of this kind were used for lists} On the pool's only connection. */
    private long plans(String kind) {
        String sql = "SELECT SUM(" + kind + ") FROM pg_prepared_statements WHERE statement LIKE 'SELECT id,%'";
        return database.read(sql, statement -> {
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
