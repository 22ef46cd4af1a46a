package dev.productcatalog.http.site;

import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.Query;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.text.JsonText;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.Status;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The greeting of section 10 of the API contract. */
public final class HelloResource {

    /** White_Space of the Unicode Character Database, as in the rules of a product's name. */
    private static final Pattern WHITE_SPACE_AROUND =
            Pattern.compile("^\\p{IsWhite_Space}+|\\p{IsWhite_Space}+$");

    private HelloResource() {
    }

    /** {@return the resource {@code /hello}} */
    public static Resource resource() {
        return Resource.at("/hello").get(List.of(MediaTypes.JSON), HelloResource::hello);
    }

    private static Answer hello(Request request) {
        String name = name(request.query()).value();
        return Answer.json(Status.OK_200, JsonText.write(Map.of("message", "hello " + titleCase(name))));
    }

    private static Checked<String> name(Query query) {
        return query.text("name").then(found -> {
            if (found.isEmpty()) {
                return Query.fault("name", Code.MISSING, "is required");
            }
            String stripped = WHITE_SPACE_AROUND.matcher(found.get()).replaceAll("");
            return stripped.isEmpty() ? Query.fault("name", Code.STRING_PATTERN, "must not be all white space")
                    : Checked.valid(stripped);
        });
    }

    /** Each run of letters gets a title-case letter first and lower-case ones after it. */
    static String titleCase(String text) {
        StringBuilder titled = new StringBuilder(text.length());
        boolean within = false;
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            titled.appendCodePoint(within ? Character.toLowerCase(c) : Character.toTitleCase(c));
            within = Character.isLetter(c);
        }
        return titled.toString();
    }
}
