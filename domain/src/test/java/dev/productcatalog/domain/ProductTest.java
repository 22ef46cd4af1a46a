package dev.productcatalog.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.port.CatalogProvider;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProductTest {

    private static final ProductDetails TEA = new ProductDetails("Tea", "", 450L);

    @Test
    void needs_version_and_details() {
        assertThatNullPointerException().isThrownBy(() -> new Product(1, null, TEA)).withMessage("version");
        assertThatNullPointerException().isThrownBy(() -> new Product(1, Version.fresh(), null)).withMessage("details");
    }

    @Test
    void gives_no_version_twice() {
        assertThat(Stream.generate(Version::fresh).limit(100_000)).doesNotHaveDuplicates();
    }

    @Test
    void stands_where_its_details_put_it() {
        assertThat(Position.of(new Product(7, Version.fresh(), TEA))).isEqualTo(new Position(7, "Tea", 450));
    }

    @Test
    void asks_for_at_least_one_product() {
        assertThat(new ProductQuery(ProductFilter.ALL, SortOrder.BY_ID, PageStart.FIRST, 1).limit()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProductQuery(ProductFilter.ALL, SortOrder.BY_ID, PageStart.FIRST, 0));
    }

    @Test
    void keeps_secrets_out_of_what_is_logged() {
        assertThat(new CatalogProvider.Settings("jdbc:x://u:sEcReT@h/d", "ann", "hIdDeN", Map.of("pool-size", "4")))
                .asString().contains("ann", "pool-size=4").doesNotContain("sEcReT", "hIdDeN");
    }
}
