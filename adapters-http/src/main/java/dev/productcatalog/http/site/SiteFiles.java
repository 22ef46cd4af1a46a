package dev.productcatalog.http.site;

import dev.productcatalog.domain.ProductRules;
import dev.productcatalog.http.settings.AccessSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/** The files of this package, with addresses that begin as they must for the service's clients. Thread-safe. */
public final class SiteFiles {

    /** An address of the service in the OpenAPI document, except the keys of its paths: servers come before those. */
    private static final Pattern ADDRESS_IN_DOCUMENT = Pattern.compile(
            "(?m)(?<!^  )(?<=[ <])/(?=(?:problems|api|openapi|docs|console|health|hello|metrics)\\b)");

    /** What the OpenAPI document says of who may do what, each in lines of its own. */
    private static final Pattern SECURITY = Pattern.compile(
            "(?m)^      security: .*\n|^        '(401|403)': .*\n|^  securitySchemes:\n(    .*\n)+\n");

    /** What people are told of those who run the service, at the end of the start page. */
    private static final Pattern RUN_IT = Pattern.compile("(?s)\n    <h2>Run it</h2>.*?</ul>\n");

    /** The longest name that is taken, where the OpenAPI document says so, with the text between. */
    private static final Pattern NAME_LIMIT =
            Pattern.compile("(    ProductName:\n.*\n        1 to )50( (?:.*\n)+?      maxLength: )50\n");
    private static final String LONGEST_NAME = "🫖".repeat(50);

    /** A part of the service that a port may be without, and what the OpenAPI document says of it. */
    public enum Part {
        /** The log of changes: paths, and lines that refer to what is its. */
        LOG("^  /api/v1/products/(?:changes|\\{id}/changes|\\{id}/revert):\n(?:    .*\n|\n)+"
                + "|^  - name: changes\n.*\n"
                + "|^ +[^ ].*/(?:Idempotency-|Catalog-|List-ETag|ListNotModified|If-None-Match-List).*\n"),
        /** Imports and exports. */
        TRANSFER("^  /api/v1/products/(?:export|import):\n(?:    .*\n|\n)+|^  - name: transfer\n.*\n"),
        /** Backups. */
        BACKUP("^  /backup:\n(?:    .*\n|\n)+"),
        /** Health, metrics and backups. */
        OPERATION("^  /(?:health/live|health/ready|metrics|backup):\n(?:    .*\n|\n)+|^  - name: health\n.*\n");

        private final Pattern inDocument;

        Part(String inDocument) {
            this.inDocument = Pattern.compile("(?m)" + inDocument);
        }
    }

    private final String publicPath;
    private final String currency;
    private final AccessSettings access;
    private final ProductRules rules;
    private final Set<Part> absent;

    /**
     * @param publicPath what addresses begin with; empty for nothing
     * @param currency   the code of the currency that prices are in; empty if it is not known
     * @param access     who may do what
     * @param rules      for names that come in
     * @param absent     what is not to be told of, as it is not on this port
     */
    public SiteFiles(String publicPath, String currency, AccessSettings access, ProductRules rules, Set<Part> absent) {
        this.publicPath = publicPath;
        this.currency = currency;
        this.access = access;
        this.rules = rules;
        this.absent = Set.copyOf(absent);
    }

    /** {@return what every page and script calls {@code {base}}} */
    String base() {
        return publicPath;
    }

    /** {@return a text file, with the public path for {@code {base}} and the currency for {@code {currency}}} */
    String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8).replace("{base}", publicPath)
                .replace("{currency}", currency);
    }

    /** {@return the start page} */
    String start() {
        String page = text("start.html");
        return absent.contains(Part.OPERATION) ? RUN_IT.matcher(page).replaceFirst("") : page;
    }

    /** {@return the OpenAPI document, which has no {@code {base}}, so that tools can read it where it is written} */
    String openApi() {
        String document = withNameLimit(withAccess(text("openapi.yaml")));
        for (Part part : absent) {
            document = part.inDocument.matcher(document).replaceAll("");
        }
        return publicPath.isEmpty() ? document : ADDRESS_IN_DOCUMENT.matcher(document).replaceAll(publicPath + '/')
                .replace("\n  - url: /\n", "\n  - url: " + publicPath + '\n');
    }

    private String withAccess(String document) {
        return access.isOpen() ? SECURITY.matcher(document).replaceAll("")
                : access.anonymousReads() ? document.replace("[{bearer: [reader]}]", "[{}, {bearer: [reader]}]")
                : document;
    }

    private String withNameLimit(String document) {
        int limit = rules.nameMaxLength();
        return NAME_LIMIT.matcher(document).replaceFirst("$1" + limit + "$2" + limit + '\n')
                .replace(LONGEST_NAME, "🫖".repeat(limit));
    }

    byte[] bytes(String file) {
        try (InputStream content = SiteFiles.class.getResourceAsStream(file)) {
            if (content == null) {
                throw new FileNotFoundException(file);
            }
            return content.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e); // it is part of this module
        }
    }
}
