package dev.productcatalog.bootstrap;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation in a real browser, Chromium; skipped where it is not installed. */
class DocsInBrowserTest {

    /** Clicks through an operation and yields the status that the page then shows. */
    private static final String TRY_OUT = """
            (async () => {
                const found = selector => new Promise(resolve => {
                    const look = () => {
                        const element = document.querySelector('#operations-products-OPERATION ' + selector);
                        if (element) resolve(element); else setTimeout(look, 10);
                    };
                    look();
                });
                (await found('.opblock-summary-control')).click();
                (await found('.try-out__btn')).click();
                (await found('.execute')).click();
                return (await found('.live-responses-table .response .response-col_status')).textContent.trim();
            })()
            """;

    @TempDir
    private static Path folder;
    private static Path chromium;
    private static Service service;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        chromium = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(path -> Stream.of("chromium", "chromium-browser", "google-chrome").map(Path.of(path)::resolve))
                .filter(Files::isExecutable).findFirst().orElse(null);
        assumeTrue(chromium != null, "Chromium is not installed");
        Settings settings = Settings.read(folder, Map.of(), Map.of("server.port", "0", "db.url", "memory:"));
        service = Service.start(settings, Stop.never());
        browser = new Browser(chromium, folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (service != null) {
            service.close();
        }
    }

    @BeforeEach
    void forget() {
        browser.errors.clear();
        browser.requests.clear();
    }

    @Test
    void requests_can_be_tried_out_and_nothing_comes_from_elsewhere() throws Exception {
        browser.open(service.baseUri().resolve("/docs"));

        assertThat(browser.evaluate(TRY_OUT.replace("OPERATION", "createProduct"))).isEqualTo("201");
        assertThat(browser.evaluate(TRY_OUT.replace("OPERATION", "listProducts"))).isEqualTo("200");

        assertThat(products()).contains("\"name\":\"Cup\"");
        assertThat(browser.errors).isEmpty();
        assertThat(browser.requests)
                .contains(service.baseUri() + "/openapi.json", service.baseUri() + "/docs/swagger-ui-bundle.js")
                .allMatch(url -> url.startsWith(service.baseUri() + "/"));
    }

