package dev.productcatalog.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    private final List<Fault> faults = new ArrayList<>();

    @Test
    void has_a_value_for_a_name() {
        Query query = query("name=Green+Tea%20%2B&q=a=b&n%61me_prefix=%C3%A9");

        assertThat(query.text("name")).isEqualTo("Green Tea +");
        assertThat(query.text("q")).isEqualTo("a=b");
        assertThat(query.text("name_prefix")).isEqualTo("\u00E9");
        assertThat(query.text("price")).isNull();
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "&&"})
    void may_be_empty(String raw) {
        assertThat(query(raw).without()).isEmpty();
        assertThat(query(null).without()).isEmpty();
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
    void notes_what_is_wrong_with_an_integer(String raw, Code code) {
        assertThat(query(raw).integer("limit", 1, 1000)).isNull();
        assertThat(faults).extracting(Fault::in, Fault::name, Fault::code)
                .containsExactly(tuple(Fault.In.QUERY, "limit", code));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 999, 1000})
    void takes_an_integer_within_bounds(long value) {
        assertThat(query("limit=" + value).integer("limit", 1, 1000)).isEqualTo(value);
        assertThat(faults).isEmpty();
    }

    @Test
    void notes_every_name_that_is_not_allowed() {
        query("limit=1&x=1&y&Limit=1&=1&limi%74=3").allow("limit", "sort");

        assertThat(faults).extracting(Fault::name).containsExactly("x", "y", "Limit", "");
        assertThat(faults).extracting(Fault::code).containsOnly(Code.EXTRA_FORBIDDEN);
    }

    @Test
    void writes_itself_in_one_way_without_some_names() {
        assertThat(query("name=Green+Tea&limit=5&q=a%2fb&cursor=x&q=%C3%A9").without("limit", "cursor"))
                .isEqualTo("name=Green%20Tea&q=a%2Fb&q=%C3%A9");
        assertThat(query("n%61me=a").without()).isEqualTo(query("name=%61").without());
    }

    private Query query(String raw) {
        return new Query(raw, faults);
    }
}
