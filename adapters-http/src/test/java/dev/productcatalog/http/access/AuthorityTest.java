package dev.productcatalog.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.http.access.jwt.JsonWebTokens;
import dev.productcatalog.http.access.jwt.TestIssuer;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.settings.JwtSettings;
import dev.productcatalog.http.settings.UnusableFile;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class AuthorityTest {

    @TempDir
    private Path folder;
    private final FileWatch watch = new FileWatch();
    private Path tokens;
    private Path keys;

    @BeforeEach
    void writeFiles() throws IOException {
        tokens = folder.resolve("tokens");
        Files.writeString(tokens, Arrays.stream(Role.values())
                .map(role -> TokenEntry.of("a-" + role, role.toString(), role.toString()) + "\n")
                .reduce("", String::concat));
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-------"));
        keys = folder.resolve("keys.json");
        Files.writeString(keys, TestIssuer.publicKeys(TestIssuer.RSA).toString());
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private Authority authority(boolean anonymousReads) {
        JwtSettings issuer = new JwtSettings(TestIssuer.NAME, TestIssuer.AUDIENCE, keys.toString(), "roles");
        return new Authority(List.of(new TokenFile(tokens, watch), JsonWebTokens.of(issuer, watch)), anonymousReads);
    }

    private static Headers with(String... authorization) {
        WritableHeaders<?> headers = WritableHeaders.create();
        if (authorization.length > 0) {
            headers.set(HeaderNames.AUTHORIZATION, authorization);
        }
        return headers;
    }

    private static Caller admit(Authority authority, Headers request, Role needed) {
        Caller caller = authority.caller(request);
        authority.admit(caller, needed);
        return caller;
    }

    private static void assertRefused(int status, String challenge, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.type().status().code()).isEqualTo(status);
            assertThat(problem.headers()).extracting(header -> header.name() + ": " + header.values())
                    .isEqualTo(challenge.isEmpty() ? List.of() : List.of("WWW-Authenticate: " + challenge));
        });
    }

    @Test
    void a_role_may_what_those_before_it_may() {
        try (Authority authority = authority(false)) {
            for (Role held : Role.values()) {
                for (Role needed : Role.values()) {
                    if (held.compareTo(needed) >= 0) {
                        assertThat(admit(authority, with("Bearer " + held), needed).name()).isEqualTo("a-" + held);
                    } else {
                        assertRefused(403, "", () -> admit(authority, with("Bearer " + held), needed));
                    }
                }
            }
        }
    }

    @Test
    void the_scheme_has_no_case() {
        try (Authority authority = authority(false)) {
            assertThat(admit(authority, with("bEARER  reader"), Role.READER).name()).isEqualTo("a-reader");
        }
    }

    @Test
    void without_a_credential_the_answer_says_which_kind_is_needed() {
        try (Authority authority = authority(false)) {
            assertRefused(401, "Bearer", () -> admit(authority, with(), Role.READER));
            assertRefused(401, "Bearer", () -> admit(authority, with("Basic cmVhZGVy"), Role.READER));
            assertRefused(401, "Bearer", () -> admit(authority, with(""), Role.READER));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer wrong", "Bearer reader editor", "Bearer reader, Bearer editor",
        "Bearer \"reader\"", "Bearer reader=x", "Bearer rëader", "bearer YQ.YQ.YQ", "Bearer a.b.c.d.e"})
    void a_credential_that_is_none_is_told_so(String authorization) {
        try (Authority authority = authority(true)) {
            assertRefused(401, "Bearer error=\"invalid_token\"", () ->
                    admit(authority, with(authorization), Role.READER));
        }
    }

    @Test
    void two_credentials_are_none() {
        try (Authority authority = authority(false)) {
            assertRefused(401, "Bearer error=\"invalid_token\"",
                    () -> admit(authority, with("Bearer reader", "Bearer reader"), Role.READER));
        }
    }

    @Test
    void everybody_may_read_if_that_is_set_and_do_nothing_else() {
        try (Authority authority = authority(true)) {
            assertThat(admit(authority, with(), Role.READER).name()).isEmpty();
            assertRefused(401, "Bearer", () -> admit(authority, with(), Role.EDITOR));
            assertThat(admit(authority, with("Bearer editor"), Role.EDITOR).name()).isEqualTo("a-editor");
        }
    }

    @Test
    void tokens_of_the_file_and_of_the_issuer_are_both_taken() {
        Map<String, Object> noRoles = TestIssuer.claims(Instant.now());
        noRoles.remove("roles");
        String jwt = TestIssuer.rs256(TestIssuer.claims(Instant.now()));
        try (Authority authority = authority(false)) {
            assertThat(admit(authority, with("Bearer " + jwt), Role.EDITOR))
                    .isEqualTo(new Caller("ann", Set.of(Role.EDITOR)));
            assertThat(admit(authority, with("Bearer editor"), Role.EDITOR).name()).isEqualTo("a-editor");
            assertRefused(403, "", () -> admit(authority, with("Bearer " + TestIssuer.rs256(noRoles)), Role.READER));
        }
        try (Authority authority = authority(true)) {
            assertThat(admit(authority, with("Bearer " + TestIssuer.rs256(noRoles)), Role.READER).name())
                    .isEqualTo("ann");
        }
    }

    @Test
    void where_nothing_is_set_nobody_is_asked() {
        try (Authority authority = new Authority(List.of(), false)) {
            assertThat(admit(authority, with("Bearer whatever"), Role.OPERATOR)).isEqualTo(Caller.STRANGER);
        }
    }

    @Test
    void a_key_set_in_a_file_is_read_again() throws Exception {
        String jwt = TestIssuer.rs256(TestIssuer.claims(Instant.now()));
        try (Authority authority = authority(false)) {
            admit(authority, with("Bearer " + jwt), Role.READER);
            Files.writeString(keys, TestIssuer.publicKeys(TestIssuer.OTHER_RSA, TestIssuer.EC).toString());
            boolean refused = false;
            while (!refused) {
                try {
                    admit(authority, with("Bearer " + jwt), Role.READER);
                } catch (Problem withdrawn) {
                    refused = true;
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"keys\": []}", "{\"keys\": [{\"kty\": \"oct\", \"k\": \"YQ\"}]}"})
    void a_file_without_keys_is_refused(String content) throws IOException {
        Files.writeString(keys, content);

        assertThatThrownBy(() -> authority(false)).isInstanceOfSatisfying(UnusableFile.class,
                fault -> assertThat(fault.setting()).isEqualTo("auth.jwks"));
    }
}
