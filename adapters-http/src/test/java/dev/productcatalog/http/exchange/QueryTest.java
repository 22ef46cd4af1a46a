package dev.productcatalog.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    @Test
    void has_a_value_for_a_name() {
        Query query = query("name=Green+Tea%20%2B&q=a=b&n%61me_prefix=%C3%A9");

        assertThat(query.text("name").value()).contains("Green Tea +");
        assertThat(query.text("q").value()).contains("a=b");
        assertThat(query.text("name_prefix").value()).contains("\u00E9");
        assertThat(query.text("price").value()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "&&"})
    void may_be_empty(String raw) {
        assertThat(query(raw).without()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"name=%", "%ff=1", "name=%C3%28", "a=1&b=%zz"})
    void refuses_malformed_encoding(String raw) {
        assertThatThrownBy(() -> query(raw)).isInstanceOfSatisfying(Problem.class,
                problem -> assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED));
    }

    @ParameterizedTest
    @CsvSource({"limit=1&limit=1, VALUE_ERROR", "limit=1&limit=2, VALUE_ERROR", "limit=&limit=1, VALUE_ERROR",
        "limit=, STRING_TOO_SHORT", "limit, STRING_TOO_SHORT", "limit=x, INT_TYPE", "limit=01, INT_TYPE",
        "limit=+1, INT_TYPE",
        "limit=1.0, INT_TYPE", "limit=%201, INT_TYPE", "limit=0, GREATER_THAN_EQUAL", "limit=-1, GREATER_THAN_EQUAL",
        "limit=-99999999999999999999, GREATER_THAN_EQUAL", "limit=1001, LESS_THAN_EQUAL",
        "limit=99999999999999999999, LESS_THAN_EQUAL"})
    void tells_what_is_wrong_with_an_integer(String raw, Code code) {
        assertThat(faults(query(raw).integer("limit", 1, 1000))).extracting(Fault::in, Fault::name, Fault::code)
                .containsExactly(tuple(Fault.In.QUERY, "limit", code));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 999, 1000})
    void takes_an_integer_within_bounds(long value) {
        assertThat(query("limit=" + value).integer("limit", 1, 1000).value()).contains(value);
    }

    @Test
    void has_flags() {
        assertThat(query("etags=true").flag("etags").value()).isTrue();
        assertThat(query("etags=false").flag("etags").value()).isFalse();
        assertThat(query("").flag("etags").value()).isFalse();
        for (String value : List.of("TRUE", "1", "yes", "true,false")) {
            assertThat(faults(query("etags=" + value).flag("etags"))).extracting(Fault::code)
                    .containsExactly(Code.VALUE_ERROR);
        }
    }

    @Test
    void tells_every_name_that_was_not_asked_for() {
        Query query = query("limit=1&x=1&y&Limit=1&=1&limi%74=3");
        query.integer("limit", 1, 1000);
        query.text("sort");

        assertThat(faults(query.noOthers())).extracting(Fault::name).containsExactly("x", "y", "Limit", "");
        assertThat(faults(query.noOthers())).extracting(Fault::code).containsOnly(Code.EXTRA_FORBIDDEN);
    }

    @Test
    void has_a_canonical_form_without_some_names() {
        assertThat(query("name=Green+Tea&limit=5&q=a%2fb&cursor=x&q=%C3%A9").without("limit", "cursor"))
                .isEqualTo("name=Green%20Tea&q=a%2Fb&q=%C3%A9");
        assertThat(query("n%61me=a").without()).isEqualTo(query("name=%61").without());
    }

    private static Query query(String raw) {
        return new Query(raw);
    }

    private static List<Fault> faults(Checked<?> checked) {
        return catchThrowableOfType(Problem.class, checked::value).faults();
    }
}
