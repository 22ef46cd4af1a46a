package dev.productcatalog.http.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.application.ReadLogState;
import dev.productcatalog.domain.change.LogPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionsTest {

    @ParameterizedTest
    @CsvSource({
        "9f2c41d07a3be856-41, 9f2c41d07a3be856, 41", "9F2C41D07A3BE856-0, 9F2C41D07A3BE856, 0",
        "41, '', 41", "0, '', 0",
        "999999999999999999, '', 999999999999999999", "9223372036854775808, '', 9223372036854775807",
        "0000000000000000-99999999999999999999999, 0000000000000000, 9223372036854775807"})
    void a_position_is_an_epoch_and_a_seq_or_the_bare_seq(String text, String epoch, long number) {
        assertThat(Positions.read(text)).contains(new Positions.Given(epoch, number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "-1", "+1", "01", "1.0", " 1", "1 ", "\u0661", "x", "9f2c41d07a3be856",
        "9f2c41d07a3be856-", "9f2c41d07a3be85-1", "9f2c41d07a3be8561-1", "9f2c41d07a3be856-01", "9f2c41d07a3be856--1",
        "9f2c41d07a3be856_1", "9f2c41d07a3be85g-1", "9f2c41d07a3be856-1-1"})
    void nothing_else_is(String text) {
        assertThat(Positions.read(text)).isEmpty();
    }

    @Test
    void a_bare_seq_is_of_the_epoch_that_is_now() {
        ReadLogState state = new ReadLogState(new TestLog());

        assertThat(new Positions.Given("", 41).in(state)).isEqualTo(new LogPosition(TestLog.EPOCH, 41));
        assertThat(new Positions.Given("00000000000000ff", 41).in(state)).isEqualTo(new LogPosition(255, 41));
    }

    @Test
    void what_is_written_is_read_again() {
        for (long epoch : new long[] {0, 1, TestLog.EPOCH, -1, Long.MIN_VALUE}) {
            LogPosition position = new LogPosition(epoch, 41);
            String text = Positions.write(position);
            assertThat(text).matches("[0-9a-f]{16}-41");
            assertThat(Positions.read(text).orElseThrow().in(new ReadLogState(new TestLog()))).isEqualTo(position);
        }
    }
}
