package dev.productcatalog.http.exchange;

import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.text.Integers;
import dev.productcatalog.http.text.Percent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The query parameters of a request: names that may occur once, with a value that is not empty. Each way to read one
 * notes what is wrong with it among the request's faults and then says null. Not thread-safe.
 */
public final class Query {

    /** White_Space of the Unicode Character Database, as in the rules of a product's name. */
    public static final Pattern WHITE_SPACE = Pattern.compile("\\p{IsWhite_Space}+");
    public static final Pattern WHITE_SPACE_AROUND = Pattern.compile("^\\p{IsWhite_Space}+|\\p{IsWhite_Space}+$");

    private final Map<String, List<String>> parameters = new LinkedHashMap<>();
    private final List<Fault> faults;

    /** @throws Problem {@code malformed} if it is not percent-encoded UTF-8 */
    public Query(String raw, List<Fault> faults) {
        this.faults = faults;
        if (raw != null && !raw.isEmpty()) {
            for (String part : raw.split("&")) {
                if (!part.isEmpty()) {
                    int equals = part.indexOf('=');
                    String name = Router.decode(equals < 0 ? part : part.substring(0, equals), true);
                    String value = equals < 0 ? "" : Router.decode(part.substring(equals + 1), true);
                    parameters.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
                }
            }
        }
    }

    /** Notes every parameter that is none of these as a fault. */
    public void allow(String... names) {
        List<String> allowed = List.of(names);
        for (String name : parameters.keySet()) {
            if (!allowed.contains(name)) {
                faults.add(Fault.inQuery(name, Code.EXTRA_FORBIDDEN, "is no parameter of this resource"));
            }
        }
    }

    /** {@return the value, without noting a fault; null if it is missing, empty or given twice} */
    public String peek(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.size() > 1 || values.getFirst().isEmpty() ? null : values.getFirst();
    }

    /** {@return the value; null if it is missing or not valid} */
    public String text(String name) {
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
    public Long integer(String name, long min, long max) {
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

    public void fault(String name, Code code, String detail) {
        faults.add(Fault.inQuery(name, code, detail));
    }

    /** {@return the same query, in one way of many to write it, without those parameters} Values are joined by "&". */
    public String without(String... names) {
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
