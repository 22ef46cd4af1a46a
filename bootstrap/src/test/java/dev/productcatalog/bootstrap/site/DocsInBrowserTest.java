package dev.productcatalog.bootstrap.site;

import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.productcatalog.bootstrap.harness.Browser;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.OpenApi;
import dev.productcatalog.bootstrap.harness.OpenApi.Operation;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.TokenFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documentation in a real browser, Chromium; skipped where it is not installed. */
class DocsInBrowserTest {

    /**
     * Clicks through the operation that is open and yields its parameters' names, and the status that it then shows.
     */
    private static final String TRY_OUT = """
            (async () => {
                const found = selector => new Promise(resolve => {
                    const look = () => {
                        const element = document.querySelector('.opblock.is-open ' + selector);
                        if (element) resolve(element); else setTimeout(look, 10);
                    };
                    look();
                });
                const button = await found('.try-out__btn');
                const names = [...document.querySelectorAll('.opblock.is-open .parameter__name')]
                        .map(cell => cell.firstChild.textContent.trim());
                button.click();
                (await found('.execute')).click();
                const status = (await found('.live-responses-table .response .response-col_status')).textContent;
                return names + ' ' + status.trim();
            })()
            """;

    /** Opens the dialog for tokens, and puts the focus where one goes. */
    private static final String AUTHORIZE = """
            (async () => {
                const found = selector => new Promise(resolve => {
                    const look = () => {
                        const element = document.querySelector(selector);
                        if (element) resolve(element); else setTimeout(look, 10);
                    };
                    look();
                });
                (await found('.auth-wrapper .authorize')).click();
                (await found('.auth-container input')).focus();
                return 'focused';
            })()
            """;

    @TempDir
    private static Path folder;
    private static Path chromium;
    @AutoClose
    private static RunningService service;
    @AutoClose
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Browser.installed().isPresent(), "Chromium is not installed");
        chromium = Browser.installed().get();
        service = RunningService.start(Database.MEMORY, "");
        browser = new Browser(chromium, folder);
    }

    @BeforeEach
    void forget() {
        browser.forget();
    }

    /** Each as the first one that is opened, as by somebody who was sent a link to it. */
    @ParameterizedTest
    @MethodSource
    void an_operation_can_be_tried_out_and_nothing_comes_from_elsewhere(Operation operation) throws Exception {
        openFirst('/' + operation.tag() + '/' + operation.operationId());
        String shown = browser.evaluate(TRY_OUT);
        int end = shown.lastIndexOf(' ');

        assertThat(shown.substring(end + 1)).matches("[1-5]\\d\\d");
        assertThat(shown.substring(0, end).replaceFirst(",?Request body$", "").split(","))
                .containsExactlyInAnyOrderElementsOf(
                        operation.parameters().stream().map(OpenApi.Parameter::name).toList());
        assertThat(browser.requests)
                .contains("GET " + service.baseUri() + "/openapi.json")
                .anyMatch(request -> request.startsWith(operation.method() + ' ' + service.baseUri() + "/api/v1/"))
                .allMatch(request -> request.contains(" " + service.baseUri() + "/"))
                .noneMatch(request -> request.contains("%7B"));
        assertThat(browser.errors).allMatch(error -> error.contains("status of 4"));
    }

    /**
     * The page starts anew, but is loaded only once: that takes a second. It starts in an empty element, so that
     * nothing of the operation that was open before can be found.
     */
    private static void openFirst(String operation) throws Exception {
        URI page = service.baseUri().resolve("/docs");
        if (browser.evaluate("location.pathname").equals("/docs")) {
            String script = send(service.baseUri(), "GET", "/docs/docs.js", null).text();
            browser.evaluate("""
                    (() => {
                        location.hash = '%s';
                        const before = document.getElementById('docs');
                        before.replaceWith(before.cloneNode(false));
                        %s
                    })(), 'started'
                    """.formatted(operation, script));
        } else {
            browser.open(URI.create(page + "#" + operation));
        }
    }

    /** HEAD and OPTIONS of one path stand for those of all. */
    static Stream<Operation> an_operation_can_be_tried_out_and_nothing_comes_from_elsewhere() {
        return OpenApi.OPERATIONS.stream().filter(operation -> operation.path().startsWith("/api/v1/"))
                .filter(operation -> !operation.tag().equals("HEAD-and-OPTIONS")
                        || operation.path().equals("/api/v1/products/{id}"));
    }

    /** By what people do there: the button, the field, the other button. */
    @Test
    void a_token_that_is_given_to_the_page_goes_with_what_is_tried_out() throws Exception {
        try (TokenFile tokens = TokenFile.make();
             RunningService guarded = RunningService.start(Database.MEMORY, tokens.setting())) {
            URI page = guarded.baseUri().resolve("/docs#/products/listProducts");
            browser.open(page);
            assertThat(browser.evaluate(TRY_OUT)).endsWith(" 401");

            browser.open(page);
            browser.evaluate(AUTHORIZE);
            browser.type(TokenFile.READER);
            browser.evaluate("document.querySelector('.auth-btn-wrapper .authorize').click(), "
                    + "document.querySelector('.btn-done').click(), 'done'");
            assertThat(browser.evaluate(TRY_OUT)).endsWith(" 200");
        }
    }

    @Test
    void what_every_resource_has_is_folded() throws Exception {
        browser.open(service.baseUri().resolve("/docs"));

        assertThat(browser.evaluate("""
                new Promise(resolve => {
                    const look = () => {
                        const sections = [...document.querySelectorAll('.opblock-tag-section')]
                                .map(section => section.querySelector('h3').id + ' '
                                        + section.classList.contains('is-open'));
                        if (sections.at(-1)?.endsWith('false')) resolve(sections.join()); else setTimeout(look, 10);
                    };
                    look();
                })""")).startsWith("operations-tag-products true,").endsWith("operations-tag-HEAD-and-OPTIONS false");
    }

    @Test
    void pages_have_no_fault_in_a_browser() throws Exception {
        for (String path : List.of("/", "/problems/validation")) {
            browser.open(service.baseUri().resolve(path));
            assertThat(browser.evaluate("getComputedStyle(document.body).maxWidth")).isEqualTo("640px");
        }
        assertThat(browser.errors).isEmpty();
        assertThat(browser.requests).contains("GET " + service.baseUri() + "/docs/page.css")
                .allMatch(request -> request.contains(" " + service.baseUri() + "/"));
    }

    @Test
    void what_a_page_must_not_do_does_not_succeed_and_is_noticed() throws Exception {
        Browser another = new Browser(chromium, folder); // its errors may arrive late
        try {
            another.open(service.baseUri().resolve("/docs"));

            assertThat(another.evaluate("fetch('http://127.0.0.2:9/').then(() => 'sent', () => 'refused')"))
                    .isEqualTo("refused");
            assertThat(another.errorWith("connect-src")).isTrue();

            assertThat(another.evaluate("document.head.append(Object.assign(document.createElement('script'), "
                    + "{textContent: 'window.ran = 1'})), String(window.ran)")).isEqualTo("undefined");
            assertThat(another.errorWith("script-src")).isTrue();

            another.evaluate("setTimeout(() => { throw new Error('thrown') }), 'soon'");
            assertThat(another.errorWith("thrown")).isTrue();
        } finally {
            another.close();
        }
    }
}
