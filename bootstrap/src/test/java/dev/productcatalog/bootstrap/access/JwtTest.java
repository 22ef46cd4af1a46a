package dev.productcatalog.bootstrap.access;

import static dev.productcatalog.bootstrap.harness.HttpTest.JSON;
import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.LogOf;
import dev.productcatalog.bootstrap.harness.OtherServer;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.TokenFile;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JSON Web Tokens of an issuer that publishes its keys by HTTP, and what is told of their holders. */
@Timeout(180)
class JwtTest {

    private static RunningService start(Issuer issuer, String more) {
        return RunningService.start(Database.MEMORY, """
                auth.issuer=https://issuer.example
                auth.audience=catalog
                auth.jwks=%s
                """.formatted(issuer.keySet()) + more);
    }

    private static Answer create(RunningService service, String token) {
        return send(service.baseUri(), "POST", PRODUCTS, json("Tea", "", 1), JSON, "Authorization: Bearer " + token);
    }

    @Test
    void holders_may_what_their_role_may() throws Exception {
        try (Issuer issuer = new Issuer(); RunningService service = start(issuer, "")) {
            assertThat(create(service, issuer.token("eva", "editor")).status()).isEqualTo(201);
            assertThat(create(service, issuer.token("rita", "reader")).status()).isEqualTo(403);
            assertThat(create(service, issuer.token("noah", "")).status()).isEqualTo(403);
            assertThat(create(service, issuer.token("eva", "editor") + 'x').status()).isEqualTo(401);
            assertThat(create(service, new Issuer().token("eva", "editor")).status()).isEqualTo(401);
            assertThat(issuer.fetches).hasValue(1);
        }
    }

    @Test
    void keys_outlive_their_issuer() throws Exception {
        Issuer issuer = new Issuer();
        try (RunningService service = start(issuer, "")) {
            String seen = issuer.token("eva", "editor");
            assertThat(create(service, seen).status()).isEqualTo(201);
            issuer.close();
            assertThat(create(service, seen).status()).isEqualTo(201);
            assertThat(create(service, issuer.token("ada", "editor")).status()).isEqualTo(201);
        }
    }

    @Test
    void the_start_does_not_wait_for_an_issuer_that_is_down() throws Exception {
        Issuer issuer = new Issuer();
        issuer.close();
        try (RunningService service = start(issuer, "auth.anonymous=reader")) {
            assertThat(send(service.baseUri(), "GET", PRODUCTS, null).status()).isEqualTo(200);
            Answer notKnown = create(service, issuer.token("eva", "editor"));
            assertThat(notKnown.status()).isEqualTo(503);
            assertThat(notKnown.object().getString("detail")).isEqualTo("the issuer's keys cannot be fetched now");
        }
    }

    @Test
    void the_log_tells_who_and_never_the_token() throws Exception {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        Logger root = Logger.getLogger("dev.productcatalog");
        Level before = root.getLevel();
        try (LogOf _ = new LogOf(root, lines); TokenFile tokens = TokenFile.make(); Issuer issuer = new Issuer();
             RunningService service = start(issuer, tokens.setting() + "\nlog.access=true")) {
            root.setLevel(Level.ALL);
            String jwt = issuer.token("eva", "editor");
            Answer metrics = send(service.baseUri(), "GET", "/metrics", null, "Authorization: Bearer "
                    + TokenFile.OPERATOR);
            for (String token : new String[] {jwt, TokenFile.EDITOR, TokenFile.READER, "pcat_of-a-stranger"}) {
                Answer answer = create(service, token);
                assertThat(answer.toString()).doesNotContain(token);
            }
            while (lines.stream().filter(line -> line.contains("who=")).count() < 5) {
                Thread.onSpinWait();
            }
            assertThat(lines).anyMatch(line -> line.contains("eva") && line.contains("201"))
                    .anyMatch(line -> line.contains("edgar") && line.contains("201"))
                    .anyMatch(line -> line.contains("rita") && line.contains("403"));
            assertThat(String.join("\n", lines) + metrics.text())
                    .doesNotContain(jwt.substring(jwt.lastIndexOf('.')), "pcat_");
        } finally {
            root.setLevel(before);
        }
    }

    /** Signs tokens, and publishes its key at a URL until it is closed. */
    private static final class Issuer implements AutoCloseable {

        final AtomicInteger fetches = new AtomicInteger();
        private final KeyPair keys;
        private final OtherServer server;

        Issuer() throws IOException, GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
            server = new OtherServer(this::publish);
        }

        String keySet() {
            return server.uri() + "/keys";
        }

        /** @param role empty for none */
        String token(String name, String role) throws GeneralSecurityException {
            String signed = base64("{\"alg\":\"RS256\",\"kid\":\"1\"}".getBytes(UTF_8)) + '.' + base64("""
                    {"iss":"https://issuer.example","aud":"catalog","sub":"%s","exp":%d,"roles":["%s"]}"""
                    .formatted(name, Instant.now().getEpochSecond() + 600, role).getBytes(UTF_8));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(ISO_8859_1));
            return signed + '.' + base64(signature.sign());
        }

        private void publish(HttpExchange exchange) throws IOException {
            RSAPublicKey key = (RSAPublicKey) keys.getPublic();
            fetches.incrementAndGet();
            OtherServer.answer(exchange, "application/json",
                    "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"1\",\"n\":\"%s\",\"e\":\"%s\"}]}"
                            .formatted(base64(unsigned(key.getModulus())), base64(unsigned(key.getPublicExponent()))));
        }

        private static byte[] unsigned(BigInteger number) {
            byte[] bytes = number.toByteArray();
            return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        }

        private static String base64(byte[] bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
