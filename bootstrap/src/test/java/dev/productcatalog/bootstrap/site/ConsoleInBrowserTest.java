package dev.productcatalog.bootstrap.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.productcatalog.bootstrap.harness.Browser;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.RunningService;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real browser, Chromium, as somebody uses it; skipped where it is not installed. */
class ConsoleInBrowserTest {

    /** What the page's own dialogs, fields and buttons are called, and a wait for what a request brings. */
    private static final String HELPERS = """
            const $ = selector => document.querySelector(selector);
            const rows = () => [...document.querySelectorAll('#products tbody tr')]
                    .map(row => [...row.cells].map(cell => cell.textContent).join('|'));
            const until = found => new Promise((resolve, reject) => {
                const end = Date.now() + 90_000;
                const look = () => {
                    const value = found();
                    if (value) resolve(String(value));
                    else if (Date.now() > end) reject(new Error('waited in vain for ' + found));
                    else setTimeout(look, 10);
                };
                look();
            });
            const choose = text => {
                const data = new DataTransfer();
                data.items.add(new File([text], 'products.csv'));
                $('#file').files = data.files;
                $('#file').dispatchEvent(new Event('change', {bubbles: true}));
            };
            const fill = values => Object.entries(values).forEach(([name, value]) => {
                $('#editor form').elements[name].value = value;
            });
            """;

