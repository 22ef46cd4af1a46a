package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.list.SortOrder.Key;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

class H2PlanTest extends PlanTest {

    H2PlanTest() {
        super(Dialect.H2, Pattern.compile("scanCount: (\\d+)"));
    }

    @Override
    Settings settings(Path directory) {
        return new Settings("jdbc:h2:file:" + directory.resolve("catalog"), "", "", Map.of("pool-size", "1"));
    }

    /** What was sorted by ids and keys is read by id: in mixed directions, and by three keys. */
    @Override
    int readAgain(SortOrder order) {
        boolean isMixed = order.keys().stream().map(Key::descending).distinct().count() == 2;
        return isMixed || order.keys().size() == 3 ? LIMIT : 0;
    }

    /** A subquery is there as what the index is asked for, and once more as the condition. */
    @Override
    String withoutRepetition(String plan) {
        return plan.replaceFirst("(?s)WHERE \"ID\" IN\\(.*", "");
    }

    /** Five products of each name, ten of each price. */
    @Override
    List<String> fill() {
        return List.of("""
                INSERT INTO product (version, name, description, price, search_text)
                SELECT x, 'Product ' || MOD(x * 7919, 4000), '', MOD(x * 104729, 2000), ''
                FROM SYSTEM_RANGE(1, %d)""", "ANALYZE");
    }
}
