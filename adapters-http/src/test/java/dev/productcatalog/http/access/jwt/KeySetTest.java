package dev.productcatalog.http.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class KeySetTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final JWKSet FIRST = TestIssuer.publicKeys(TestIssuer.RSA);
    private static final JWKSet SECOND = TestIssuer.publicKeys(TestIssuer.OTHER_RSA);

    private final AtomicInteger fetches = new AtomicInteger();
    private final Semaphore fetched = new Semaphore(0);
    private volatile JWKSet published = FIRST;
    private volatile boolean down;

    private JWKSet publish() throws IOException {
        fetches.incrementAndGet();
        fetched.release();
        if (down) {
            throw new IOException("the issuer is down");
        }
        return published;
    }

    private static KeySet keySet(KeySet.Source source, KeySet.Pace pace) {
        return new KeySet("test", source, pace, MonotonicClock.SYSTEM);
    }

    private static boolean knows(KeySet keys, String id) {
        return keys.find(id, JWSAlgorithm.RS256).isPresent();
    }

    @Test
    void a_set_without_keys_is_a_failure() throws Exception {
        ManualClock clock = new ManualClock();
        try (KeySet keys = new KeySet("test", this::publish, KeySet.Pace.USUAL, clock)) {
            assertThat(knows(keys, "rsa")).isTrue();
            published = new JWKSet();
            clock.advance(LONG);
            assertThat(fetches).hasValueGreaterThan(1);
            assertThat(knows(keys, "rsa")).isTrue();
        }
    }

    @Test
    void an_unknown_key_is_fetched_once_for_all_that_wait() throws Exception {
        CountDownLatch issuerAnswers = new CountDownLatch(1);
        KeySet.Source slow = () -> {
            JWKSet set = publish();
            await(issuerAnswers);
            return set;
        };
        try (KeySet keys = keySet(slow, new KeySet.Pace(LONG, LONG, LONG));
             ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all =
                    Stream.generate(() -> requests.submit((Callable<Boolean>) () -> knows(keys, "rsa")))
                    .limit(200).toList();
            issuerAnswers.countDown();
            for (Future<Boolean> request : all) {
                assertThat(request.get()).isTrue();
            }
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void unknown_keys_cause_no_more_fetches_than_the_pace_allows() {
        try (KeySet keys = keySet(this::publish, new KeySet.Pace(LONG, LONG, LONG))) {
            assertThat(knows(keys, "rsa")).isTrue();
            published = SECOND;
            for (int i = 0; i < 1000; i++) {
                assertThat(knows(keys, "made up " + i)).isFalse();
            }
            assertThat(fetches).hasValue(1);
        }
    }

    @Test
    void a_new_key_is_found_without_waiting_for_the_next_round() {
        try (KeySet keys = keySet(this::publish, new KeySet.Pace(LONG, SHORT, LONG))) {
            assertThat(knows(keys, "rsa")).isTrue();
            published = SECOND;
            assertThat(Stream.generate(() -> knows(keys, "other")).anyMatch(found -> found)).isTrue();
        }
    }

    @Test
    void a_known_key_does_not_wait_for_an_issuer_that_hangs() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        KeySet.Source hangs = () -> {
            JWKSet set = publish();
            if (fetches.get() > 1) {
                await(never);
            }
            return set;
        };
        try (KeySet keys = keySet(hangs, new KeySet.Pace(SHORT, SHORT, Duration.ofMillis(50)))) {
            assertThat(knows(keys, "rsa")).isTrue();
            fetched.acquire(2);
            assertThat(knows(keys, "rsa")).isTrue();
            assertThat(knows(keys, "other")).isFalse();
        } finally {
            never.countDown();
        }
    }

    @Test
    void before_the_first_keys_nobody_can_be_told() {
        down = true;
        try (KeySet keys = keySet(this::publish, new KeySet.Pace(LONG, Duration.ofSeconds(7), LONG))) {
            assertThatThrownBy(() -> knows(keys, "rsa")).isInstanceOfSatisfying(Problem.class, problem -> {
                assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE);
                assertThat(problem.headers()).extracting(header -> header.name() + ": " + header.values())
                        .containsExactly("Retry-After: 7");
            });
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IOException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
