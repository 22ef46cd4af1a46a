package dev.productcatalog.http.exchange;

import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.text.Integers;
import dev.productcatalog.http.text.Percent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The query parameters of a request: names that may occur once, with a value that is not empty. A parameter that nobody
 * asks for is a fault. Not thread-safe.
 */
public final class Query {

    private final Map<String, List<String>> parameters = new LinkedHashMap<>(0);
    private final Set<String> known = new HashSet<>(0);

    /** @throws Problem {@code malformed} if it is not percent-encoded UTF-8 */
    Query(String raw) {
        if (!raw.isEmpty()) {
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

    /** {@return the value, if the parameter is there} */
    public Checked<Optional<String>> text(String name) {
        known.add(name);
        List<String> values = parameters.get(name);
        if (values == null) {
            return Checked.valid(Optional.empty());
        }
        if (values.size() > 1) {
            return fault(name, Code.VALUE_ERROR, "must be given once; several values, where it takes them,"
                    + " are separated by commas");
        }
        return values.getFirst().isEmpty() ? fault(name, Code.STRING_TOO_SHORT, "must not be empty")
                : Checked.valid(Optional.of(values.getFirst()));
    }

    /** {@return the value, an integer from min to max, if the parameter is there} */
    public Checked<Optional<Long>> integer(String name, long min, long max) {
        return text(name).then(found -> {
            if (found.isEmpty()) {
                return Checked.valid(Optional.empty());
            }
            OptionalLong value = Integers.plain(found.get());
            if (value.isEmpty()) {
                return fault(name, Code.INT_TYPE, "must be an integer");
            }
            if (value.getAsLong() < min) {
                return fault(name, Code.GREATER_THAN_EQUAL, "must be at least " + min);
            }
            return value.getAsLong() > max ? fault(name, Code.LESS_THAN_EQUAL, "must be at most " + max)
                    : Checked.valid(Optional.of(value.getAsLong()));
        });
    }

    /** {@return whether the parameter is {@code true}; it may also be {@code false}, or not there} */
    public Checked<Boolean> flag(String name) {
        return oneOf(name, "true", "false").map(found -> found.orElse("").equals("true"));
    }

    /** {@return the value, one of those that are allowed, if the parameter is there} */
    public Checked<Optional<String>> oneOf(String name, String... allowed) {
        return text(name).then(found -> found.isPresent() && !Arrays.asList(allowed).contains(found.get())
                ? fault(name, Code.VALUE_ERROR, "must be " + String.join(" or ", allowed)) : Checked.valid(found));
    }

    /** {@return a fault of that parameter} */
    public static <T> Checked<T> fault(String name, Code code, String detail) {
        return Checked.fault(Fault.inQuery(name, code, detail));
    }

    /** {@return a fault for each parameter that was not asked for} */
    Checked<?> noOthers() {
        return Checked.faultless(parameters.keySet().stream().filter(name -> !known.contains(name))
                .map(name -> Fault.inQuery(name, Code.EXTRA_FORBIDDEN, "is no parameter of this resource")).toList());
    }

    /** {@return the same query in its canonical form, without those parameters} */
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