    @TempDir
    private static Path folder;
    @AutoClose
    private static RunningService service;
    @AutoClose
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Browser.installed().isPresent(), "Chromium is not installed");
        service = RunningService.start(Database.MEMORY, "catalog.currency=EUR");
        browser = new Browser(Browser.installed().get(), folder);
    }

    @BeforeEach
    void forget() {
        browser.forget();
    }

    @Test
    void a_product_is_created_changed_and_deleted_by_keyboard() throws Exception {
        open("?q=keyboard");
        run("until(() => $('#empty').hidden === false)");
        run("document.activeElement.blur()");
        browser.call("Input.dispatchKeyEvent", key("keyDown", "n"));
        run("until(() => document.activeElement === $('#name'))");
        browser.type("keyboard tea");
        browser.press("Tab");
        browser.press("Tab");
        browser.type("4,5");
        browser.press("Enter");
        assertThat(run("until(() => rows().length === 1 && rows()[0])")).endsWith("|keyboard tea||€4.50");

        run("until(() => document.activeElement.textContent === 'keyboard tea')");
        browser.press("Enter");
        run("until(() => $('#editor').open && document.activeElement === $('#name'))");
        browser.press("Tab");
        browser.type("Loose leaf");
        browser.press("Tab");
        browser.press("Enter");
        assertThat(run("until(() => rows()[0].includes('Loose') && rows()[0])")).contains("|Loose leaf|€4.50");

        run("until(() => document.activeElement.textContent === 'keyboard tea')");
        browser.press("Enter");
        run("until(() => $('#editor').open)", "$('[data-do=delete]').click()");
        run("until(() => $('#confirm').open)", "$('[data-do=yes]').click()", "until(() => !$('#empty').hidden)");
        assertThat(run("$('#message').textContent")).contains("Deleted keyboard tea");
        assertNothingWrong();
    }

    @Test
    void the_service_says_what_is_wrong_beside_each_field() throws Exception {
        open("");
        run("$('#new').click()", "until(() => $('#editor').open)");
        run("fill({name: ' ', price: '1.234'})", "$('#editor form').requestSubmit()");

        assertThat(run("until(() => $('#name-error').textContent)")).isEqualTo("must not be all white space");
        assertThat(run("$('#price-error').textContent")).isEqualTo("must be an integer");
        assertThat(run("$('#description-error').textContent")).isEmpty();
        assertThat(run("document.activeElement.id + ' ' + $('#name').getAttribute('aria-invalid')"))
                .isEqualTo("name true");
        browser.press("Escape");
        run("until(() => !$('#editor').open)");
    }

    @Test
    void what_somebody_else_changed_is_shown_and_nothing_is_lost() throws Exception {
        JsonObject tea = post("conflict tea", 100);
        String path = HttpTest.PRODUCTS + '/' + tea.getInt("id");
        open("?q=conflict");
        run("until(() => rows().length === 1)", "$('[data-id]').click()", "until(() => $('#editor').open)");
        patch(path, "{\"description\": \"theirs\"}");
        run("fill({price: '2.00'})", "$('#editor form').requestSubmit()", "until(() => $('#conflict').open)");

        assertThat(run("[...document.querySelectorAll('#conflict mark')].map(mark => mark.textContent).join()"))
                .isEqualTo("theirs,€2.00");
        run("$('[data-do=mine]').click()", "until(() => !$('#editor').open)");
        JsonObject merged = HttpTest.send(service.baseUri(), "GET", path, null).object();
        assertThat(merged.getString("description")).isEqualTo("theirs");
        assertThat(merged.getInt("price")).isEqualTo(200);

        run("$('[data-id]').click()", "until(() => $('#editor').open)");
        patch(path, "{\"price\": 300}");
        run("fill({price: '4.00'})", "$('#editor form').requestSubmit()", "until(() => $('#conflict').open)");
        run("$('[data-do=theirs]').click()", "until(() => !$('#editor').open)");
        assertThat(run("until(() => rows()[0]?.includes('3.00') && rows()[0])")).endsWith("€3.00");
    }

    @Test
    void what_was_deleted_or_changed_is_brought_back() throws Exception {
        JsonObject tea = post("history tea", 100);
        patch(HttpTest.PRODUCTS + '/' + tea.getInt("id"), "{\"price\": 200}");
        open("?q=history");
        run("until(() => rows().length === 1)", "$('[data-id]').click()", "until(() => $('#editor').open)");
        run("$('[data-do=history]').click()", "until(() => document.querySelectorAll('.changes li').length === 2)");
        assertThat(run("[...document.querySelectorAll('.changes strong')].map(type => type.textContent).join()"))
                .isEqualTo("updated,created");
        run("[...document.querySelectorAll('.changes button')].at(-1).click()", "until(() => !$('#editor').open)");
        assertThat(run("until(() => rows()[0]?.includes('1.00') && rows()[0])")).endsWith("€1.00");

        run("$('[data-id]').click()", "until(() => $('#editor').open)", "$('[data-do=delete]').click()");
        run("until(() => $('#confirm').open)", "$('[data-do=yes]').click()", "until(() => !$('#empty').hidden)");
        run("$('#message button').click()");
        assertThat(run("until(() => rows()[0])")).isEqualTo(tea.getInt("id") + "|history tea||€1.00");
        assertNothingWrong();
    }

    @Test
    void a_file_is_tried_and_then_imported() throws Exception {
        open("?q=imported");
        run("until(() => !$('#empty').hidden)", "$('#import').click()", "until(() => $('#transfer').open)");
        run("choose('Name,Price,Shelf\\nimported tea,\"4,50\",7\\nimported cup,\"9,00\",8\\n')",
                "$('#unit').value = 'major,'", "$('#transfer form').requestSubmit()");

        assertThat(run("until(() => $('#report').textContent)"))
                .contains("It would be: 2 received, 2 created", "ignored: Shelf", "Prices from €4.50 to €9.00");
        assertThat(run("String(rows().length)")).isEqualTo("0");
        run("until(() => !$('[data-do=import]').disabled)", "$('[data-do=import]').click()");
        assertThat(run("until(() => rows().length === 2 && rows().join())")).contains("imported tea||€4.50");
        assertThat(run("$('#message').textContent")).isEqualTo("Imported: 2 created, 0 updated.");
        assertNothingWrong();
    }

    @Test
    void a_file_with_faults_shows_where_they_are() throws Exception {
        open("?q=imported");
        run("$('#import').click()", "until(() => $('#transfer').open)");
        run("choose('name,price\\nfaulty tea,many\\n')", "$('#transfer form').requestSubmit()");

        assertThat(run("until(() => $('#report tbody tr')?.textContent)")).contains("2", "price", "many");
        assertThat(run("$('#transfer .alert').textContent")).isNotEmpty();
        assertThat(run("String($('[data-do=import]').disabled)")).isEqualTo("true");
    }

    @Test
    void what_the_search_finds_is_exported() throws Exception {
        post("exported tea", 1);
        open("?q=exported");
        run("until(() => rows().length === 1)", "$('#export').click()", "until(() => $('#download').open)");
        run("$('#download form').requestSubmit()", "until(() => !$('#download').open)");

        assertThat(browser.requests).anyMatch(request -> request.contains("/products/export?q=exported&format=csv"));
        assertNothingWrong();
    }

    @Test
    void the_list_has_pages_and_orders_and_is_searched() throws Exception {
        for (int i = 1; i <= 51; i++) {
            post("paged tea " + i, i);
        }
        open("?q=paged&sort=-price");
        assertThat(run("until(() => rows().length === 50 && rows()[0])")).endsWith("|paged tea 51||€0.51");
        assertThat(run("$('#count').textContent")).isEqualTo("51 products");
        assertThat(run("$('th[data-sort=price]').getAttribute('aria-sort')")).isEqualTo("descending");

        run("$('#next').click()", "until(() => rows().length === 1)");
        assertThat(run("$('#page').textContent + $('#next').disabled")).isEqualTo("Page 2true");
        run("$('#previous').click()", "until(() => rows().length === 50)");
        run("$('th[data-sort=price] button').click()", "until(() => rows()[0].includes('€0.01'))");
        assertThat(run("location.search")).isEqualTo("?q=paged&sort=price");
        browser.call("Input.dispatchKeyEvent", key("keyDown", "/"));
        browser.call("Input.dispatchKeyEvent", key("keyUp", "/"));
        assertThat(run("document.activeElement.id")).isEqualTo("words");
        run("$('#words').value = 'paged 51'", "$('#search').requestSubmit()", "until(() => rows().length === 1)");
        assertNothingWrong();
    }

    @Test
    void text_is_never_read_as_html() throws Exception {
        String name = "<b onclick=x>html & 'tea'";
        post(name, 1);
        open("?q=html");

        assertThat(run("until(() => rows().length === 1 && rows()[0])")).contains("|" + name + "|");
        assertNothingWrong();
    }

    @Test
    void each_field_and_button_has_a_name_that_can_be_read_aloud() throws Exception {
        open("");
        assertThat(run("""
                [...document.querySelectorAll('input, select, textarea')]
                        .filter(field => !field.labels.length).map(field => field.id).join()""")).isEmpty();
        assertThat(run("""
                [...document.querySelectorAll('button')].filter(button => !button.textContent.trim())
                        .map(button => button.outerHTML).join()""")).isEmpty();
        assertThat(run("""
                [...document.querySelectorAll('dialog')].filter(dialog =>
                        !document.getElementById(dialog.getAttribute('aria-labelledby')))
                        .map(dialog => dialog.id).join()""")).isEmpty();
    }

    private static void assertNothingWrong() {
        assertThat(browser.errors).isEmpty();
        assertThat(browser.requests).isNotEmpty()
                .allMatch(request -> request.contains(" " + service.baseUri() + "/"));
    }

    private static void open(String query) throws Exception {
        browser.open(service.baseUri().resolve("/console" + query));
    }

    /** Evaluates one expression after the other, and waits for each. {@return what the last one yields, as text} */
    private static String run(String... expressions) throws Exception {
        return browser.evaluate("(async () => { " + HELPERS + " let last; "
                + Stream.of(expressions).map(each -> "last = await (" + each + ");").collect(Collectors.joining("\n"))
                + " return String(last); })()");
    }

    private static JsonObject key(String type, String key) {
        return Json.createObjectBuilder().add("type", type).add("key", key)
                .add("text", type.equals("keyDown") ? key : "").build();
    }

    private static JsonObject post(String name, long price) {
        URI uri = service.baseUri();
        return HttpTest.send(uri, "POST", HttpTest.PRODUCTS, HttpTest.json(name, "", price), HttpTest.JSON).object();
    }

    private static void patch(String path, String json) {
        URI uri = service.baseUri();
        assertThat(HttpTest.send(uri, "PATCH", path, json, HttpTest.MERGE_PATCH).status()).isEqualTo(200);
    }
}
