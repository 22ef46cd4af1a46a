package dev.productcatalog.http.site;

import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.EntityTags;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.problem.ProblemType;
import dev.productcatalog.http.text.JsonText;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The documentation of section 10 of the API contract: the OpenAPI document, Swagger UI to read it and try it out, and
 * pages on what the service is and on each type of problem. Every file has a resource of its own, so no path leads to
 * any other.
 */
public final class DocumentationResources {

    private static final String YAML = "application/yaml";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

    /** A page loads what it needs from here, runs no script that stands in it, and is in nobody's frame. */
    private static final Header CONTENT_SECURITY_POLICY = HeaderValues.createCached("Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    private static final Header NO_CACHE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");
    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "Accept");

    private DocumentationResources() {
    }

    public static List<Resource> resources() {
        List<Resource> resources = new ArrayList<>(List.of(
                Resource.at("/").get(List.of(MediaTypes.JSON, MediaTypes.HTML), DocumentationResources::root),
                document("/openapi.yaml", YAML, () -> read("openapi.yaml")),
                document("/openapi.json", MediaTypes.JSON, DocumentationResources::openApiAsJson),
                document("/docs", MediaTypes.HTML, () -> read("docs.html")),
                document("/docs/docs.js", JAVASCRIPT, () -> read("docs.js")),
                document("/docs/page.css", CSS, () -> read("page.css")),
                document("/docs/swagger-ui-bundle.js", JAVASCRIPT, () -> read("swagger-ui-bundle.js")),
                document("/docs/swagger-ui.css", CSS, () -> read("swagger-ui.css"))));
        for (ProblemType type : ProblemType.values()) {
            resources.add(Resource.at(type.uri()).get(List.of(MediaTypes.HTML), request -> page(problemPage(type))));
        }
        return resources;
    }

    private static Answer root(Request request) {
        return (request.mediaType().equals(MediaTypes.JSON) ? Answer.json(Status.OK_200, JsonText.write(Map.of("hello", "world")))
                : page(startPage())).header(VARY);
    }

    private static Answer page(String html) {
        return Answer.of(Status.OK_200, MediaTypes.HTML, html.getBytes(StandardCharsets.UTF_8))
                .header(CONTENT_SECURITY_POLICY);
    }

    private static String startPage() {
        String problems = Arrays.stream(ProblemType.values())
                .map(type -> "        <li>" + type.status().codeText() + " <a href=\"" + type.uri() + "\">" + type.title()
                        + "</a></li>")
                .collect(Collectors.joining("\n"));
        return text("start.html").replace("{problems}", problems);
    }

    private static String problemPage(ProblemType type) {
        return text("problem.html").replace("{type}", type.uri()).replace("{status}", type.status().codeText())
                .replace("{title}", type.title()).replace("{explanation}", type.explanation());
    }

    /** The document is written once, as YAML; what it holds is the same in JSON. */
    private static byte[] openApiAsJson() {
        return JsonText.write(new Yaml(new SafeConstructor(new LoaderOptions())).load(text("openapi.yaml")));
    }

    private static Resource document(String path, String mediaType, Supplier<byte[]> source) {
        return Resource.at(path).get(List.of(mediaType), new Document(mediaType, source));
    }

    private static String text(String file) {
        return new String(read(file), StandardCharsets.UTF_8);
    }

    private static byte[] read(String file) {
        try (InputStream content = DocumentationResources.class.getResourceAsStream(file)) {
            if (content == null) {
                throw new FileNotFoundException(file);
            }
            return content.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e); // it is part of this module
        }
    }

    /** Answers with content that is made when it is first asked for, kept then, and tagged by what it is. Thread-safe. */
    private static final class Document implements Resource.Handler<Request> {

        private record Content(byte[] bytes, String tag) { }

        private final String mediaType;
        private final Supplier<byte[]> source;
        private volatile Content content;

        Document(String mediaType, Supplier<byte[]> source) {
            this.mediaType = mediaType;
            this.source = source;
        }

        @Override
        public Answer answer(Request request) {
            EntityTags tags = EntityTags.of(request);
            Content current = content();
            Answer answer = tags.matchesWeakly(current.tag()) ? Answer.empty(Status.NOT_MODIFIED_304)
                    : Answer.of(Status.OK_200, mediaType, current.bytes());
            if (mediaType.equals(MediaTypes.HTML)) {
                answer.header(CONTENT_SECURITY_POLICY);
            }
            return answer.header(HeaderNames.ETAG, current.tag()).header(NO_CACHE).header(VARY);
        }

        private Content content() {
            Content current = content;
            if (current == null) { // two that race make the same
                byte[] bytes = source.get();
                current = new Content(bytes, '"' + sha256(bytes) + '"');
                content = current;
            }
            return current;
        }

        private static String sha256(byte[] bytes) {
            try {
                return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e); // every Java has it
            }
        }
    }
}
