package dev.productcatalog.bootstrap.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.LogOf;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class TlsTest {

    private static final int PATIENCE = 60_000;
    private static final String IMPATIENT = "server.no-progress-timeout=1s";
    private static final Logger CONNECTIONS = Logger.getLogger("dev.productcatalog.http.connection.GuardedConnection");

    @TempDir
    private static Path made;
    private static TestCertificate first;
    private static TestCertificate second;

    @TempDir
    private Path folder;
    private RunningService service;

    @BeforeAll
    static void make() {
        first = TestCertificate.make(made, "EC");
        second = TestCertificate.make(made, "RSA");
    }

    @AfterEach
    void stop() throws IOException {
        if (service != null) {
            service.close();
        }
    }

    private void start(TestCertificate certificate) throws IOException {
        start(certificate, "");
    }

    private void start(TestCertificate certificate, String settings) throws IOException {
        certificate.write(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        service = RunningService.start(Database.MEMORY, """
                tls.certificate=%s
                tls.private-key=%s
                """.formatted(folder.resolve("cert.pem"), folder.resolve("key.pem")) + settings);
    }

    private static HttpClient client(String protocol, TestCertificate... trusted) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {protocol});
        return HttpClient.newBuilder().sslContext(TestCertificate.trusted(trusted)).sslParameters(parameters).build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.baseUri().resolve(path)).timeout(Duration.ofMillis(PATIENCE));
    }

    private SSLSocket connect(SSLContext trusted) throws IOException {
        SSLSocket socket = (SSLSocket) trusted.getSocketFactory()
                .createSocket(InetAddress.getByName("127.0.0.1"), service.baseUri().getPort());
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    private Socket connectWithoutTls() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), service.baseUri().getPort());
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void requests_and_answers_of_any_size_go_by_tls(String protocol) throws Exception {
        start(first);
        assertThat(service.baseUri().getScheme()).isEqualTo("https");
        String product = "{\"name\": \"Tea\", \"description\": \"%s\", \"price\": 1}"
                .formatted("\uD83C\uDF75".repeat(10_000));
        try (HttpClient client = client(protocol, first)) {
            for (int i = 0; i < 20; i++) {
                HttpResponse<String> created =
                        client.send(request("/api/v1/products").header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(product)).build(), BodyHandlers.ofString());
                assertThat(created.statusCode()).isEqualTo(201);
                assertThat(created.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
                assertThat(created.sslSession().orElseThrow().getProtocol()).isEqualTo(protocol);
            }
            HttpResponse<String> list = client.send(request("/api/v1/products").build(), BodyHandlers.ofString());
            assertThat(list.body()).hasSizeGreaterThan(20 * 10_000).startsWith("[{\"id\":1,").endsWith("}]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0301", "0302"})
    void older_protocols_are_refused(String version) throws Exception {
        start(first);
        // a whole ClientHello (RFC 5246, section 7.4.1.2) that has no extensions, of TLS 1.0 or 1.1
        String hello = version + "00".repeat(32) + "00" + "0004c009c013" + "0100";
        String handshake = "01" + "%06x".formatted(hello.length() / 2) + hello;
        try (Socket socket = connectWithoutTls()) {
            socket.getOutputStream().write(HexFormat.of()
                    .parseHex("160301" + "%04x".formatted(handshake.length() / 2) + handshake));
            assertThat(HexFormat.of().formatHex(readAll(socket))).matches("15030.0002" + "0246"); // protocol_version
        }
    }

    @Test
    void a_client_that_only_speaks_another_protocol_in_it_is_refused() throws Exception {
        start(first);
        try (SSLSocket socket = connect(TestCertificate.trusted(first))) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            assertThatThrownBy(socket::startHandshake).hasMessageContaining("no_application_protocol");
        }
    }

    @Test
    void the_last_answer_ends_with_a_notice() throws Exception {
        start(first);
        System.setProperty("com.sun.net.ssl.requireCloseNotify", "true");
        try (SSLSocket socket = connect(TestCertificate.trusted(first))) {
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .endsWith("{\"hello\":\"world\"}");
        } finally {
            System.clearProperty("com.sun.net.ssl.requireCloseNotify");
        }
    }

    @Test
    void a_certificate_is_renewed_without_a_dropped_request() throws Exception {
        start(first);
        SSLContext both = TestCertificate.trusted(first, second);
        AtomicBoolean renewed = new AtomicBoolean();
        try (SSLSocket kept = connect(both); ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(get(kept)).startsWith("HTTP/1.1 200");
            List<Future<Integer>> load = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                load.add(clients.submit((Callable<Integer>) () -> {
                    int requests = 0;
                    for (boolean last = false; !last; requests++) {
                        last = renewed.get();
                        try (SSLSocket fresh = connect(both)) {
                            assertThat(get(fresh)).startsWith("HTTP/1.1 200");
                            assertThat(get(fresh)).startsWith("HTTP/1.1 200");
                        }
                    }
                    return requests;
                }));
            }
            second.write(folder.resolve("cert.pem"), folder.resolve("key.pem"));
            awaitServed(second, both);
            renewed.set(true);
            for (Future<Integer> client : load) {
                assertThat(client.get()).isPositive();
            }
            assertThat(get(kept)).startsWith("HTTP/1.1 200");
            assertThat(kept.getSession().getPeerCertificates()[0]).isEqualTo(first.certificate());
        }
    }

    @Test
    void half_a_renewal_changes_nothing_until_the_other_half_is_there() throws Exception {
        start(first);
        SSLContext both = TestCertificate.trusted(first, second);
        Queue<String> log = new ConcurrentLinkedQueue<>();
        try (LogOf _ = new LogOf(Logger.getLogger("dev.productcatalog.http.access"), log)) {
            TestCertificate.replace(folder.resolve("cert.pem"), second.chain());
            while (log.isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(log.peek()).startsWith("The certificate in use stays as it was: tls.private-key");
            assertThat(served(both)).isEqualTo(first.certificate());

            TestCertificate.replace(folder.resolve("key.pem"), second.key());
            awaitServed(second, both);
        }
    }

    @Test
    void plain_http_gets_one_clear_line_in_the_log_and_a_closed_connection() throws Exception {
        start(first);
        Queue<String> log = new ConcurrentLinkedQueue<>();
        try (LogOf _ = new LogOf(CONNECTIONS, log); Socket socket = connectWithoutTls()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(readAll(socket)).isEmpty();
            while (log.isEmpty()) {
                Thread.onSpinWait();
            }
        }
        assertThat(log).containsExactly(
                "A client at 127.0.0.1 spoke no TLS to the port for TLS and was cut off: it has to use https");
        assertThat(served(TestCertificate.trusted(first))).isEqualTo(first.certificate());
    }

    @Test
    void slow_and_stuck_handshakes_are_cut_off_and_hold_nobody_up() throws Exception {
        start(first, "server.no-progress-timeout=5s"); // in which a busy machine serves who is not stuck
        byte[] hello = clientHello();
        List<Socket> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = connectWithoutTls();
                socket.getOutputStream().write(hello, 0, i * hello.length / 200); // from nothing to nearly all
                stuck.add(socket);
            }
            assertThat(served(TestCertificate.trusted(first))).isEqualTo(first.certificate());
            for (Socket socket : stuck) {
                readAll(socket); // ends, or this fails by its timeout
            }
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
    }

    /** Each byte comes in time, but the handshake does not. */
    @Test
    void a_handshake_in_dribbles_is_cut_off() throws Exception {
        start(first, IMPATIENT);
        byte[] hello = clientHello();
        try (Socket socket = connectWithoutTls(); ExecutorService dribble =
                Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> ended = dribble.submit(() -> {
                for (int i = 0; ; i = (i + 1) % (hello.length - 1)) {
                    socket.getOutputStream().write(hello, i, 1);
                    Thread.sleep(100); // slow is what this client is
                }
            });
            assertThat(readAll(socket).length).isLessThan(100);
            assertThatThrownBy(ended::get).hasCauseInstanceOf(SocketException.class);
        }
    }

    @Test
    void a_client_that_breaks_off_is_no_news() throws Exception {
        start(first);
        Queue<String> log = new ConcurrentLinkedQueue<>();
        try (LogOf _ = new LogOf(CONNECTIONS, log)) {
            connectWithoutTls().close();
            try (SSLSocket distrusting = connect(TestCertificate.trusted(second))) {
                assertThatThrownBy(distrusting::startHandshake).isInstanceOf(SSLHandshakeException.class);
            }
            assertThat(served(TestCertificate.trusted(first))).isEqualTo(first.certificate());
        }
        assertThat(log).isEmpty();
    }

    @Test
    void a_certificate_may_have_an_ed25519_key() throws Exception {
        TestCertificate modern = TestCertificate.make(folder, "Ed25519");
        start(modern);

        assertThat(served(TestCertificate.trusted(modern))).isEqualTo(modern.certificate());
    }

    private static String get(Socket socket) throws IOException {
        socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\"}") < 0) {
            int b = in.read();
            assertThat(b).as("the end of %s", answer).isNotNegative();
            answer.append((char) b);
        }
        return answer.toString();
    }

    private Certificate served(SSLContext trusted) throws IOException {
        try (SSLSocket socket = connect(trusted)) {
            assertThat(get(socket)).startsWith("HTTP/1.1 200");
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private void awaitServed(TestCertificate certificate, SSLContext trusted) throws IOException {
        while (!served(trusted).equals(certificate.certificate())) {
            Thread.onSpinWait();
        }
    }

    /** {@return the first bytes that a client sends} */
    private byte[] clientHello() throws Exception {
        SSLEngine engine = TestCertificate.trusted(first).createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }

    private static byte[] readAll(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (SocketException e) {
            return new byte[0]; // a reset is a close as well
        }
    }
}
