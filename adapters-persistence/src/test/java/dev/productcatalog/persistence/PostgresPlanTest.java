package dev.productcatalog.persistence;

import dev.productcatalog.domain.ProductRepositoryProvider.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

class PostgresPlanTest extends PlanTest {

    PostgresPlanTest() {
        super(Dialect.POSTGRESQL, Pattern.compile("(?:Scan .*actual time.* rows=|Rows Removed by Filter: )([\\d.]+)"));
    }

    @Override
    Settings settings(Path directory) {
        return Postgres.newSchema();
    }

    /** Five products of each name, ten of each price. */
    @Override
    List<String> fill() {
        return List.of("""
                INSERT INTO product (version, name, description, price, search_text)
                SELECT x, 'Product ' || MOD(x * 7919, 4000), '', MOD(x * 104729, 2000), ''
                FROM GENERATE_SERIES(1, %d) AS x""", "ANALYZE product");
    }
}
