package dev.productcatalog.http.text;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/** Media types: which one to answer in (RFC 9110, section 12.5.1), and whether one of a body is taken (section 8.3). */
public final class MediaTypes {

    public static final String JSON = "application/json";
    public static final String MERGE_PATCH = "application/merge-patch+json";
    public static final String PROBLEM = "application/problem+json";
    public static final String NDJSON = "application/x-ndjson";
    public static final String CSV = "text/csv";
    public static final String TSV = "text/tab-separated-values";
    public static final String HTML = "text/html; charset=utf-8";

    private static final String ANY = "*/*";

    private MediaTypes() {
    }

    /**
     * A media type with its parameters.
     *
     * @param name       without them, in lower case
     * @param parameters their values without quotes, by their names in lower case
     */
    public record MediaType(String name, Map<String, String> parameters) { }

    /** {@return the media type of a body, if it is well-formed (RFC 9110, section 8.3.1)} */
    public static Optional<MediaType> parse(String contentType) {
        List<String> parts = Preference.split(contentType, ';');
        Map<String, String> parameters = new HashMap<>();
        for (String part : parts.subList(1, parts.size())) {
            Matcher parameter = Preference.parameter(part);
            if (!parameter.matches()) {
                return Optional.empty();
            }
            String value = parameter.group(2);
            if (value != null) { // else there is nothing between two semicolons
                boolean quoted = value.startsWith("\"");
                String before = parameters.put(parameter.group(1).toLowerCase(Locale.ROOT),
                        quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value);
                if (before != null) {
                    return Optional.empty(); // which of two charsets is meant, nobody knows
                }
            }
        }
        return Optional.of(new MediaType(parts.getFirst().strip().toLowerCase(Locale.ROOT), parameters));
    }

    /**
     * {@return which of the offered types the client likes best, the first of equals, if it accepts any}
     *
     * @param accept  the Accept header
     * @param offered in the service's own order of preference
     */
    public static Optional<String> choose(String accept, List<String> offered) {
        if (accept.isBlank() || accept.equals(ANY) || accept.equals(offered.getFirst())) {
            return Optional.of(offered.getFirst());
        }
        List<Preference> ranges = Preference.list(accept);
        String best = null;
        double bestWeight = 0;
        for (String type : offered) {
            double weight = weight(type, ranges);
            if (weight > bestWeight) {
                best = type;
                bestWeight = weight;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The most specific range that covers the type decides. */
    private static double weight(String type, List<Preference> ranges) {
        double weight = 0;
        int specificity = -1;
        for (Preference range : ranges) {
            int specificityOfRange = specificity(range.value(), type);
            if (specificityOfRange > specificity) {
                specificity = specificityOfRange;
                weight = range.weight();
            }
        }
        return weight;
    }

    /** {@return how closely the range covers the type; -1 if it does not} A bare * is what old clients send for all. */
    private static int specificity(String range, String type) {
        if (range.equals(ANY) || range.equals("*")) {
            return 0;
        }
        String bare = type.indexOf(';') < 0 ? type : type.substring(0, type.indexOf(';'));
        return range.equals(bare) ? 2 : range.equals(bare.substring(0, bare.indexOf('/')) + "/*") ? 1 : -1;
    }

    /**
     * {@return whether a body of this type is one of the taken types, in UTF-8}
     *
     * @param contentType the Content-Type header
     * @param taken       bare types in lower case
     */
    public static boolean isTaken(String contentType, List<String> taken) {
        if (taken.contains(contentType)) {
            return true;
        }
        return parse(contentType).filter(type -> taken.contains(type.name())
                && type.parameters().getOrDefault("charset", "utf-8").equalsIgnoreCase("utf-8")).isPresent();
    }
}
