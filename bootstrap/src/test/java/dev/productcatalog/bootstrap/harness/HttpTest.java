package dev.productcatalog.bootstrap.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * A test of the contract from outside, on each database: a class has a running service of its own, which its tests
 * share; each makes the products that it needs. Every answer is judged by {@link Judge} and {@link OpenApi}, whatever a
 * test asks of it.
 */
@ParameterizedClass(name = "{0}")
@ArgumentsSource(RunningService.OnEachDatabase.class)
public abstract class HttpTest {

    public static final String PRODUCTS = "/api/v1/products";
    public static final String JSON = "Content-Type: application/json";
    public static final String MERGE_PATCH = "Content-Type: application/merge-patch+json";
    public static final String EMOJI = "\uD83C\uDF75";
    public static final long PRICE_MAX = 9_007_199_254_740_991L;
    /** As many as may write at once on PostgreSQL: more wait for each other, and on a busy machine too long. */
    public static final int WRITERS = 12;

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final AtomicLong LAST_NAME = new AtomicLong();

    @Parameter
    protected RunningService service;

    /** A product that was made: where it is, and what was answered. */
    public record Created(long id, String path, String etag, ProductJson product) { }

    /** An entry of a problem's {@code errors}. */
    public record Fault(String in, String name, String code) { }

    // requests

    protected Answer get(String target, String... headers) {
        return send("GET", target, null, headers);
    }

    protected Answer head(String target, String... headers) {
        return send("HEAD", target, null, headers);
    }

    protected Answer options(String target, String... headers) {
        return send("OPTIONS", target, null, headers);
    }

    protected Answer delete(String target, String... headers) {
        return send("DELETE", target, null, headers);
    }

    protected Answer post(String json) {
        return send("POST", PRODUCTS, json, JSON);
    }

    protected Answer post(String target, String json, String... headers) {
        return send("POST", target, json, with(JSON, headers));
    }

    protected Answer put(String target, String json, String... headers) {
        return send("PUT", target, json, with(JSON, headers));
    }

    protected Answer patch(String target, String json, String... headers) {
        return send("PATCH", target, json, with(MERGE_PATCH, headers));
    }

    private static String[] with(String first, String... others) {
        return Stream.concat(Stream.of(first), Stream.of(others)).toArray(String[]::new);
    }

    /**
     * Sends a request.
     *
     * @param body    null for none
     * @param headers each as it stands on a line
     */
    protected Answer send(String method, String target, String body, String... headers) {
        return send(service.baseUri(), method, target, body, headers);
    }

    /** The same to any service. */
    public static Answer send(URI service, String method, String target, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service + target))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (String header : headers) {
            int colon = header.indexOf(':');
            request.header(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        try {
            HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            return Answer.received(method, target, response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens a connection for requests that {@link #send} cannot make. */
    protected Wire wire() throws IOException {
        return new Wire(service.baseUri());
    }

    /** {@return the text as a value in a query} */
    public static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    // products

    /** {@return a name that no other product has, and that no other begins with} */
    public static String unique(String what) {
        return what + ' ' + LAST_NAME.incrementAndGet() + '.';
    }

    public static String json(String name, String description, long price) {
        return Json.createObjectBuilder().add("name", name).add("description", description).add("price", price).build()
                .toString();
    }

    /** {@return some product that was just created} */
    protected Created created() {
        return created(unique("Tea"), "Loose leaf", 450);
    }

    protected Created created(String name, String description, long price) {
        Answer answer = post(json(name, description, price));
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return new Created(answer.product().id(), answer.header("Location"), answer.etag(), answer.product());
    }

    /** {@return so many products that were just created, whose names begin with the prefix} */
    protected List<ProductJson> products(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> created(prefix + (char) ('a' + i % 26), "d" + i, i).product())
                .toList();
    }

    /** {@return the target of the list of the products whose names begin with the prefix} */
    public static String list(String prefix) {
        return PRODUCTS + "?name_prefix=" + encoded(prefix);
    }

    /** Asserts that it is as it was created. */
    protected void assertUnchanged(Created created) {
        Answer now = get(created.path());
        assertThat(now.status()).isEqualTo(200);
        assertThat(now.product()).isEqualTo(created.product());
        assertThat(now.etag()).isEqualTo(created.etag());
    }

    /** {@return the products of all pages from there on} */
    protected List<ProductJson> walk(String target) {
        List<ProductJson> products = new ArrayList<>();
        for (String next = target; next != null; ) {
            Answer page = get(next);
            assertThat(page.status()).as("%s", page).isEqualTo(200);
            products.addAll(page.products());
            next = page.link("next");
        }
        return products;
    }

    // problems

    public static Fault body(String pointer, String code) {
        return new Fault("body", "#" + pointer, code);
    }

    public static Fault query(String name, String code) {
        return new Fault("query", name, code);
    }

    public static Fault path(String name, String code) {
        return new Fault("path", name, code);
    }

    /** Asserts that the answer is this problem, with these faults and no other. */
    public static void problem(Answer answer, int status, String type, Fault... faults) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        if (!answer.method().equals("HEAD")) {
            assertThat(answer.object().getString("type")).isEqualTo("/problems/" + type);
            assertThat(faults(answer)).as("%s", answer).containsExactlyInAnyOrder(faults);
        }
    }

    public static List<Fault> faults(Answer answer) {
        return answer.status() != 422 ? List.of()
                : answer.object().getJsonArray("errors").getValuesAs(JsonObject.class).stream()
                        .map(error -> new Fault(error.getString("in"),
                                error.getString("pointer", error.getString("name", null)), error.getString("code")))
                        .toList();
    }

    // races

    /** {@return what came of the tasks, which all start at once} */
    public static <T> List<T> race(int count, IntFunction<Callable<T>> task) throws Exception {
        CyclicBarrier start = new CyclicBarrier(count);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Callable<T> racer = task.apply(i);
                futures.add(executor.submit(() -> {
                    start.await();
                    return racer.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
