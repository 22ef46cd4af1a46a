package dev.productcatalog.http.access.jwt;

import dev.productcatalog.http.access.Caller;
import dev.productcatalog.http.access.Fingerprint;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * JSON Web Tokens that were found to be valid, so that each is verified once: at most {@value #MAX}, those used last,
 * until they expire or the keys are fetched anew. Thread-safe.
 */
final class SeenTokens {

    static final int MAX = 1024;

    private record Seen(Caller caller, Instant end, KeySet.Keys keys) { }

    private final Map<Fingerprint, Seen> seen = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Fingerprint, Seen> eldest) {
            return size() > MAX;
        }
    };

    synchronized Optional<Caller> find(Fingerprint token, KeySet.Keys keys, Instant now) {
        Seen found = seen.get(token);
        if (found == null) {
            return Optional.empty();
        }
        if (found.keys() != keys || !now.isBefore(found.end())) {
            seen.remove(token);
            return Optional.empty();
        }
        return Optional.of(found.caller());
    }

    /**
     * Remembers a token.
     *
     * @param end  when it is valid no more
     * @param keys with which it was verified
     */
    synchronized void add(Fingerprint token, Caller caller, Instant end, KeySet.Keys keys) {
        seen.put(token, new Seen(caller, end, keys));
    }

    synchronized int size() {
        return seen.size();
    }
}
