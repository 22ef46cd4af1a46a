package dev.productcatalog.http.site;

import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.problem.ProblemType;
import dev.productcatalog.http.text.JsonText;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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


    private final SiteFiles files;

    /** @param files what the resources answer with */
    public DocumentationResources(SiteFiles files) {
        this.files = files;
    }

    public List<Resource> resources() {
        List<Resource> resources = new ArrayList<>(List.of(
                Resource.at("/").get(List.of(MediaTypes.JSON, MediaTypes.HTML), this::root),
                Document.at("/openapi.yaml", YAML, () -> utf8(files.openApi())),
                Document.at("/openapi.json", MediaTypes.JSON, this::openApiAsJson),
                Document.at("/docs", MediaTypes.HTML, () -> utf8(files.text("docs.html"))),
                Document.at("/docs/docs.js", Document.JAVASCRIPT, () -> utf8(files.text("docs.js"))),
                Document.at("/docs/page.css", Document.CSS, () -> files.bytes("page.css")),
                Document.at("/docs/swagger-ui-bundle.js", Document.JAVASCRIPT,
                        () -> files.bytes("swagger-ui-bundle.js")),
                Document.at("/docs/swagger-ui.css", Document.CSS, () -> files.bytes("swagger-ui.css")),
                Resource.at("/problems").get(List.of(MediaTypes.HTML),
                        request -> Document.page(Status.OK_200, withProblems("problems.html")))));
        for (ProblemType type : ProblemType.values()) {
            resources.add(Resource.at(type.uri()).get(List.of(MediaTypes.HTML),
                    request -> Document.page(Status.OK_200, problemPage(type))));
        }
        resources.forEach(Resource::open);
        return resources;
    }

    /** {@return what a browser gets at a path where nothing is} */
    public Answer nowhere() {
        return Document.page(Status.NOT_FOUND_404, files.text("nowhere.html")).noStore();
    }

    private Answer root(Request request) {
        return (request.mediaType().equals(MediaTypes.JSON)
                ? Answer.json(Status.OK_200, JsonText.write(Map.of("hello", "world")))
                : Document.page(Status.OK_200, files.start())).compressible();
    }

    private String withProblems(String file) {
        return files.text(file).replace("{problems}", Arrays.stream(ProblemType.values())
                .map(type -> "        <li>%s <a href=\"%s\">%s</a></li>".formatted(
                        type.status().codeText(), files.base() + type.uri(), type.title()))
                .collect(Collectors.joining("\n")));
    }

    private String problemPage(ProblemType type) {
        return files.text("problem.html").replace("{type}", files.base() + type.uri())
                .replace("{status}", type.status().codeText())
                .replace("{title}", type.title()).replace("{explanation}", type.explanation());
    }

    /** The document is written once, as YAML; what it holds is the same in JSON. */
    private byte[] openApiAsJson() {
        return JsonText.write(new Yaml(new SafeConstructor(new LoaderOptions())).load(files.openApi()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
