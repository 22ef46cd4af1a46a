package dev.productcatalog.http.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.WritableHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @ParameterizedTest
    @ValueSource(strings = {"00-" + TRACE + "-00f067aa0ba902b7-01", "00-" + TRACE + "-00f067aa0ba902b7-00",
        "cc-" + TRACE + "-00f067aa0ba902b7-01-what-comes-later"})
    void the_trace_of_a_request_is_known(String traceparent) {
        assertThat(trace(traceparent)).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @CsvSource({"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e4736", "''"})
    void a_traceparent_that_is_not_valid_is_no_trace(String traceparent) {
        assertThat(trace(traceparent)).isEmpty();
    }

    private static String trace(String traceparent) {
        return TraceParent.trace(WritableHeaders.create().set(TraceParent.NAME, traceparent));
    }
}
