package dev.productcatalog.http.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import dev.productcatalog.http.access.Credential;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.settings.JwtSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An issuer that is down for an hour, by a clock that has no need to wait for it. */
@Timeout(180)
class IssuerOutageTest {

    private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualClock clock = new ManualClock();
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile JWKSet published = TestIssuer.publicKeys(TestIssuer.RSA);
    private volatile boolean down;
    private JsonWebTokens tokens;

    private JWKSet publish() throws IOException {
        fetches.incrementAndGet();
        if (down) {
            throw new IOException("the issuer is down");
        }
        return published;
    }

    private Instant now() {
        return START.plus(clock.elapsed());
    }

    private void start() {
        KeySet keys = new KeySet("of the test", this::publish, KeySet.Pace.USUAL, clock);
        tokens = new JsonWebTokens(new JwtSettings(TestIssuer.NAME, TestIssuer.AUDIENCE, "", "roles"), keys, this::now);
    }

    @AfterEach
    void close() {
        tokens.close();
    }

    /** {@return whether a new token is valid that was signed with that key} */
    private boolean isValid(RSAKey key) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
        return tokens.verify(Credential.of(TestIssuer.rs256(key, header, TestIssuer.claims(now())))).isPresent();
    }

    @Test
    void known_keys_outlive_an_outage_of_an_hour_and_new_ones_are_known_soon_after_it() throws Exception {
        start();
        assertThat(isValid(TestIssuer.RSA)).isTrue();
        down = true;
        for (int minute = 0; minute < 60; minute++) {
            clock.advance(MINUTE);
            assertThat(isValid(TestIssuer.RSA)).isTrue();
            assertThat(isValid(TestIssuer.OTHER_RSA)).isFalse();
        }
        assertThat(fetches).as("every 10 s, once it is found to be down").hasValueBetween(300, 361);

        published = TestIssuer.publicKeys(TestIssuer.OTHER_RSA);
        down = false;
        clock.advance(KeySet.Pace.USUAL.atMost());
        assertThat(isValid(TestIssuer.OTHER_RSA)).isTrue();
        assertThat(isValid(TestIssuer.RSA)).as("withdrawn meanwhile").isFalse();
    }

    @Test
    void tokens_cause_no_more_fetches_of_an_issuer_that_is_down() throws Exception {
        start();
        assertThat(isValid(TestIssuer.RSA)).isTrue();
        down = true;
        clock.advance(Duration.ofMinutes(5));
        int before = fetches.get();
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(isValid(TestIssuer.OTHER_RSA)).isFalse();
        }
        assertThat(fetches.get() - before).isEqualTo(10);
    }

    @Test
    void an_issuer_that_is_down_from_the_start_is_asked_until_it_answers() throws Exception {
        down = true;
        start();
        for (int minute = 0; minute < 60; minute++) {
            clock.advance(MINUTE);
            assertThatThrownBy(() -> isValid(TestIssuer.RSA)).isInstanceOfSatisfying(Problem.class,
                    problem -> assertThat(problem.type().status().code()).isEqualTo(503));
        }
        down = false;
        clock.advance(KeySet.Pace.USUAL.atMost());
        assertThat(isValid(TestIssuer.RSA)).isTrue();
    }

    @Test
    void an_issuer_that_answers_is_asked_every_five_minutes() throws Exception {
        start();
        clock.advance(Duration.ofHours(1));

        assertThat(fetches).hasValue(1 + 12);
    }
}
