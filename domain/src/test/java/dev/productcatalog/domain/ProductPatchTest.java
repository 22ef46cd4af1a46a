package dev.productcatalog.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ProductPatchTest {

    private static final ProductDetails TEA = new ProductDetails("Tea", "Loose leaf", 450L);

    @Test
    void changes_only_the_members_that_it_has() {
        assertThat(new ProductPatch(null, null, null).applyTo(TEA)).isEqualTo(TEA);
        assertThat(new ProductPatch("Cocoa", null, null).applyTo(TEA))
                .isEqualTo(new ProductDetails("Cocoa", "Loose leaf", 450L));
        assertThat(new ProductPatch(null, "", null).applyTo(TEA)).isEqualTo(new ProductDetails("Tea", "", 450L));
        assertThat(new ProductPatch(null, null, 0L).applyTo(TEA))
                .isEqualTo(new ProductDetails("Tea", "Loose leaf", 0L));
        assertThat(new ProductPatch("A", "B", 1L).applyTo(TEA)).isEqualTo(new ProductDetails("A", "B", 1L));
    }

    @Test
    void takes_each_member_at_its_bounds() {
        assertThat(new ProductPatch("x".repeat(50), "x".repeat(10_000), ProductDetails.PRICE_MAX).applyTo(TEA))
                .isEqualTo(new ProductDetails("x".repeat(50), "x".repeat(10_000), ProductDetails.PRICE_MAX));
    }

    @Test
    void names_all_violations_of_the_members_that_it_has() {
        assertThatThrownBy(() -> new ProductPatch("", "\0", -1L))
                .asInstanceOf(InstanceOfAssertFactories.type(CatalogException.Invalid.class))
                .extracting(CatalogException.Invalid::violations, InstanceOfAssertFactories.list(Violation.class))
                .extracting(Violation::member, Violation::rule)
                .containsExactlyInAnyOrder(tuple("name", Violation.Rule.TOO_SHORT),
                        tuple("description", Violation.Rule.PATTERN), tuple("price", Violation.Rule.TOO_SMALL));
    }

    @Test
    void says_nothing_of_the_members_that_it_lacks() {
        assertThatThrownBy(() -> new ProductPatch(null, null, 1L << 53))
                .asInstanceOf(InstanceOfAssertFactories.type(CatalogException.Invalid.class))
                .extracting(CatalogException.Invalid::violations, InstanceOfAssertFactories.list(Violation.class))
                .extracting(Violation::member, Violation::rule)
                .containsExactly(tuple("price", Violation.Rule.TOO_LARGE));
    }
}
