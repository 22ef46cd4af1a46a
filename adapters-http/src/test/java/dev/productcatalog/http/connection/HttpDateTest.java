package dev.productcatalog.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HttpDateTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("1994-11-06T08:49:37.999Z"));
    private final HttpDate date = new HttpDate(now::get);

    @Test
    void a_date_has_the_preferred_form() {
        assertThat(date.header().get()).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(date.header()).isSameAs(date.header());
    }

    @Test
    void a_date_follows_a_clock_that_is_set_back() {
        date.header();
        now.set(Instant.parse("1994-11-05T08:49:37Z"));

        assertThat(date.header().get()).isEqualTo("Sat, 05 Nov 1994 08:49:37 GMT");
    }
}
