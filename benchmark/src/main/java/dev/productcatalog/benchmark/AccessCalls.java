package dev.productcatalog.benchmark;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.productcatalog.http.access.Authority;
import dev.productcatalog.http.access.Caller;
import dev.productcatalog.http.access.FileWatch;
import dev.productcatalog.http.access.Role;
import dev.productcatalog.http.access.TokenEntry;
import dev.productcatalog.http.access.TokenFile;
import dev.productcatalog.http.access.jwt.JsonWebTokens;
import dev.productcatalog.http.settings.JwtSettings;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What it costs to know who makes a request, from one thread, measured by JMH. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AccessCalls {

    @Param({"1", "10000"})
    public int tokens;

    private final FileWatch watch = new FileWatch();
    private Path folder;
    private Authority authority;
    private Headers token;
    private Headers jwt;

    /**
     * Measures, and prints a table.
     *
     * @param javaOptions of the JVMs in which it does
     */
    static void measure(List<String> javaOptions) {
        Options options = new OptionsBuilder().include(AccessCalls.class.getName()).verbosity(VerboseMode.SILENT)
                .jvmArgsAppend(javaOptions.toArray(String[]::new)).build();
        System.out.printf("""

                Access: knowing who makes a request, in µs (± the 99.9 %% confidence interval). A token may take 2, a
                JSON Web Token that was seen before 3.

                %-34s %-14s %9s
                """, "", "tokens in file", "time");
        try {
            for (RunResult run : new Runner(options).run()) {
                Result<?> time = run.getPrimaryResult();
                System.out.printf("%-34s %-14s %9.2f ± %.2f%n", time.getLabel(), run.getParams().getParam("tokens"),
                        time.getScore(), time.getScoreError());
            }
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }

    @Setup
    public void open() throws IOException, JOSEException {
        folder = Files.createTempDirectory("access");
        Path file = folder.resolve("tokens");
        List<String> lines = new ArrayList<>();
        String last = "";
        for (int i = 0; i < tokens; i++) {
            last = TokenEntry.newToken();
            lines.add(TokenEntry.of("name" + i, "reader", last).toString());
        }
        Files.write(file, lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        RSAKey key = new RSAKeyGenerator(2048).keyID("key").generate();
        Path keys = folder.resolve("keys.json");
        Files.writeString(keys, new JWKSet(key).toString());
        authority = new Authority(List.of(new TokenFile(file, watch),
                JsonWebTokens.of(new JwtSettings("issuer", "catalog", keys.toString(), "roles"), watch)), false);
        token = bearer(last);
        jwt = bearer(jwt(key));
    }

    /** {@return a token of about a thousand characters, as many issuers make them} */
    private static String jwt(RSAKey key) throws JOSEException {
        JWSObject signed = new JWSObject(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("key").build(),
                new Payload(Map.of(
                "iss", "issuer", "aud", "catalog", "sub", "ann", "exp", Instant.now().getEpochSecond() + 3600,
                "roles", List.of("reader"), "other", "x".repeat(350))));
        signed.sign(new RSASSASigner(key));
        return signed.serialize();
    }

    private static Headers bearer(String credential) {
        return WritableHeaders.create().set(HeaderNames.AUTHORIZATION, "Bearer " + credential);
    }

    @TearDown
    public void close() throws IOException {
        authority.close();
        watch.close();
        for (String name : List.of("tokens", "keys.json")) {
            Files.delete(folder.resolve(name));
        }
        Files.delete(folder);
    }

    @Benchmark
    public Caller token() {
        return admit(token);
    }

    @Benchmark
    public Caller jsonWebTokenSeenBefore() {
        return admit(jwt);
    }

    private Caller admit(Headers request) {
        Caller caller = authority.caller(request);
        authority.admit(caller, Role.READER);
        return caller;
    }
}
