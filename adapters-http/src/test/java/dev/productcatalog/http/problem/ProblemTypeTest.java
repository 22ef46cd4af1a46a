package dev.productcatalog.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTypeTest {

    @ParameterizedTest
    @EnumSource
    void a_status_line_has_words(ProblemType type) {
        assertThat(type.status().reasonPhrase()).matches("[A-Z][A-Za-z -]+");
    }
}
