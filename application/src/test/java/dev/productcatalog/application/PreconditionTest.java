package dev.productcatalog.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.productcatalog.domain.CatalogException.PreconditionRequired;
import dev.productcatalog.domain.CatalogException.Stale;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreconditionTest {

    private static final Version ONE = new Version(1);
    private static final Version TWO = new Version(2);

    @Test
    void none_admits_every_state() {
        assertThat(admits(Precondition.NONE, ONE)).isTrue();
    }

    @Test
    void only_admits_those_states() {
        assertThat(admits(Precondition.only(Set.of(ONE)), ONE)).isTrue();
        assertThat(admits(Precondition.only(Set.of(ONE)), TWO)).isFalse();
        assertThat(admits(Precondition.only(Set.of()), ONE)).isFalse();
    }

    @Test
    void exceptions_are_taken_away() {
        assertThat(admits(Precondition.NONE.except(Set.of(ONE)), ONE)).isFalse();
        assertThat(admits(Precondition.NONE.except(Set.of(ONE)), TWO)).isTrue();
        assertThat(admits(Precondition.NONE.except(Set.of(ONE)).except(Set.of(TWO)), ONE)).isFalse();
        assertThat(admits(Precondition.only(Set.of(ONE, TWO)).except(Set.of(ONE)), ONE)).isFalse();
        assertThat(admits(Precondition.only(Set.of(ONE, TWO)).except(Set.of(ONE)), TWO)).isTrue();
    }

    @Test
    void absent_admits_no_state_of_a_product_that_is_there() {
        assertThat(admits(Precondition.ABSENT, ONE)).isFalse();
        assertThat(admits(Precondition.ABSENT.except(Set.of(ONE)), ONE)).isFalse();
    }

    @Test
    void one_that_is_missing_admits_nothing_and_says_so() {
        assertThat(catchThrowable(() -> Precondition.MISSING.check(product(ONE))))
                .isInstanceOf(PreconditionRequired.class);
    }

    private static boolean admits(Precondition precondition, Version version) {
        Throwable refusal = catchThrowable(() -> precondition.check(product(version)));
        assertThat(refusal).satisfiesAnyOf(none -> assertThat(none).isNull(),
                stale -> assertThat(stale).isInstanceOf(Stale.class));
        return refusal == null;
    }

    private static Product product(Version version) {
        return new Product(7, version, new ProductDetails("Tea", "", 450L));
    }
}
