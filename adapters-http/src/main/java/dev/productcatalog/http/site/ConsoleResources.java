package dev.productcatalog.http.site;

import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.text.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The console: the catalogue for people, in a browser. It uses the API as any client does, and has no data itself. */
public final class ConsoleResources {

    private static final List<String> SCRIPTS =
            List.of("console.js", "api.js", "editor.js", "history.js", "page.js", "prices.js", "transfer.js");

    private ConsoleResources() {
    }

    /** {@return {@code /console} and what the page loads} */
    public static List<Resource> of(SiteFiles files) {
        return Stream.concat(
                Stream.of(file(files, "/console", MediaTypes.HTML, "console.html"),
                        file(files, "/console/console.css", Document.CSS, "console.css")),
                SCRIPTS.stream().map(name -> file(files, "/console/" + name, Document.JAVASCRIPT, name)))
                .map(Resource::open).toList();
    }

    private static Resource file(SiteFiles files, String path, String mediaType, String name) {
        return Document.at(path, mediaType, () -> files.text("console/" + name).getBytes(StandardCharsets.UTF_8));
    }
}
