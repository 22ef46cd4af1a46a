package dev.productcatalog.http;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.http.Fault.Code;
import dev.productcatalog.http.Representations.Greeting;
import dev.productcatalog.http.Representations.Health;
import io.helidon.http.Status;
import java.util.List;

/** Section 10 of the API contract, but for the documentation: what is beside the products. */
final class BesideResources {

    private static final List<String> JSON = List.of(MediaTypes.JSON);
    private static final List<String> TEXT = List.of("text/plain");

    private final Runnable ping;
    private final Metrics metrics;

    /** @param ping returns if the catalogue can be used now, throws if not */
    BesideResources(Runnable ping, Metrics metrics) {
        this.ping = ping;
        this.metrics = metrics;
    }

    List<Resource> resources() {
        return List.of(
                Resource.at("/hello").get(JSON, BesideResources::hello),
                Resource.at("/health/live").get(JSON, request -> health(Status.OK_200, "UP")),
                Resource.at("/health/ready").get(JSON, this::ready),
                Resource.at("/metrics").get(TEXT, metrics::scrape));
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
        return Answer.json(Status.OK_200, JsonWriter.write(new Greeting("hello " + titleCase(stripped))));
    }

    /** Each run of letters gets a title-case letter first and small ones behind. */
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

    private Answer ready(Request request) {
        try {
            ping.run();
            return health(Status.OK_200, "UP");
        } catch (CatalogException.Unavailable e) {
            return health(Status.SERVICE_UNAVAILABLE_503, "DOWN");
        }
    }

    private static Answer health(Status status, String word) {
        return Answer.json(status, JsonWriter.write(new Health(word)));
    }
}
