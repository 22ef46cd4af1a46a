package dev.productcatalog.http.site;

import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.Query;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.text.JsonText;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.Status;
import java.util.List;

/** The greeting of section 10 of the API contract. */
public final class HelloResource {

    private HelloResource() {
    }

    /** {@return the resource {@code /hello}} */
    public static Resource resource() {
        return Resource.at("/hello").get(List.of(MediaTypes.JSON), HelloResource::hello);
    }

    private static Answer hello(Request request) {
        String name = request.query().text("name");
        String stripped = name == null ? "" : Query.WHITE_SPACE_AROUND.matcher(name).replaceAll("");
        if (stripped.isEmpty() && request.faults().isEmpty()) {
            request.faults().add(name == null
                    ? Fault.inQuery("name", Code.MISSING, "is required")
                    : Fault.inQuery("name", Code.STRING_PATTERN, "must not be all white space"));
        }
        request.refuseFaults();
        return Answer.json(Status.OK_200, JsonText.write(new Greeting("hello " + titleCase(stripped))));
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
