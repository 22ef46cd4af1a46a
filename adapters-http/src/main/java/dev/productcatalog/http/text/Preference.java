package dev.productcatalog.http.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the values that a client prefers by weight, as in {@code Accept} and {@code Accept-Encoding} (RFC 9110,
 * section 12.4.2). A weight may also be written as {@code .2}, which old clients do.
 *
 * @param value  in lower case, without its parameters
 * @param weight 0 to 1, where 0 is "not this"
 */
record Preference(String value, double weight) {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*(?:(" + TOKEN + ")=(" + TOKEN + "|" + QUOTED + "))?\\s*");
    private static final Pattern WEIGHT = Pattern.compile("0(\\.[0-9]{0,9})?|\\.[0-9]{1,9}|1(\\.0{0,9})?");

    /** {@return the preferences in a header, without those that cannot be read} */
    static List<Preference> list(String header) {
        return split(header, ',').stream().map(Preference::parse).flatMap(Optional::stream).toList();
    }

    private static Optional<Preference> parse(String element) {
        List<String> parts = split(element, ';');
        double weight = 1;
        for (String part : parts.subList(1, parts.size())) {
            Matcher parameter = parameter(part);
            if (!parameter.matches()) {
                return Optional.empty();
            }
            if ("q".equalsIgnoreCase(parameter.group(1))) {
                if (!WEIGHT.matcher(parameter.group(2)).matches()) {
                    return Optional.empty();
                }
                weight = Double.parseDouble(parameter.group(2));
            }
        }
        return Optional.of(new Preference(parts.getFirst().strip().toLowerCase(Locale.ROOT), weight));
    }

    /** {@return a matcher with the parameter's name and value as its groups, if it matches} */
    static Matcher parameter(String part) {
        return PARAMETER.matcher(part);
    }

    /** {@return the parts between those separators that are not in quotes, in one pass: there may be thousands} */
    static List<String> split(String text, char separator) {
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
}
