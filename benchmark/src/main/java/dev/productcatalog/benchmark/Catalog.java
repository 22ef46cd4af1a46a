package dev.productcatalog.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A client of a running service, for all that is done before and beside the load. */
final class Catalog {

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; *rel=\"?next\"?");
    private static final Pattern ID = Pattern.compile("\"id\": ?(\\d+)");
    /** What any server adds by itself. */
    private static final Set<String> OWN_HEADERS = Set.of("content-length", "date", "connection");

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI products;
    private long lastFilled;

    /** @param baseUri where the service listens, without a path */
    Catalog(URI baseUri) {
        this.products = baseUri.resolve("/api/v1/products");
    }

    /** Creates products, and writes their ids to {@code ids.txt}, and a cursor for each page to {@code cursors.txt}. */
    void fill(int count, Path folder) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            HttpResponse<String> created = send(post("Product " + i, i));
            String location = created.headers().firstValue("Location").orElseThrow();
            ids.add(location.substring(location.lastIndexOf('/') + 1));
        }
        lastFilled = Long.parseLong(ids.getLast());
        Files.write(folder.resolve("ids.txt"), ids);
        List<String> cursors = new ArrayList<>();
        // From the 50th-last product on, a page would not be full.
        for (URI page = query("limit=10"); cursors.size() < count / 10 - 6; page = next(page).orElseThrow()) {
            if (page.getQuery().contains("cursor=")) {
                cursors.add(page.getQuery().replaceFirst(".*cursor=([^&]*).*", "$1"));
            }
        }
        Files.write(folder.resolve("cursors.txt"), cursors);
    }

    /**
     * Deletes what has been created since {@link #fill}: the more products there are, the more it costs to create one.
     * H2 does not join pages that have become sparse, so its indexes stay larger than if there had never been more.
     */
    void removeCreated() throws IOException, InterruptedException {
        while (true) {
            Matcher id = ID.matcher(send(HttpRequest.newBuilder(query("sort=-id&limit=1000"))).body());
            while (id.find()) {
                if (Long.parseLong(id.group(1)) <= lastFilled) {
                    return;
                }
                send(item(id.group(1)).DELETE());
            }
        }
    }

    /** Writes the entity tags that the products have now to {@code tags.txt}, in the order of the ids. */
    void readTags(Path folder) throws IOException, InterruptedException {
        List<String> tags = new ArrayList<>();
        for (String id : Files.readAllLines(folder.resolve("ids.txt"))) {
            tags.add(send(item(id).GET()).headers().firstValue("ETag").orElseThrow());
        }
        Files.write(folder.resolve("tags.txt"), tags);
    }

    /** Writes the entity tag of a page of the list to {@code list-tag.txt}. */
    void writeListTag(Path folder) throws IOException, InterruptedException {
        String tag = send(HttpRequest.newBuilder(query("limit=50"))).headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = client.send(HttpRequest.newBuilder(query("limit=50"))
                .header("If-None-Match", tag).build(), BodyHandlers.ofString());
        if (again.statusCode() != 304) {
            throw new IllegalStateException(again + " for the tag " + tag);
        }
        Files.writeString(folder.resolve("list-tag.txt"), tag);
    }

    /** Gives a product another price. */
    void patch(String id, long price) throws IOException, InterruptedException {
        send(item(id).header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString("{\"price\":" + price + "}")));
    }

    /** Writes one answer of each kind to the folder, for the bare server. */
    void record(Path folder) throws IOException, InterruptedException {
        String id = Files.readAllLines(folder.resolve("ids.txt")).get(42);
        String cursor = Files.readAllLines(folder.resolve("cursors.txt")).get(42);
        record(folder.resolve(BareServer.ITEM), send(item(id).GET()));
        record(folder.resolve(BareServer.LIST), send(HttpRequest.newBuilder(query("limit=50&cursor=" + cursor))));
        record(folder.resolve(BareServer.POST), send(post("Product 12345678", 12345678)));
        record(folder.resolve(BareServer.PATCH), send(item(id).header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString("{\"price\":12345678}"))));
    }

    private static void record(Path file, HttpResponse<String> answer) throws IOException {
        String headers = answer.headers().map().entrySet().stream()
                .filter(header -> !OWN_HEADERS.contains(header.getKey().toLowerCase()))
                .flatMap(header -> header.getValue().stream().map(value -> header.getKey() + ": " + value + "\n"))
                .collect(Collectors.joining());
        Files.writeString(file, answer.statusCode() + "\n" + headers + "\n" + answer.body());
    }

    /** {@return the list with this query} */
    URI query(String query) {
        return URI.create(products + "?" + query);
    }

    /** Reads a page. {@return the page after it, if there is one} */
    Optional<URI> next(URI page) throws IOException, InterruptedException {
        for (String link : send(HttpRequest.newBuilder(page)).headers().allValues("Link")) {
            Matcher next = NEXT.matcher(link);
            if (next.find()) {
                return Optional.of(page.resolve(next.group(1)));
            }
        }
        return Optional.empty();
    }

    /**
     * Reads a page.
     *
     * @param count whether to ask for the number of all products that match, too
     */
    void read(URI page, boolean count) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(page);
        send(count ? request.header("Prefer", "count=exact") : request);
    }

    private HttpRequest.Builder item(String id) {
        return HttpRequest.newBuilder(URI.create(products + "/" + id));
    }

    private HttpRequest.Builder post(String name, long price) {
        String body = "{\"name\":\"%s\",\"description\":\"Loose leaf, 100 g, first flush\",\"price\":%d}";
        return HttpRequest.newBuilder(products).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.formatted(name, price)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer + ": " + answer.body());
        }
        return answer;
    }
}
