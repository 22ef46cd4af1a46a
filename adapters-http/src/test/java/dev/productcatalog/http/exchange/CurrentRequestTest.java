package dev.productcatalog.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CurrentRequestTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void a_request_is_known_only_while_it_is_at_work() {
        new CurrentRequest("7", TRACE).during(() -> assertThat(CurrentRequest.names())
                .containsEntry("request", "7").containsEntry("trace", TRACE).hasSize(2));
        assertThat(CurrentRequest.names()).isEmpty();
    }

    @Test
    void a_request_may_be_part_of_no_trace() {
        new CurrentRequest("7", "").during(() -> assertThat(CurrentRequest.names()).containsOnlyKeys("request"));
    }
}
