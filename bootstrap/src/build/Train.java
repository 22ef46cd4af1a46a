import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the AOT cache of a distribution (JEP 483, 514): runs it, on a database of its own, with requests to the real
 * routes, and lets Java write down what it loaded. Run by the build as {@code java Train.java <distribution>}.
 */
final class Train {

    private static final Pattern ADDRESS = Pattern.compile(" at (http://\\S+),");
    private static final int ROUNDS = 200;
    private static final String PRODUCTS = "/api/v1/products";
    private static final String JSON = "application/json";

    public static void main(String[] arguments) throws Exception {
        Path distribution = Path.of(arguments[0]).toAbsolutePath();
        Path cache = distribution.resolve("lib", "product-catalog.aot");
        Files.deleteIfExists(cache);
        Path data = Files.createTempDirectory("training");
        try {
            run(distribution, data, ""); // makes the database: most starts are on one that exists
            // Classes only: with what it learnt of methods, too, Java compiled so much in the start that it took 80 ms
            // more on 2 cores, for half as many requests again in the first 4 s of full load, and none from then on.
            String output = run(distribution, data, "-XX:AOTCacheOutput=lib/product-catalog.aot -Xlog:aot*=error "
                    + "-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining");
            if (!Files.exists(cache)) {
                throw new IllegalStateException("no AOT cache came of the training run:\n" + output);
            }
        } finally {
            for (Path file : Files.list(data).toList()) {
                Files.delete(file);
            }
            Files.delete(data);
        }
    }

    /** {@return what it printed} */
    private static String run(Path distribution, Path data, String javaOptions) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(distribution.resolve("bin", "product-catalog").toString());
        builder.environment().putAll(Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "JAVA_OPTS", javaOptions,
                "SERVER_HOST", "127.0.0.1",
                "SERVER_PORT", "0",
                "DB_URL", "jdbc:h2:file:" + data.resolve("catalog")));
        Process service = builder.redirectErrorStream(true).start();
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines = service.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                Matcher address = ADDRESS.matcher(line);
                if (address.find()) {
                    use(address.group(1));
                    service.toHandle().destroy(); // unlike the process, its handle leaves the output open
                }
            }
        } finally {
            service.destroy();
            service.waitFor(2, TimeUnit.MINUTES);
        }
        return output.toString();
    }

    private static void use(String address) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < ROUNDS; i++) {
                String product = "{\"name\": \"Tea %d\", \"description\": \"Loose leaf\", \"price\": %d}".formatted(i,
                        i);
                send(client, address, "POST", PRODUCTS, product);
                send(client, address, "GET", PRODUCTS + "/" + (i + 1), "");
                send(client, address, "PATCH", PRODUCTS + "/" + (i + 1), "{\"price\": 5}");
                send(client, address, "PUT", PRODUCTS + "/" + (i + 1), product);
                send(client, address, "GET", PRODUCTS + "?limit=2&q=tea&price_gte=1&sort=-price,name", "");
                send(client, address, "GET", PRODUCTS + "?limit=20", "");
                send(client, address, "POST", PRODUCTS, "{}");
                send(client, address, "GET", PRODUCTS + "/0", "");
                send(client, address, "DELETE", PRODUCTS + "/" + (i + 1), "");
            }
            for (String path : new String[] {"/", "/hello?name=ann", "/docs", "/openapi.json", "/health/ready",
                    "/metrics"}) {
                send(client, address, "GET", path, "");
            }
        }
    }

    private static void send(HttpClient client, String address, String method, String path,
            String body) throws Exception {
        client.send(HttpRequest.newBuilder(URI.create(address + path)).header("Content-Type", JSON)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build(),
                BodyHandlers.discarding());
    }
}
