package dev.productcatalog.http.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.Change.Type;
import org.junit.jupiter.api.Test;

class ChangeJsonTest {

    @Test
    void a_change_has_its_product_unless_that_was_deleted() {
        assertThat(json(TestLog.change(41, Type.CREATED, ""))).isEqualTo(
                "{\"seq\":41,\"type\":\"created\",\"id\":7,\"at\":\"2026-11-22T10:15:30.123456Z\",\"product\":"
                        + "{\"id\":7,\"name\":\"Tea\",\"description\":\"\u00e9\",\"price\":450}}");
        assertThat(json(TestLog.change(43, Type.DELETED, ""))).isEqualTo(
                "{\"seq\":43,\"type\":\"deleted\",\"id\":7,\"at\":\"2026-11-22T10:15:30.123456Z\"}");
    }

    @Test
    void who_made_it_is_told_where_that_is_known() {
        assertThat(json(TestLog.change(1, Type.DELETED, "a\"b\u00f6b")))
                .endsWith("Z\",\"by\":\"a\\\"b\u00f6b\"}");
    }

    private static String json(Change change) {
        return new String(ChangeJson.change(change), UTF_8);
    }
}
