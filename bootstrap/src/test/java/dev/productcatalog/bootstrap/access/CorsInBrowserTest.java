package dev.productcatalog.bootstrap.access;

import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.productcatalog.bootstrap.harness.Browser;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.OtherServer;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.TokenFile;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of other origins in a real browser, Chromium; skipped where it is not installed. */
class CorsInBrowserTest {

    @TempDir
    private static Path folder;
    private static TokenFile tokens;
    private static OtherServer pages;
    private static RunningService guarded;
    private static RunningService open;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Browser.installed().isPresent(), "Chromium is not installed");
        tokens = TokenFile.make();
        // an empty page, whatever is asked for: its origin is what counts
        pages = new OtherServer(exchange -> OtherServer.answer(exchange, "text/html", "<!doctype html>"));
        guarded = RunningService.start(Database.MEMORY, tokens.setting() + "\ncors.origins=" + page("127.0.0.1"));
        open = RunningService.start(Database.MEMORY, "cors.origins=*");
        browser = new Browser(Browser.installed().get(), folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
            guarded.close();
            open.close();
            pages.close();
            tokens.close();
        }
    }

    /** {@return the origin of the page} By another name of the host it is another one. */
    private static String page(String host) {
        return "http://" + host + ':' + pages.port();
    }

    /** {@return what the script says of the response, or "refused"} */
    private static String fetch(RunningService service, String target, String options, String said) throws Exception {
        return browser.evaluate("fetch('%s', %s).then(async response => String(%s), () => 'refused')"
                .formatted(service.baseUri() + target, options, said));
    }

    private static String with(String token, String more) {
        return "{headers: {Authorization: 'Bearer %s'%s}".formatted(token, more);
    }

    @Test
    void a_page_of_an_allowed_origin_reads_and_changes_products() throws Exception {
        browser.open(URI.create(page("127.0.0.1")));

        assertThat(fetch(guarded, PRODUCTS, with(TokenFile.EDITOR, ", 'Content-Type': 'application/json'")
                + ", method: 'POST', body: JSON.stringify({name: 'Tea', description: '', price: 1})}",
                "[response.status, (await response.json()).id, response.headers.get('Location')]"))
                .isEqualTo("201,1,/api/v1/products/1");
        assertThat(fetch(guarded, PRODUCTS + "/1", with(TokenFile.EDITOR, ", 'Content-Type': 'application/json', "
                + "'If-Match': '*'") + ", method: 'PATCH', body: JSON.stringify({price: 2})}",
                "[response.status, response.headers.get('ETag') !== null, (await response.json()).price]"))
                .isEqualTo("200,true,2");
        assertThat(fetch(guarded, PRODUCTS + "?limit=1", with(TokenFile.READER, ", Prefer: 'count=exact'") + "}",
                "[response.status, response.headers.get('X-Total-Count'), response.headers.get('Link') !== null, "
                        + "response.headers.get('X-Request-Id').length]")).isEqualTo("200,1,true,36");
    }

    @Test
    void a_page_of_an_allowed_origin_is_told_what_is_wrong() throws Exception {
        browser.open(URI.create(page("127.0.0.1")));
        String title = "[response.status, (await response.json()).type]";

        assertThat(fetch(guarded, PRODUCTS, "{}", title)).isEqualTo("401,/problems/unauthorized");
        assertThat(fetch(guarded, PRODUCTS, with("made-up", "") + "}", title)).isEqualTo("401,/problems/unauthorized");
        assertThat(fetch(guarded, PRODUCTS + "/1", with(TokenFile.READER, "") + ", method: 'DELETE'}", title))
                .isEqualTo("403,/problems/forbidden");
        assertThat(fetch(guarded, PRODUCTS + "?limit=0", with(TokenFile.READER, "") + "}", title))
                .isEqualTo("422,/problems/validation");
        assertThat(fetch(guarded, "/", "{credentials: 'include'}", "response.status")).isEqualTo("200");
    }

    @Test
    void a_page_of_another_origin_reads_and_changes_nothing() throws Exception {
        browser.open(URI.create(page("localhost")));
        String before = products();

        assertThat(fetch(guarded, "/", "{}", "response.status")).isEqualTo("refused");
        assertThat(fetch(guarded, PRODUCTS, with(TokenFile.READER, "") + "}", "response.status")).isEqualTo("refused");
        assertThat(fetch(guarded, PRODUCTS, with(TokenFile.EDITOR, ", 'Content-Type': 'application/json'")
                + ", method: 'POST', body: JSON.stringify({name: 'Evil', description: '', price: 1})}",
                "response.status")).isEqualTo("refused");
        assertThat(products()).isEqualTo(before);
    }

    private static String products() {
        return send(guarded.baseUri(), "GET", PRODUCTS, null, "Authorization: Bearer " + TokenFile.READER).text();
    }

    @Test
    void all_origins_may_without_credentials_of_the_browsers_own() throws Exception {
        browser.open(URI.create(page("localhost")));

        assertThat(fetch(open, PRODUCTS, "{}", "response.status")).isEqualTo("200");
        assertThat(fetch(open, PRODUCTS, "{credentials: 'include'}", "response.status")).isEqualTo("refused");
    }
}
