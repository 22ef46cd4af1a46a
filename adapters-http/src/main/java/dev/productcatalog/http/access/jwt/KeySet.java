package dev.productcatalog.http.access.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import dev.productcatalog.http.problem.Problem;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * The keys of an issuer (RFC 7517), as they were when they were last fetched. A fetch that fails leaves them as they
 * are, so they outlive an outage of the issuer; a key that is known never waits for a fetch. Thread-safe.
 */
final class KeySet implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("dev.productcatalog.http.access");

    /** Where keys come from. */
    @FunctionalInterface
    interface Source {
        JWKSet load() throws IOException, ParseException;
    }

    /**
     * When keys are fetched.
     *
     * @param every     how often, so that a key that the issuer withdrew is not accepted for longer
     * @param atMost    the shortest time between two fetches, also after one that failed: unknown keys cannot cause
     *                  more
     * @param patience  how long a request with an unknown key waits for a fetch
     */
    record Pace(Duration every, Duration atMost, Duration patience) {

        static final Pace USUAL = new Pace(Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofSeconds(2));
    }

    /** The keys of one fetch, by their id. */
    record Keys(Map<String, List<VerificationKey>> byId) {

        static final Keys NONE = new Keys(Map.of());

        static Keys of(JWKSet set) {
            return new Keys(set.getKeys().stream().map(VerificationKey::of).flatMap(Optional::stream)
                    .collect(Collectors.groupingBy(VerificationKey::id)));
        }

        /** {@return the key of that id; for no id, the only key there is for the algorithm} */
        Optional<VerificationKey> find(String id, JWSAlgorithm algorithm) {
            List<VerificationKey> found = (id.isEmpty() ? byId.values().stream().flatMap(List::stream)
                    : byId.getOrDefault(id, List.of()).stream())
                    .filter(key -> key.algorithm().equals(algorithm)).limit(2).toList();
            return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
        }
    }

    private final String name;
    private final Source source;
    private final Pace pace;
    private final MonotonicClock clock;
    private final Thread refresher;
    private volatile Keys keys = Keys.NONE;
    private volatile boolean fetched;
    private volatile boolean failing;
    private long nextFetch;
    private CompletableFuture<Void> fetch = CompletableFuture.completedFuture(null);

    /**
     * Fetches the keys, in the background.
     *
     * @param name of the place where they come from, for the log
     */
    KeySet(String name, Source source, Pace pace, MonotonicClock clock) {
        this.name = name;
        this.source = source;
        this.pace = pace;
        this.clock = clock;
        nextFetch = clock.nanoTime();
        refresher = Thread.ofVirtual().name("key set").start(this::refresh);
    }

    /** {@return the keys as they are known now} */
    Keys current() {
        return keys;
    }

    /**
     * {@return the key, if the issuer has it} Where it is not known, keys are fetched once for all that wait for it.
     *
     * @throws Problem {@code unavailable} if keys could never be fetched
     */
    Optional<VerificationKey> find(String id, JWSAlgorithm algorithm) {
        Optional<VerificationKey> known = keys.find(id, algorithm);
        if (known.isPresent()) {
            return known;
        }
        await(fetch());
        if (!fetched) {
            throw Problem.unavailable("no-issuer-keys", "the issuer's keys cannot be fetched now",
                    pace.atMost().toSeconds());
        }
        return keys.find(id, algorithm);
    }

    /** {@return the fetch that is under way, else a new one; or the last one, if that is not long ago} */
    synchronized CompletableFuture<Void> fetch() {
        long now = clock.nanoTime();
        if (fetch.isDone() && now - nextFetch >= 0) {
            nextFetch = now + pace.atMost().toNanos();
            CompletableFuture<Void> begun = new CompletableFuture<>();
            fetch = begun;
            Thread.ofVirtual().name("key set fetch").start(() -> {
                load();
                begun.complete(null);
            });
        }
        return fetch;
    }

    /** Loads the keys, now. */
    void load() {
        try {
            Keys loaded = Keys.of(source.load());
            if (loaded.byId().isEmpty()) {
                throw new ParseException("it has no key of an accepted kind", 0);
            }
            keys = loaded;
            fetched = true;
            if (failing) {
                LOG.log(Level.INFO, () -> "The key set " + name + " can be fetched again");
            }
            failing = false;
        } catch (IOException | ParseException | RuntimeException e) {
            if (!failing) {
                LOG.log(Level.WARNING, () -> "The key set " + name + " cannot be fetched"
                        + (fetched ? ", the keys stay as they were: " : ": ") + e.getMessage());
            }
            failing = true;
        }
    }

    private void await(CompletableFuture<Void> until) {
        try {
            until.get(pace.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // then with the keys that there are
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fetches now and then; after one that failed soon again. */
    private void refresh() {
        try {
            while (true) {
                fetch().join();
                clock.sleep(failing ? pace.atMost() : pace.every()); // no issuer tells when it changes its keys
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    @Override
    public void close() {
        refresher.interrupt();
    }
}
