package dev.productcatalog.http.access;

import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides who may do what, by the bearer token of a request (RFC 6750). Thread-safe. */
public final class Authority implements AutoCloseable {

    private static final String SCHEME = "Bearer";
    private static final Header CHALLENGE = HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE, "Bearer");
    private static final Header INVALID_TOKEN =
            HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");

    private final Caller anonymous;
    private final List<Verifier> verifiers;

    /**
     * Closes the verifiers when it is closed.
     *
     * @param verifiers      who know whose a credential is, asked in this order; where there is none, everybody may do
     *                       everything
     * @param anonymousReads whether everybody may read, without a credential
     */
    public Authority(List<Verifier> verifiers, boolean anonymousReads) {
        this.verifiers = List.copyOf(verifiers);
        anonymous = new Caller("", anonymousReads ? Set.of(Role.READER) : Set.of());
    }

    /**
     * {@return who makes a request}
     *
     * @param request its headers
     * @throws Problem {@code unauthorized} if it has a credential that is none
     */
    public Caller caller(Headers request) {
        if (verifiers.isEmpty()) {
            return Caller.STRANGER;
        }
        return request.contains(HeaderNames.AUTHORIZATION)
                ? verify(request.get(HeaderNames.AUTHORIZATION).values()) : anonymous;
    }

    /**
     * Lets a caller pass.
     *
     * @param needed what the caller must at least be
     * @throws Problem {@code unauthorized} or {@code forbidden}
     */
    public void admit(Caller caller, Role needed) {
        if (verifiers.isEmpty() || caller.may(needed) || anonymous.may(needed)) {
            return;
        }
        if (caller == anonymous) {
            throw unauthorized("a bearer token is required", CHALLENGE);
        }
        throw new Problem(ProblemType.FORBIDDEN, "the role " + needed + " is required");
    }

    /** Whatever follows the scheme is taken as the token: one that has a wrong form is none of those that are known. */
    private Caller verify(String authorization) {
        String scheme = authorization.split(" ", 2)[0];
        if (!scheme.equalsIgnoreCase(SCHEME)) {
            throw unauthorized("a bearer token is required", CHALLENGE);
        }
        Credential credential = Credential.of(authorization.substring(SCHEME.length()).strip());
        for (Verifier verifier : verifiers) {
            Optional<Caller> caller = verifier.verify(credential);
            if (caller.isPresent()) {
                return caller.get();
            }
        }
        throw unauthorized("the token is not valid", INVALID_TOKEN);
    }

    private static Problem unauthorized(String detail, Header challenge) {
        return new Problem(ProblemType.UNAUTHORIZED, detail).header(challenge);
    }

    @Override
    public void close() {
        verifiers.forEach(Verifier::close);
    }
}
