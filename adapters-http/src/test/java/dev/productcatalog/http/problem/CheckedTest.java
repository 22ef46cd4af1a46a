package dev.productcatalog.http.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.productcatalog.http.problem.Fault.Code;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckedTest {

    private static final Fault LIMIT = Fault.inQuery("limit", Code.INT_TYPE, "must be an integer");
    private static final Fault ID = Fault.inPath("id", Code.INT_TYPE, "must be an integer");
    private static final Problem MALFORMED = new Problem(ProblemType.MALFORMED, "the body is not JSON");

    @Test
    void a_whole_is_made_of_valid_parts() {
        Checked<Integer> three = Checked.valid(3);
        Checked<Integer> four = Checked.valid(4);

        assertThat(Checked.all(() -> three.value() * four.value(), three, four).value()).isEqualTo(12);
        assertThat(three.map(value -> value + 1).value()).isEqualTo(4);
        assertThat(three.then(value -> Checked.valid("x".repeat(value))).value()).isEqualTo("xxx");
    }

    @Test
    void the_faults_of_all_parts_are_told_at_once() {
        Problem problem = problem(all(Checked.fault(LIMIT), Checked.valid(1), Checked.fault(ID)));

        assertThat(problem.type()).isEqualTo(ProblemType.VALIDATION);
        assertThat(problem.faults()).containsExactly(LIMIT, ID);
        assertThat(problem).hasMessage("2 values are not valid");
    }

    @Test
    void faults_are_told_before_what_is_malformed() {
        assertThat(problem(all(Checked.refused(MALFORMED), Checked.fault(ID))).faults()).containsExactly(ID);
        assertThat(problem(all(Checked.refused(MALFORMED), Checked.valid(1)))).isSameAs(MALFORMED);
    }

    @Test
    void nothing_is_made_of_what_has_a_fault() {
        Checked<Integer> faulty = Checked.fault(ID);

        assertThat(problem(faulty.map(value -> fail())).faults()).containsExactly(ID);
        assertThat(problem(faulty.then(value -> fail())).faults()).containsExactly(ID);
        assertThat(problem(Checked.all(CheckedTest::fail, faulty)).faults()).containsExactly(ID);
    }

    @Test
    void no_more_than_a_hundred_faults_are_told_but_all_are_counted() {
        Checked<?> many = Checked.faultless(Collections.nCopies(60_000, LIMIT));
        Problem problem = problem(all(many, many, Checked.fault(ID)));

        assertThat(problem.faults()).hasSize(100);
        assertThat(problem).hasMessage("120001 values are not valid; the first 100 are listed");
        assertThat((List<?>) problem.toJson("/problems/validation", "").get("errors")).hasSize(100);
    }

    private static Checked<String> all(Checked<?>... parts) {
        return Checked.all(() -> "whole", parts);
    }

    private static Problem problem(Checked<?> checked) {
        return catchThrowableOfType(Problem.class, checked::value);
    }

    private static <T> T fail() {
        throw new AssertionError("is not to be asked");
    }
}
