package dev.productcatalog.bootstrap.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command says of how far it is. */
class ProgressTest {

    @ParameterizedTest
    @CsvSource({"0, 0 bytes", "999, 999 bytes", "1000, 1.0 kB", "1550, 1.6 kB", "1000000, 1.0 MB",
        "7600000000, 7600.0 MB"})
    void a_size_is_told_for_people(long bytes, String told) {
        assertThat(Progress.size(bytes)).isEqualTo(told);
    }
}
