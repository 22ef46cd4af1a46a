package dev.productcatalog.bootstrap.harness;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** A headless Chromium with one page, driven by its DevTools protocol. */
public final class Browser implements WebSocket.Listener {

    private static final Pattern PORT = Pattern.compile("DevTools listening on ws://[^/]+:([0-9]+)/.*");
    private static final Pattern PAGE = Pattern.compile("\"webSocketDebuggerUrl\": \"(ws://[^\"]+/page/[^\"]+)\"");
    private static final Pattern OF_THE_BROWSER = Pattern.compile("(data|blob|about|chrome):.*", Pattern.DOTALL);
    private static final long PATIENCE = 120;

    /** What went wrong in the page since it was last cleared. */
    public final BlockingQueue<String> errors = new LinkedBlockingQueue<>();
    /** Each method and address that the page asked for. */
    public final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Map<Integer, CompletableFuture<JsonObject>> replies = new ConcurrentHashMap<>();
    private final StringBuilder message = new StringBuilder();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final WebSocket socket;
    /** The loads of pages that have ended, or are awaited, by their ids. */
    private final Map<String, CompletableFuture<Void>> loads = new ConcurrentHashMap<>();
    private int lastId;

    public Browser(Path chromium, Path folder) throws Exception {
        process = new ProcessBuilder(chromium.toString(), "--headless", "--remote-debugging-port=0",
                "--user-data-dir=" + Files.createTempDirectory(folder, "browser"), "--no-sandbox", "--disable-gpu",
                "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--lang=en-US", "about:blank")
                .redirectErrorStream(true).start();
        URI list = URI.create("http://127.0.0.1:" + port(process.inputReader()) + "/json/list");
        HttpRequest request = HttpRequest.newBuilder(list).build();
        String pages = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        Matcher page = PAGE.matcher(pages);
        assertThat(page.find()).as(pages).isTrue();
        socket = client.newWebSocketBuilder().buildAsync(URI.create(page.group(1)), this).get(PATIENCE, SECONDS);
        for (String domain : List.of("Log", "Network", "Page", "Runtime")) {
            call(domain + ".enable", JsonValue.EMPTY_JSON_OBJECT);
        }
        call("Page.setLifecycleEventsEnabled", Json.createObjectBuilder().add("enabled", true).build());
    }

    /** {@return the program, if it is installed} */
    public static Optional<Path> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(path -> Stream.of("chromium", "chromium-browser", "google-chrome").map(Path.of(path)::resolve))
                .filter(Files::isExecutable).findFirst();
    }

    private static String port(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher port = PORT.matcher(line);
            if (port.matches()) {
                // the rest is not of interest, but must be read so that the process does not wait for that
                Thread.ofVirtual().start(() -> output.lines().forEach(rest -> { }));
                return port.group(1);
            }
        }
        throw new IOException("Chromium ended");
    }

    public void forget() {
        errors.clear();
        requests.clear();
    }

    /** Returns when the page is loaded, anew even if it is the one that is open. */
    public void open(URI address) throws Exception {
        navigate("about:blank");
        navigate(address.toString());
    }

    private void navigate(String address) throws Exception {
        JsonObject reply = call("Page.navigate", Json.createObjectBuilder().add("url", address).build());
        load(reply.getJsonObject("result").getString("loaderId")).get(PATIENCE, SECONDS);
    }

    private CompletableFuture<Void> load(String id) {
        return loads.computeIfAbsent(id, _ -> new CompletableFuture<>());
    }

    /** {@return the text that the script yields, now or later} */
    public String evaluate(String script) throws Exception {
        JsonObject reply = call("Runtime.evaluate", Json.createObjectBuilder().add("awaitPromise", true)
                .add("returnByValue", true).add("expression", script).build());
        JsonObject result = reply.getJsonObject("result").getJsonObject("result");
        assertThat(result.getString("type")).as("%s", reply).isEqualTo("string");
        return result.getString("value");
    }

    /** Presses and releases a key, as Enter or Escape, where the focus is. */
    public void press(String key) throws Exception {
        for (String type : List.of("keyDown", "keyUp")) {
            var event = Json.createObjectBuilder().add("type", type).add("key", key).add("code", key);
            switch (key) {
                case "Enter" -> event.add("windowsVirtualKeyCode", 13).add("text", "\r");
                case "Escape" -> event.add("windowsVirtualKeyCode", 27);
                case "Tab" -> event.add("windowsVirtualKeyCode", 9);
                default -> throw new IllegalArgumentException(key);
            }
            call("Input.dispatchKeyEvent", event.build());
        }
    }

    /** Types a text where the focus is. */
    public void type(String text) throws Exception {
        call("Input.insertText", Json.createObjectBuilder().add("text", text).build());
    }

    public JsonObject call(String method, JsonObject parameters) throws Exception {
        CompletableFuture<JsonObject> reply = new CompletableFuture<>();
        int id = ++lastId;
        replies.put(id, reply);
        socket.sendText(Json.createObjectBuilder().add("id", id).add("method", method).add("params", parameters)
                .build().toString(), true);
        return reply.get(PATIENCE, SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            try (JsonReader reader = Json.createReader(new StringReader(message.toString()))) {
                accept(reader.readObject());
            }
            message.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    private void accept(JsonObject received) {
        if (received.containsKey("id")) {
            replies.remove(received.getInt("id")).complete(received);
            return;
        }
        JsonObject event = received.getJsonObject("params");
        switch (received.getString("method")) {
            case "Page.lifecycleEvent" -> {
                if (event.getString("name").equals("load")) {
                    load(event.getString("loaderId")).complete(null);
                }
            }
            case "Network.requestWillBeSent" -> {
                JsonObject request = event.getJsonObject("request");
                if (!OF_THE_BROWSER.matcher(request.getString("url")).matches()) {
                    requests.add(request.getString("method") + ' ' + request.getString("url"));
                }
            }
            case "Runtime.exceptionThrown" -> errors.add(event.toString());
            case "Runtime.consoleAPICalled" -> addIf(event.getString("type").equals("error"), event);
            case "Log.entryAdded" -> addIf(event.getJsonObject("entry").getString("level").equals("error"), event);
            default -> { }
        }
    }

    private void addIf(boolean isError, JsonObject event) {
        if (isError) {
            errors.add(event.toString());
        }
    }

    /** {@return whether an error with this in its text is noticed} */
    public boolean errorWith(String text) throws InterruptedException {
        String error = errors.poll(PATIENCE, SECONDS);
        while (error != null && !error.contains(text)) {
            error = errors.poll(PATIENCE, SECONDS);
        }
        return error != null;
    }

    public void close() throws Exception {
        List<ProcessHandle> helpers = process.descendants().toList();
        try (client) {
            call("Browser.close", JsonValue.EMPTY_JSON_OBJECT);
            socket.abort();
        } finally {
            if (!process.waitFor(PATIENCE, SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            helpers.forEach(ProcessHandle::destroyForcibly); // else one might still write to the folder that is to go
            CompletableFuture.allOf(helpers.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .completeOnTimeout(null, 2, SECONDS).join(); // one that nobody asks for its exit code stays on
        }
    }
}
