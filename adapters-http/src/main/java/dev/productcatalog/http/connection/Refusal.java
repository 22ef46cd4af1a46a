package dev.productcatalog.http.connection;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;

/** What the server throws for bytes that are no request: it answers, and closes the connection. */
final class Refusal {

    static final Status HEADERS_TOO_LARGE = Status.create(431, "Request Header Fields Too Large");
    static final Status VERSION_NOT_SUPPORTED = Status.create(505, "HTTP Version Not Supported");

    private Refusal() {
    }

    /** @param detail what is wrong and what to send instead, for the client to read */
    static RequestException malformed(String detail) {
        return of(Status.BAD_REQUEST_400, detail);
    }

    /** @param detail what is wrong and what to send instead, for the client to read */
    static RequestException of(Status status, String detail) {
        return RequestException.builder()
                .type(EventType.BAD_REQUEST)
                .status(status)
                .setKeepAlive(false)
                .message(detail)
                .build();
    }
}
