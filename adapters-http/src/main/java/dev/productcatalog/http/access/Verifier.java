package dev.productcatalog.http.access;

import java.util.Optional;

/** Knows whose a credential is. Thread-safe. */
public interface Verifier extends AutoCloseable {

    /** {@return who shows the credential, if it is one of those that it knows} */
    Optional<Caller> verify(Credential credential);

    /** Ends what it does in the background. */
    @Override
    default void close() {
        // most do nothing there
    }
}
