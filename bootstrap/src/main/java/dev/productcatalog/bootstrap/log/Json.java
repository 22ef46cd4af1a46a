package dev.productcatalog.bootstrap.log;

/** JSON objects of texts, for lines of the log and answers of commands. */
public final class Json {

    private Json() {
    }

    /** {@return an object in one line} @param members names and values, in turn */
    public static String object(String... members) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < members.length; i += 2) {
            append(json.append(i > 0 ? "," : ""), members[i]);
            append(json.append(':'), members[i + 1]);
        }
        return json.append('}').toString();
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
