package dev.productcatalog.http.exchange;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The ids of requests, by which an answer, its problem and the log are held together. */
final class RequestIds {

    static final HeaderName NAME = HeaderNames.create("X-Request-Id");

    private static final int LENGTH = 36;

    private RequestIds() {
    }

    /** {@return the client's own id if it is a valid UUID (RFC 9562, section 4), otherwise a new one} */
    static String of(Headers headers) {
        if (headers.contains(NAME)) {
            Header header = headers.get(NAME);
            if (header.valueCount() == 1 && isUuid(header.get())) {
                return header.get();
            }
        }
        return fresh();
    }

    /** {@return a UUID of version 7 (RFC 9562, section 5.7): ids in the log sort by time} Unique, not secret. */
    static String fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = System.currentTimeMillis() << 16 | 0x7000 | random.nextLong() & 0x0FFF;
        long low = random.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    private static boolean isUuid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            char c = text.charAt(i);
            if (dash ? c != '-' : c > 'f' || Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
