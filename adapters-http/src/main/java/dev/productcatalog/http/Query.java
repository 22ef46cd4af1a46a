package dev.productcatalog.http;

import dev.productcatalog.http.Fault.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The query parameters of a request: names that may occur once, with a value that is not empty. Each way to read one
 * notes what is wrong with it among the request's faults and then says null. Not thread-safe.
 */
final class Query {

    /** White_Space of the Unicode Character Database, as in the rules of a product's name. */
    static final Pattern WHITE_SPACE = Pattern.compile("\\p{IsWhite_Space}+");
    static final Pattern WHITE_SPACE_AROUND = Pattern.compile("^\\p{IsWhite_Space}+|\\p{IsWhite_Space}+$");

    private final Map<String, List<String>> parameters = new LinkedHashMap<>();
    private final List<Fault> faults;

    /** @throws Problem {@code malformed} if it is not percent-encoded UTF-8 */
    Query(String raw, List<Fault> faults) {
        this.faults = faults;
        if (raw != null && !raw.isEmpty()) {
            for (String part : raw.split("&")) {
                if (!part.isEmpty()) {
                    int equals = part.indexOf('=');
                    String name = Percent.decode(equals < 0 ? part : part.substring(0, equals), true);
                    String value = equals < 0 ? "" : Percent.decode(part.substring(equals + 1), true);
                    parameters.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
                }
            }
        }
    }

    /** Notes every parameter that is none of these as a fault. */
    void allow(String... names) {
        List<String> allowed = List.of(names);
        for (String name : parameters.keySet()) {
            if (!allowed.contains(name)) {
                faults.add(Fault.inQuery(name, Code.EXTRA_FORBIDDEN, "is no parameter of this resource"));
            }
        }
    }

    /** {@return the value, without noting a fault; null if it is missing, empty or given twice} */
    String peek(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.size() > 1 || values.getFirst().isEmpty() ? null : values.getFirst();
    }

    /** {@return the value; null if it is missing or not valid} */
    String text(String name) {
        List<String> values = parameters.get(name);
        if (values == null) {
            return null;
        }
        if (values.size() > 1) {
            fault(name, Code.VALUE_ERROR, "must be given once");
            return null;
        }
        if (values.getFirst().isEmpty()) {
            fault(name, Code.STRING_TOO_SHORT, "must not be empty");
            return null;
        }
        return values.getFirst();
    }

    /** {@return the value; null if it is missing or not an integer from min to max} */
    Long integer(String name, long min, long max) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        Long value = Integers.plain(text);
        if (value == null) {
            fault(name, Code.INT_TYPE, "must be an integer");
            return null;
        }
        if (value < min) {
            fault(name, Code.GREATER_THAN_EQUAL, "must be at least " + min);
            return null;
        }
        if (value > max) {
            fault(name, Code.LESS_THAN_EQUAL, "must be at most " + max);
            return null;
        }
        return value;
    }

    void fault(String name, Code code, String detail) {
        faults.add(Fault.inQuery(name, code, detail));
    }

    /** {@return the same query, in one way of many to write it, without those parameters} Values are joined by "&". */
    String without(String... names) {
        List<String> left = List.of(names);
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, values) -> {
            if (!left.contains(name)) {
                for (String value : values) {
                    query.append(query.isEmpty() ? "" : "&").append(Percent.encode(name)).append('=')
                            .append(Percent.encode(value));
                }
            }
        });
        return query.toString();
    }
}
