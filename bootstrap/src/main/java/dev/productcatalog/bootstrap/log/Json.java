package dev.productcatalog.bootstrap.log;

import java.util.Map;

/** JSON objects of texts, for lines of the log and answers of commands. */
public final class Json {

    private Json() {
    }

    /** {@return an object in one line} */
    public static String object(Map<String, String> members) {
        StringBuilder json = new StringBuilder();
        members.forEach((name, value) -> {
            append(json.append(json.isEmpty() ? '{' : ','), name);
            append(json.append(':'), value);
        });
        return json.append(json.isEmpty() ? "{}" : "}").toString();
    }

    private static void append(StringBuilder json, String text) {
        json.append('"');
        text.chars().forEach(c -> {
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate((char) c)) {
                json.append("\\u%04x".formatted(c)); // a surrogate may be unpaired
            } else {
                json.append((char) c);
            }
        });
        json.append('"');
    }
}