    @Test
    void pages_have_no_fault_in_a_browser() throws Exception {
        for (String path : List.of("/", "/problems/validation")) {
            browser.open(service.baseUri().resolve(path));
            assertThat(browser.evaluate("getComputedStyle(document.body).maxWidth")).isEqualTo("640px");
        }
        assertThat(browser.errors).isEmpty();
        assertThat(browser.requests).contains(service.baseUri() + "/docs/page.css")
                .allMatch(url -> url.startsWith(service.baseUri() + "/"));
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

    private String products() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(service.baseUri().resolve("/api/v1/products")).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** A headless Chromium with one page, driven by its DevTools protocol, of which a few patterns are all we need. */
    private static final class Browser implements WebSocket.Listener {

        private static final Pattern PORT = Pattern.compile("DevTools listening on ws://[^/]+:([0-9]+)/.*");
        private static final Pattern PAGE = Pattern.compile("\"webSocketDebuggerUrl\": \"(ws://[^\"]+/page/[^\"]+)\"");
        private static final Pattern REPLY = Pattern.compile("\\{\"id\":([0-9]+),.*", Pattern.DOTALL);
        private static final Pattern EVENT = Pattern.compile("\\{\"method\":\"([A-Za-z.]+)\",.*", Pattern.DOTALL);
        private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]*)\"");
        private static final Pattern SENT = Pattern.compile("\"request\":\\{\"url\":\"((?!data:|blob:)[^\"]*)\"");
        private static final long PATIENCE = 60;

        final BlockingQueue<String> errors = new LinkedBlockingQueue<>();
        final Queue<String> requests = new ConcurrentLinkedQueue<>();
        private final Map<Integer, CompletableFuture<String>> replies = new ConcurrentHashMap<>();
        private final StringBuilder message = new StringBuilder();
        private final HttpClient client = HttpClient.newHttpClient();
        private final Process process;
        private final WebSocket socket;
        private CompletableFuture<Void> loaded = new CompletableFuture<>();
        private int lastId;

        Browser(Path chromium, Path folder) throws Exception {
            process = new ProcessBuilder(chromium.toString(), "--headless", "--remote-debugging-port=0",
                    "--user-data-dir=" + Files.createTempDirectory(folder, "browser"), "--no-sandbox", "--disable-gpu",
                    "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "about:blank").redirectErrorStream(true).start();
            URI list = URI.create("http://127.0.0.1:" + port(process.inputReader()) + "/json/list");
            HttpRequest request = HttpRequest.newBuilder(list).build();
            String pages = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            Matcher page = PAGE.matcher(pages);
            assertThat(page.find()).as(pages).isTrue();
            socket = client.newWebSocketBuilder().buildAsync(URI.create(page.group(1)), this).get(PATIENCE, SECONDS);
            for (String domain : List.of("Log", "Network", "Page", "Runtime")) {
                call(domain + ".enable", "{}");
            }
        }

        private static String port(BufferedReader output) throws IOException {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher port = PORT.matcher(line);
                if (port.matches()) {
                    // the rest is not of interest, but must be read lest the process stand still
                    Thread.ofVirtual().start(() -> output.lines().forEach(rest -> { }));
                    return port.group(1);
                }
            }
            throw new IOException("Chromium ended");
        }

        /** Returns when the page is loaded. */
        void open(URI address) throws Exception {
            loaded = new CompletableFuture<>();
            call("Page.navigate", "{\"url\":\"" + address + "\"}");
            loaded.get(PATIENCE, SECONDS);
        }

        /** {@return the text that the script yields} It must not hold double quotes or backslashes. */
        String evaluate(String script) throws Exception {
            String reply = call("Runtime.evaluate", "{\"awaitPromise\":true,\"returnByValue\":true,\"expression\":\""
                    + script.replace("\n", " ") + "\"}");
            Matcher value = VALUE.matcher(reply);
            assertThat(value.find()).as(reply).isTrue();
            return value.group(1);
        }

        private String call(String method, String parameters) throws Exception {
            CompletableFuture<String> reply = new CompletableFuture<>();
            int id = ++lastId;
            replies.put(id, reply);
            socket.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true);
            return reply.get(PATIENCE, SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                accept(message.toString());
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        private void accept(String text) {
            Matcher reply = REPLY.matcher(text);
            Matcher event = EVENT.matcher(text);
            if (reply.matches()) {
                replies.remove(Integer.valueOf(reply.group(1))).complete(text);
            } else if (event.matches()) {
                switch (event.group(1)) {
                    case "Page.loadEventFired" -> loaded.complete(null);
                    case "Network.requestWillBeSent" ->
                            SENT.matcher(text).results().map(request -> request.group(1)).forEach(requests::add);
                    case "Runtime.exceptionThrown" -> errors.add(text);
                    case "Runtime.consoleAPICalled" -> addError("\"type\":\"error\"", text);
                    case "Log.entryAdded" -> addError("\"level\":\"error\"", text);
                    default -> { }
                }
            }
        }

        private void addError(String mark, String text) {
            if (text.contains(mark)) {
                errors.add(text);
            }
        }

        /** {@return whether an error with this in its text is noticed} */
        boolean errorWith(String text) throws InterruptedException {
            String error = errors.poll(PATIENCE, SECONDS);
            while (error != null && !error.contains(text)) {
                error = errors.poll(PATIENCE, SECONDS);
            }
            return error != null;
        }

        void close() throws Exception {
            try (client) {
                call("Browser.close", "{}");
                socket.abort();
            } finally {
                if (!process.waitFor(PATIENCE, SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                }
            }
        }
    }
}
