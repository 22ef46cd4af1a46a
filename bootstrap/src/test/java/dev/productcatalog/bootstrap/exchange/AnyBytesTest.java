package dev.productcatalog.bootstrap.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Answer.ProductJson;
import dev.productcatalog.bootstrap.harness.HttpTest;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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

    /** Of a request that may be understood: what is answered depends on it. */
    private static final Pattern REQUEST_LINE = Pattern.compile("\\A([^ \\r\\n]+) ([^ \\r\\n]+) HTTP/1\\.1\\r\\n");

    @Test
    void no_bytes_harm_the_service() throws Exception {
        Created before = created();

        race(CLIENTS, client -> () -> {
            storm(new Random(SEED + client));
            return client;
        });

        assertThat(get("/health/ready").status()).isEqualTo(200);
        assertThat(created().id()).isGreaterThan(before.id());
        for (ProductJson product : walk(PRODUCTS + "?limit=1000")) {
            assertThat(product.name()).isNotBlank().doesNotContainPattern("[\\p{Cc}\\u2028\\u2029]");
            assertThat(product.name().codePointCount(0, product.name().length())).isBetween(1, 50);
            assertThat(product.description()).doesNotContain("\0").hasSizeLessThanOrEqualTo(20_000);
            assertThat(product.price()).isBetween(0L, PRICE_MAX);
        }
    }

    private void storm(Random random) throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            byte[] request = request(random);
            String which = "seed %d, request %d:%n%s".formatted(SEED, i, new String(request, ISO_8859_1));
            // what is slow by itself is slow again; what a busy machine delayed is not
            assertThat(IntStream.range(0, 10).anyMatch(again -> isQuick(request, which))).as(which).isTrue();
        }
    }

    /** {@return whether the answer took less than a second} */
    private boolean isQuick(byte[] request, String which) {
        long started = System.nanoTime();
        try (Wire wire = wire()) {
            wire.send(request);
            wire.end(); // so that nobody waits for what was cut off
            Matcher line = REQUEST_LINE.matcher(new String(request, ISO_8859_1));
            Answer answer = line.find() ? wire.receive(line.group(1), line.group(2)) : wire.receive("GET", "/");
            assertThat(answer.status()).as("%s%n%s", which, answer).satisfiesAnyOf(
                    status -> assertThat(status).isLessThan(500),
                    status -> assertThat(status).isEqualTo(505));
        } catch (IOException e) {
            fail("no answer to " + which, e);
        }
        return System.nanoTime() - started < 1_000_000_000;
    }

    /** A valid request in which some pieces were put in, taken out or changed. */
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
}
