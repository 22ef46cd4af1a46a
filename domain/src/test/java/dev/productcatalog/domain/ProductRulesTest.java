package dev.productcatalog.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.productcatalog.domain.Violation.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProductRulesTest {

    private static final ProductRules RULES = new ProductRules(3);

    @Test
    void a_name_may_be_as_long_as_the_operator_says() {
        assertThat(details("Tea", "", 1L)).isEqualTo(new ProductDetails("Tea", "", 1L));
        assertThat(details("😀😀😀", "", 1L).name()).isEqualTo("😀😀😀");
        assertThat(RULES.checked("", () -> new ProductPatch(null, null, 1L)))
                .isEqualTo(new ProductPatch(null, null, 1L));
        assertThat(violations("Teas", "", 1L))
                .containsExactly(new Violation("name", Rule.TOO_LONG, "must have at most 3 characters"));
    }

    @Test
    void the_length_is_told_once_and_with_all_other_violations() {
        assertThat(violations("x".repeat(300) + '\n', "\0", null)).extracting(Violation::member, Violation::rule)
                .containsExactlyInAnyOrder(tuple("name", Rule.TOO_LONG),
                        tuple("name", Rule.PATTERN),
                        tuple("description", Rule.PATTERN),
                        tuple("price", Rule.MISSING));
    }

    @Test
    void no_operator_can_allow_more_than_can_be_kept() {
        assertThat(new ProductRules(255).isTooLong("x".repeat(255))).isFalse();
        assertThatThrownBy(() -> new ProductRules(256)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ProductRules(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ProductDetails details(String name, String description, Long price) {
        return RULES.checked(name, () -> new ProductDetails(name, description, price));
    }

    private static List<Violation> violations(String name, String description, Long price) {
        return catchThrowableOfType(CatalogException.Invalid.class, () -> details(name, description, price))
                .violations();
    }
}
