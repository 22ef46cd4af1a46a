package dev.productcatalog.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.http.connection.FramingGrammar.Outcome;
import io.helidon.http.RequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingGuardTest {

    private static final String GET = "GET /a?b=%20c HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String POST = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: \t5 \r\nX-Y:\r\n\r\nabcde";
    private static final String CHUNKED_HEAD = "PUT /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    private static final String CHUNKED = CHUNKED_HEAD
            + "1;ext=\"v\"\r\na\r\n00A \t;x\r\n\r\n0\r\n\r\nGET\r\n0;last\r\nX-Trailer: 1\r\nY:\r\n\r\n";
    private static final String PIPELINE = GET + POST + CHUNKED + "\r\n" + GET + CHUNKED + POST;

    /** What came out: the requests, content without chunks, and the status of a refusal or 0. */
    @Test
    void requests_leave_one_at_a_time_wherever_reads_split_them() {
        Outcome expected = new Outcome(List.of(GET, POST, CHUNKED_HEAD + "a\r\n0\r\n\r\nGET", GET,
                CHUNKED_HEAD + "a\r\n0\r\n\r\nGET", POST), 0);

        assertThat(FramingGrammar.read(PIPELINE)).isEqualTo(expected);
        assertThat(guard(PIPELINE, new int[0])).isEqualTo(expected);
        for (int first = 1; first < PIPELINE.length(); first++) {
            for (int second = first; second < PIPELINE.length(); second += 7) {
                assertThat(guard(PIPELINE, new int[] {first, second})).as("%d %d", first, second).isEqualTo(expected);
            }
        }
    }

    @Test
    void one_byte_at_a_time_is_the_same() {
        int[] everywhere = new int[PIPELINE.length() - 1];
        for (int i = 0; i < everywhere.length; i++) {
            everywhere[i] = i + 1;
        }

        assertThat(guard(PIPELINE, everywhere)).isEqualTo(guard(PIPELINE, new int[0]));
    }

    @Test
    void a_request_of_HTTP_1_0_may_lack_a_host_and_is_the_last_unless_it_asks() {
        String old = "GET /a HTTP/1.0\r\nExpect: 100-continue\r\n";
        assertThat(guard(old + "\r\n", new int[0]).requests()).containsExactly("GET /a HTTP/1.1\r\n\r\n");
        assertThat(isLast(old + "\r\n")).isTrue();
        assertThat(isLast(old + "Connection: x, Keep-Alive\r\n\r\n")).isFalse();
        assertThat(isLast(old + "Connection: keep-alive, close\r\n\r\n")).isTrue();
        assertThat(isLast(GET)).isFalse();
        assertThat(status(old + "Host: a\r\nHost: b\r\n\r\n")).isEqualTo(400);
        assertThat(status("POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n")).isEqualTo(400);
    }

    private static boolean isLast(String bytes) {
        FramingGuard guard = new FramingGuard();
        guard.feed(bytes.getBytes(ISO_8859_1));
        guard.next();
        return guard.head().isLast();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/3.0", "HTTP/9.9"})
    void another_version_is_505(String version) {
        assertThat(status("GET / " + version + "\r\nHost: x\r\n\r\n")).isEqualTo(505);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1", "HTTP/11", "HTTP/1.10", "HTTP/01.1", "http/1.1", "HTTP 1.1", "HTTP/1.1 ",
            "XTTP/1.1"})
    void what_is_no_version_is_400(String version) {
        assertThat(status("GET / " + version + "\r\nHost: x\r\n\r\n")).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:", "localhost:8080", "[::1]", "[::1]:", "[::1]:80", "127.0.0.1:1",
            "", ":80", "a_b", "%41"})
    void a_host_may_have_a_port_which_may_be_empty(String host) {
        assertThat(status("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "a@b", "a:b", "a:80:90", "[::1", "::1", "a\"", "\u00e9"})
    void what_is_no_host_is_400(String host) {
        assertThat(status("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")).isEqualTo(400);
    }

    @Test
    void a_target_may_have_what_browsers_send() {
        for (char c = '!'; c < 0x7f; c++) {
            int expected = "\"<>#".indexOf(c) < 0 ? 0 : 400;
            assertThat(status("GET /?q=a" + c + "b HTTP/1.1\r\nHost: x\r\n\r\n")).as("%c", c).isEqualTo(expected);
        }
    }

    @Test
    void mutated_requests_are_read_as_the_grammar_says() {
        Random random = new Random(42);
        String[] seeds = {GET, POST, CHUNKED, PIPELINE};
        String odd = "\r\n\r\n \t:;,+-0059aFgX\0\u000b\u007f\u0080\u00ff";
        int refused = 0;
        for (int round = 0; round < 10_000; round++) {
            StringBuilder mutated = new StringBuilder(seeds[random.nextInt(seeds.length)]);
            for (int n = random.nextInt(3); n >= 0; n--) {
                int at = random.nextInt(mutated.length());
                char c = odd.charAt(random.nextInt(odd.length()));
                switch (random.nextInt(4)) {
                    case 0 -> mutated.setCharAt(at, c);
                    case 1 -> mutated.insert(at, c);
                    case 2 -> mutated.deleteCharAt(at);
                    default -> mutated.insert(at, mutated.substring(at, Math.min(at + 1 + random.nextInt(30),
                            mutated.length())));
                }
            }
            String bytes = mutated.toString();
            int[] splits = random.ints(random.nextInt(4), 1, bytes.length()).sorted().toArray();
            Outcome expected = FramingGrammar.read(bytes);
            refused += expected.refusal() == 0 ? 0 : 1;

            assertThat(guard(bytes, splits)).as("%s", bytes).isEqualTo(expected);
        }
        assertThat(refused).isBetween(3_000, 9_700);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "0000000000000000042"})
    void lengths_up_to_the_largest_are_numbers(String length) {
        assertThat(head("Content-Length: " + length)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "18446744073709551616", "99999999999999999999", "+1", "-1", "0x1",
            "1,1", "1 1", "", "\u0661", "1_0"})
    void anything_else_is_no_length(String length) {
        assertThatThrownBy(() -> head("Content-Length: " + length)).isInstanceOf(RequestException.class);
    }

    @Test
    void a_target_may_have_8_KiB() {
        String longest = "/" + "x".repeat(8191);
        assertThat(status("GET " + longest + " HTTP/1.1\r\nHost: x\r\n\r\n")).isZero();
        assertThat(status("GET " + longest + "x HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo(414);
        assertThat(status("GET " + longest + "x".repeat(100))).isEqualTo(414);
        assertThat(status("x".repeat(9000))).isEqualTo(400);
    }

    @Test
    void a_header_section_may_have_16_KiB() {
        String filled = "Host: x\r\nA: " + "a".repeat(16 * 1024 - "Host: x\r\nA: \r\n\r\n".length());
        assertThat(status("GET / HTTP/1.1\r\n" + filled + "\r\n\r\n")).isZero();
        assertThat(status("GET / HTTP/1.1\r\n" + filled + "a\r\n\r\n")).isEqualTo(431);
        assertThat(status("GET / HTTP/1.1\r\n" + filled + "aaaaa")).isEqualTo(431);
        assertThat(status("GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(3000))).isEqualTo(431);
    }

    @Test
    void endless_extensions_and_trailers_are_refused() {
        assertThat(status(CHUNKED_HEAD + "1;" + "x".repeat(17_000))).isEqualTo(400);
        assertThat(status(CHUNKED_HEAD + "1;x=yyyyyyyyyyyyyyyyyyyyyyyyyyy\r\na\r\n".repeat(1000))).isEqualTo(400);
        assertThat(status(CHUNKED_HEAD + "0\r\n" + "A: b\r\n".repeat(5000))).isEqualTo(400);
        assertThat(status(CHUNKED_HEAD + "0".repeat(17))).isEqualTo(400);
    }

    @Test
    void what_is_no_HTTP_is_refused_before_a_line_ends() {
        assertThat(status("\u0016\u0003\u0001\u0002")).isEqualTo(400);
    }

    @Test
    void a_refusal_is_final() {
        FramingGuard guard = new FramingGuard();
        guard.feed(("GET / HTTP/1.9\r\n\r\n" + GET).getBytes(ISO_8859_1));

        assertThatThrownBy(guard::next).isInstanceOf(RequestException.class);
        assertThatThrownBy(guard::next).isInstanceOf(RequestException.class);
        assertThat(guard.idle()).isFalse();
    }

    private static byte[] head(String header) {
        FramingGuard guard = new FramingGuard();
        guard.feed(("POST / HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n").getBytes(ISO_8859_1));
        return guard.next();
    }

    /** {@return the status of the refusal, 0 if there is none without an end} */
    private static int status(String bytes) {
        FramingGuard guard = new FramingGuard();
        guard.feed(bytes.getBytes(ISO_8859_1));
        try {
            while (guard.next() != null) {
                // all of it
            }
            return 0;
        } catch (RequestException e) {
            return e.status().code();
        }
    }

    private static Outcome guard(String bytes, int[] splits) {
        FramingGuard guard = new FramingGuard();
        List<String> requests = new ArrayList<>();
        StringBuilder content = new StringBuilder();
        int from = 0;
        try {
            for (int i = 0; i <= splits.length; i++) {
                int to = i < splits.length ? splits[i] : bytes.length();
                if (from < to) {
                    guard.feed(bytes.substring(from, to).getBytes(ISO_8859_1));
                }
                from = to;
                boolean head = guard.expectsHead();
                for (byte[] piece = guard.next(); piece != null; head = guard.expectsHead(), piece = guard.next()) {
                    if (head) {
                        requests.add(new String(piece, ISO_8859_1));
                        content.setLength(0);
                    } else {
                        content.append(new String(piece, ISO_8859_1));
                    }
                    if (guard.expectsHead()) {
                        complete(requests, content);
                    }
                }
            }
            guard.end();
            return new Outcome(requests, 0);
        } catch (RequestException e) {
            return new Outcome(requests, e.status().code());
        }
    }

    /** Adds the content to its head; chunks must be in their plainest form. */
    private static void complete(List<String> requests, StringBuilder content) {
        String head = requests.removeLast();
        StringBuilder plain = new StringBuilder(content);
        if (head.toLowerCase().contains("\r\ntransfer-encoding:")) {
            plain.setLength(0);
            int at = 0;
            for (int size = -1; size != 0; ) {
                int line = content.indexOf("\r\n", at);
                assertThat(content.substring(at, line)).matches("0|[1-9a-f][0-9a-f]*");
                size = Integer.parseInt(content.substring(at, line), 16);
                plain.append(content, line + 2, line + 2 + size);
                at = line + 2 + size + 2;
                assertThat(content.substring(at - 2, at)).isEqualTo("\r\n");
            }
            assertThat(at).isEqualTo(content.length());
        }
        requests.add(head + plain);
    }
}
