package dev.productcatalog.bootstrap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.Answer.ProductJson;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requests of which some bytes were changed: whatever they are, they harm nobody. */
class AnyBytesTest extends HttpTest {

    private static final int CLIENTS = 4;
    private static final int REQUESTS = 1_700; // of each client, on each of three databases
    private static final long SEED = 20_261_122;

    private static final String BODY = "{\"name\": \"Tea\", \"description\": \"Loose \\u00e9 leaf\", \"price\": 45e1}";
    private static final List<String> HEADS = List.of(
            "GET /api/v1/products?limit=3&sort=-price,name&price_gte=1&q=tea%20leaf HTTP/1.1\r\nHost: a\r\n"
                    + "Accept: */*;q=0.5\r\n",
            "GET /api/v1/products/1 HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"a\", W/\"b\"\r\nX-Request-Id: 1\r\n",
            "GET /api/v1/products?cursor=AAAA&id=1,2&name_prefix=%C3%A9 HTTP/1.1\r\nHost: a\r\nPrefer: count=exact\r\n",
            "POST /api/v1/products HTTP/1.1\r\nHost: a\r\nContent-Type: application/json; charset=utf-8\r\n",
            "PUT /api/v1/products/2 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nIf-Match: *\r\n",
            "PATCH /api/v1/products/1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/merge-patch+json\r\n",
            "DELETE /api/v1/products/3 HTTP/1.1\r\nHost: a\r\nIf-Match: \"a\"\r\n",
            "OPTIONS /api/v1/products HTTP/1.1\r\nHost: a\r\n",
            "GET /hello?name=ann HTTP/1.1\r\nHost: a\r\n");
    private static final String[] PIECES = {"\u0000", "\r\n", "\n", "%", "%00", "%ff", "\"", "\\", "\\ud800", "{", "[",
            "}",
        "9".repeat(400), "1e999999999", "-", ",", ";", "=", "&", "?", "/", "..", ":", " ", "\u00ff", "\u00c3\u0028",
        "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "null", "\ufeff"};

    @Test
    void no_bytes_harm_the_service() throws Exception {
        Created before = created();

        List<Duration> slowest = race(CLIENTS, client -> () -> storm(new Random(SEED + client)));

        assertThat(slowest).allSatisfy(duration -> assertThat(duration).isLessThan(Duration.ofSeconds(10)));
        assertThat(get("/health/ready").status()).isEqualTo(200);
        assertThat(created().id()).isGreaterThan(before.id());
        for (ProductJson product : walk(PRODUCTS + "?limit=1000")) {
            assertThat(product.name()).isNotBlank().doesNotContainPattern("[\\p{Cc}\\u2028\\u2029]");
            assertThat(product.name().codePointCount(0, product.name().length())).isBetween(1, 50);
            assertThat(product.description()).doesNotContain("\0").hasSizeLessThanOrEqualTo(20_000);
            assertThat(product.price()).isBetween(0L, PRICE_MAX);
        }
    }

    /** {@return the longest time that an answer took} */
    private Duration storm(Random random) throws IOException {
        long slowest = 0;
        Wire wire = wire();
        for (int i = 0; i < REQUESTS; i++) {
            byte[] request = request(random);
            long started = System.nanoTime();
            boolean open = false;
            try {
                wire.send(request);
                Answer answer = wire.receive(method(request), "/");
                assertThat(answer.status()).as("seed %d, request %d: %s", SEED, i, answer).isLessThan(500);
                open = answer.status() < 300 && !"close".equals(answer.header("Connection"));
            } catch (EOFException | SocketException closed) {
                // what is no request at all may be answered by a close
            }
            slowest = Math.max(slowest, System.nanoTime() - started);
            if (!open) {
                wire.close();
                wire = wire();
            }
        }
        wire.close();
        return Duration.ofNanos(slowest);
    }

    /** A valid request in which some pieces were put in, taken out or changed; its end awaits no more bytes. */
    private static byte[] request(Random random) {
        String head = HEADS.get(random.nextInt(HEADS.size()));
        boolean hasBody = head.startsWith("P");
        boolean inBody = hasBody && random.nextBoolean();
        byte[] body = hasBody ? (inBody ? mutated(BODY, random) : BODY)
                .getBytes(random.nextInt(9) == 0 ? ISO_8859_1 : UTF_8)
                : new byte[0];
        String changed = inBody || random.nextInt(20) == 0 ? head : mutated(head, random);
        String length = hasBody ? "Content-Length: " + body.length + "\r\n" : "";
        byte[] first = (changed + length + "\r\n").getBytes(ISO_8859_1);
        byte[] request = Arrays.copyOf(first, first.length + body.length);
        System.arraycopy(body, 0, request, first.length, body.length);
        return request;
    }

    private static String mutated(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(4)) {
                case 0 -> changed.setCharAt(at, (char) random.nextInt(256));
                case 1 -> changed.deleteCharAt(at);
                case 2 -> changed.insert(at, PIECES[random.nextInt(PIECES.length)]);
                default -> changed.insert(at, changed.substring(at, Math.min(changed.length(),
                        at + random.nextInt(30))));
            }
        }
        return changed.toString();
    }

    private static String method(byte[] request) {
        String text = new String(request, ISO_8859_1);
        return text.startsWith("HEAD ") ? "HEAD" : "GET";
    }
}
