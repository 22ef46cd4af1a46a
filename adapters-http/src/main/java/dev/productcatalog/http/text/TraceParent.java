package dev.productcatalog.http.text;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header {@code traceparent} (W3C Trace Context, section 3.2). */
public final class TraceParent {

    public static final HeaderName NAME = HeaderNames.create("traceparent");

    /** A later version may have more at the end. */
    private static final Pattern FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

    private TraceParent() {
    }

    /** {@return the id of the trace, 32 hex digits; empty if there is none} */
    public static String trace(Headers request) {
        if (!request.contains(NAME)) {
            return "";
        }
        Matcher parent = FORM.matcher(request.get(NAME).values());
        return parent.matches() ? parent.group(1) : "";
    }
}
