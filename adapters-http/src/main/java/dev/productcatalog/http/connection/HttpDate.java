package dev.productcatalog.http.connection;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The header {@code Date} (RFC 9110, section 6.6.1), made once a second. The server's own waits for a clock that was
 * set back to come to where it was. Thread-safe.
 */
final class HttpDate {

    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private record Second(long number, Header header) { }

    private final InstantSource clock;
    private volatile Second latest = new Second(Long.MIN_VALUE, HeaderValues.create(HeaderNames.DATE, ""));

    HttpDate(InstantSource clock) {
        this.clock = clock;
    }

    Header header() {
        long number = Math.floorDiv(clock.millis(), 1000L);
        Second second = latest;
        if (second.number() != number) {
            String text = IMF_FIXDATE.format(Instant.ofEpochSecond(number));
            second = new Second(number, HeaderValues.createCached(HeaderNames.DATE, text));
            latest = second;
        }
        return second.header();
    }
}
