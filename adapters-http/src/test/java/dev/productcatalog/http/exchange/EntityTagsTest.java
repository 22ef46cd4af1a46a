package dev.productcatalog.http.exchange;

import static dev.productcatalog.http.text.Quickly.assertQuick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Version;
import dev.productcatalog.http.exchange.EntityTags.Condition;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

    private static final ProductDetails TEA = new ProductDetails("Tea", "", 450L);
    private static final Product PRODUCT = new Product(7, new Version(0xBEEFL), TEA);
    private static final int HEADER_LIMIT = 16_384;

    @Test
    void are_strong_and_change_with_the_version() {
        assertThat(EntityTags.of(PRODUCT)).isEqualTo("\"beef\"");
        assertThat(EntityTags.of(new Product(8, new Version(-1), TEA))).isEqualTo("\"ffffffffffffffff\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"beef\"", "*", " * ", "\"x\", \"beef\"", "\"beef\",\"x\"", ",, \"beef\" ,",
        "\"a,b\",\"beef\"", "W/\"beef\", \"beef\"", "\"\",\"beef\"", "\"x\"\t,\t\"beef\"", "\"\u00FF\", \"beef\"",
        "\"\u0100\uFFFD\uD83C\uDF75\", \"beef\""})
    void if_match_holds(String ifMatch) {
        assertThatCode(() -> ifMatch(ifMatch).forChange(true).check(PRODUCT)).doesNotThrowAnyException();
        assertThat(ifMatch(ifMatch).notModified(PRODUCT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "W/\"beef\"", "\"BEEF\"", "\"\"", "\"bee\"", "\"x,beef\"", "\"*\"",
        "\"'beef'\""})
    void if_match_does_not_hold(String ifMatch) {
        assertThatThrownBy(() -> ifMatch(ifMatch).forChange(false).check(PRODUCT))
                .isInstanceOfSatisfying(CatalogException.Stale.class, e -> assertThat(e.current()).isEqualTo(PRODUCT));
        assertThatThrownBy(() -> ifMatch(ifMatch).notModified(PRODUCT)).isInstanceOf(CatalogException.Stale.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"beef\"", "W/\"beef\"", "*", "\"x\", W/\"beef\""})
    void if_none_match_finds_the_product_known(String ifNoneMatch) {
        assertThat(ifNoneMatch(ifNoneMatch).notModified(PRODUCT)).isTrue();
        assertThatThrownBy(() -> ifNoneMatch(ifNoneMatch).forChange(false).check(PRODUCT))
                .isInstanceOf(CatalogException.Stale.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "W/\"x\"", "\"\"", "\"W/beef\""})
    void if_none_match_finds_the_product_new(String ifNoneMatch) {
        assertThat(ifNoneMatch(ifNoneMatch).notModified(PRODUCT)).isFalse();
        assertThatCode(() -> ifNoneMatch(ifNoneMatch).forChange(false).check(PRODUCT)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "beef", "\"", "\"beef", "beef\"", "\"a\" \"b\"", "\"a\"\"b\"", "w/\"beef\"",
        "W/", "W/ \"beef\"", "\"a b\"", "\"a\tb\"", "*, \"beef\"", "\"beef\", *", "**", "'beef'", "\"a\";\"b\"",
        "\"a\u007F\"", "\"a\"b\""})
    void refuse_what_is_no_list_of_tags(String value) {
        assertThatThrownBy(() -> Condition.parse("If-Match", value)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED);
            assertThat(problem).hasMessageStartingWith("If-Match ");
        });
    }

    @Test
    void are_demanded_by_a_setting() {
        assertThatThrownBy(() -> new EntityTags(Condition.ABSENT, Condition.ABSENT).forChange(true).check(PRODUCT))
                .isInstanceOf(CatalogException.PreconditionRequired.class);
        assertThatThrownBy(() -> ifNoneMatch("\"x\"").forChange(true).check(PRODUCT))
                .isInstanceOf(CatalogException.PreconditionRequired.class);
        assertThatCode(() -> new EntityTags(Condition.ABSENT, Condition.ABSENT).forChange(false).check(PRODUCT))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\",", "\"a\" ", ", ", "\"a\" , , ", "W/\"abc\",", "\t", "\"", "W/", "a", "*,",
        "\"a\",\t"})
    void are_read_from_a_header_of_any_size_that_fits(String part) {
        String header = part.repeat(HEADER_LIMIT / part.length());

        assertQuick(() -> {
            for (String value : new String[] {header, header + "x", "\"x\"" + header, header + "\"x\""}) {
                try {
                    Condition.parse("If-Match", value);
                } catch (Problem malformed) {
                    assertThat(malformed.type()).isEqualTo(ProblemType.MALFORMED);
                }
            }
        });
    }

    private static EntityTags ifMatch(String value) {
        return new EntityTags(Condition.parse("If-Match", value), Condition.ABSENT);
    }

    private static EntityTags ifNoneMatch(String value) {
        return new EntityTags(Condition.ABSENT, Condition.parse("If-None-Match", value));
    }
}
