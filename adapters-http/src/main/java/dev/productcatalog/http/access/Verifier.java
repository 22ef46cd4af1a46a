package dev.productcatalog.http.access;

import java.util.Optional;

/** Knows whose a credential is. Thread-safe. */
@FunctionalInterface
interface Verifier {

    /** {@return who shows the credential, if it is one of those that it knows} */
    Optional<Caller> verify(Credential credential);
}
