package dev.productcatalog.http.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Media types: which one to answer in (RFC 9110, section 12.5.1), and whether one of a body is taken (section 8.3). */
public final class MediaTypes {

    public static final String JSON = "application/json";
    public static final String MERGE_PATCH = "application/merge-patch+json";
    public static final String PROBLEM = "application/problem+json";
    public static final String HTML = "text/html; charset=utf-8";

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    private static final Pattern RANGE = Pattern.compile("\\s*(" + TOKEN + ")/(" + TOKEN + ")\\s*");
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*(?:(" + TOKEN + ")=(" + TOKEN + "|" + QUOTED + "))?\\s*");
    private static final Pattern WEIGHT = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

    private MediaTypes() {
    }

    /**
     * {@return which of the offered types the client likes best, the first of equals, if it accepts any}
     *
     * @param accept  the Accept header
     * @param offered in the service's own order of preference
     */
    public static Optional<String> choose(String accept, List<String> offered) {
        if (accept.isBlank() || accept.equals("*/*") || accept.equals(offered.getFirst())) {
            return Optional.of(offered.getFirst());
        }
        List<Range> ranges = split(accept, ',').stream().map(Range::parse).toList();
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
    private static double weight(String type, List<Range> ranges) {
        double weight = 0;
        int specificity = -1;
        for (Range range : ranges) {
            if (range.covers(type) && range.specificity() > specificity) {
                specificity = range.specificity();
                weight = range.weight();
            }
        }
        return weight;
    }

    /**
     * {@return whether a body of this type is one of the taken types, in UTF-8}
     *
     * @param contentType the Content-Type header
     * @param taken       bare types in small letters
     */
    public static boolean isTaken(String contentType, List<String> taken) {
        if (taken.contains(contentType)) {
            return true;
        }
        List<String> parts = split(contentType, ';');
        if (!taken.contains(parts.getFirst().strip().toLowerCase(Locale.ROOT))) {
            return false;
        }
        for (String part : parts.subList(1, parts.size())) {
            Matcher parameter = PARAMETER.matcher(part);
            if (!parameter.matches()) {
                return false;
            }
            String value = parameter.group(2);
            if ("charset".equalsIgnoreCase(parameter.group(1))
                    && !value.equalsIgnoreCase("utf-8") && !value.equalsIgnoreCase("\"utf-8\"")) {
                return false;
            }
        }
        return true;
    }

    /** {@return the parts between those separators that are not in quotes, in one pass: there may be thousands} */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>(4);
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** An element of Accept; one that cannot be read covers nothing. */
    private record Range(String type, String subtype, double weight) {

        private static final Range NOTHING = new Range("", "", 0);

        static Range parse(String element) {
            List<String> parts = split(element, ';');
            Matcher range = RANGE.matcher(parts.getFirst());
            if (!range.matches()) {
                return NOTHING;
            }
            double weight = 1;
            for (String part : parts.subList(1, parts.size())) {
                Matcher parameter = PARAMETER.matcher(part);
                if (!parameter.matches()) {
                    return NOTHING;
                }
                if ("q".equalsIgnoreCase(parameter.group(1))) {
                    if (!WEIGHT.matcher(parameter.group(2)).matches()) {
                        return NOTHING;
                    }
                    weight = Double.parseDouble(parameter.group(2));
                }
            }
            return new Range(range.group(1).toLowerCase(Locale.ROOT), range.group(2).toLowerCase(Locale.ROOT), weight);
        }

        boolean covers(String mediaType) {
            int slash = mediaType.indexOf('/');
            int end = mediaType.indexOf(';') < 0 ? mediaType.length() : mediaType.indexOf(';');
            return type.equals("*") && subtype.equals("*")
                    || mediaType.substring(0, slash).equals(type)
                    && (subtype.equals("*") || mediaType.substring(slash + 1, end).equals(subtype));
        }

        int specificity() {
            return type.equals("*") ? 0 : subtype.equals("*") ? 1 : 2;
        }
    }
}
