package dev.productcatalog.http.exchange;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the request that a thread works on is known by, in the log and elsewhere. Immutable.
 *
 * @param id    of the request, a UUID
 * @param trace of the trace that it is part of, 32 hex digits; empty if it is part of none
 */
public record CurrentRequest(String id, String trace) {

    private static final ScopedValue<CurrentRequest> CURRENT = ScopedValue.newInstance();
    private static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");
    /** W3C Trace Context, section 3.2; a later version may have more at the end. */
    private static final Pattern PARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

    static CurrentRequest of(Headers headers) {
        return new CurrentRequest(RequestIds.of(headers), trace(headers));
    }

    private static String trace(Headers headers) {
        if (!headers.contains(TRACEPARENT)) {
            return "";
        }
        Matcher parent = PARENT.matcher(headers.get(TRACEPARENT).values());
        return parent.matches() ? parent.group(1) : "";
    }

    /** Has the log know this request while an action runs. */
    void during(Runnable action) {
        ScopedValue.where(CURRENT, this).run(action);
    }

    /**
     * {@return {@code request} and {@code trace} of the request that this thread works on; empty if it works on none}
     */
    public static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        if (CURRENT.isBound()) {
            names.put("request", CURRENT.get().id);
            if (!CURRENT.get().trace.isEmpty()) {
                names.put("trace", CURRENT.get().trace);
            }
        }
        return names;
    }
}
