package dev.productcatalog.http.exchange;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the request that a thread works on is known by, in the log and elsewhere. Immutable.
 *
 * @param id    of the request, a UUID
 * @param trace of the trace that it is part of, 32 hex digits; empty if it is part of none
 */
public record CurrentRequest(String id, String trace) {

    private static final ScopedValue<CurrentRequest> CURRENT = ScopedValue.newInstance();

    /** Has the log know this request while an action runs. */
    void during(Runnable action) {
        ScopedValue.where(CURRENT, this).run(action);
    }

    /** {@return the work, to be done by another thread for the request that this one works on} */
    public static <T> Supplier<T> carried(Supplier<T> work) {
        if (!CURRENT.isBound()) {
            return work;
        }
        ScopedValue.Carrier request = ScopedValue.where(CURRENT, CURRENT.get());
        return () -> request.call(work::get);
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
