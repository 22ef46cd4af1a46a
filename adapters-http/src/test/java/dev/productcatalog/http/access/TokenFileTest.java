package dev.productcatalog.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.http.settings.UnusableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class TokenFileTest {

    private static final String HEX = Fingerprint.of("secret").toString();

    @TempDir
    private Path folder;
    private Path file;
    private final FileWatch watch = new FileWatch();

    @BeforeEach
    void makeFile() {
        file = folder.resolve("tokens");
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private void write(String text) throws IOException {
        write(text, "rw-r-----");
    }

    private void write(String text, String permissions) throws IOException {
        Path draft = folder.resolve("draft");
        Files.writeString(draft, text);
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(permissions));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private TokenFile read(String text) throws IOException {
        write(text);
        return new TokenFile(file, watch);
    }

    private static Optional<Caller> holder(TokenFile tokens, String token) {
        return tokens.verify(Credential.of(token));
    }

    @Test
    void a_line_says_who_may_do_what_with_which_token() throws IOException {
        TokenFile tokens = read("""
                # who may
                \s
                ann editor sha256:%s
                \tzoë \t operator   sha256:%s\s
                ann reader sha256:%s""".formatted(HEX,
                Fingerprint.of("zoë").toString().toUpperCase(Locale.ROOT), Fingerprint.of("2")));

        assertThat(holder(tokens, "secret")).contains(new Caller("ann", Set.of(Role.EDITOR)));
        assertThat(holder(tokens, "zoë")).contains(new Caller("zoë", Set.of(Role.OPERATOR)));
        assertThat(holder(tokens, "2")).contains(new Caller("ann", Set.of(Role.READER)));
        assertThat(holder(tokens, "Secret")).isEmpty();
        assertThat(holder(tokens, HEX)).isEmpty();
        assertThat(holder(tokens, "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann editor", "ann editor secret", "ann editor sha256:0123", "ann admin sha256:%s",
        "ann Editor sha256:%s", "ann editor sha1:%s", "ann editor sha256:%s more", "ann,editor,sha256:%s",
                "editor sha256:%s",
        "an\u0007n editor sha256:%s"})
    void a_broken_line_is_refused_at_the_start_and_not_shown(String line) {
        String text = "bob reader sha256:" + Fingerprint.of("bob") + '\n' + line.formatted(HEX);

        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(UnusableFile.class, fault -> {
            assertThat(fault.setting()).isEqualTo("auth.tokens-file");
            assertThat(fault).hasMessage("line 2 is not NAME ROLE sha256:HEX");
        });
    }

    @Test
    void a_token_that_comes_twice_is_refused() {
        String line = "ann editor sha256:" + HEX + '\n';

        assertThatThrownBy(() -> read(line + line)).hasMessage("line 2 has a token that another line has");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-----w-", "rw------x"})
    void a_file_that_others_may_use_is_refused(String permissions) throws IOException {
        write("", permissions);

        assertThatThrownBy(() -> new TokenFile(file, watch)).isInstanceOf(UnusableFile.class)
                .hasMessageContaining("chmod o-rwx");
    }

    @Test
    void a_file_that_is_not_there_or_no_text_is_refused() throws IOException {
        assertThatThrownBy(() -> new TokenFile(file, watch)).isInstanceOf(UnusableFile.class)
                .hasMessageStartingWith("it cannot be read");
        Files.write(file, new byte[] {(byte) 0xFF});
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> new TokenFile(file, watch)).isInstanceOf(UnusableFile.class);
    }

    @Test
    void a_change_is_taken_in_within_two_seconds_without_its_broken_lines() throws Exception {
        TokenFile tokens = read("ann editor sha256:" + HEX);
        boolean inTime = false;
        // what is slow by itself is slow each time; what a busy machine delayed is not
        for (int i = 0; i < 5 && !inTime; i++) {
            String token = "new " + i;
            long changed = System.nanoTime();
            write("broken\nbob reader sha256:" + Fingerprint.of(token));
            until(() -> holder(tokens, token).isPresent());
            inTime = System.nanoTime() - changed < Duration.ofSeconds(2).toNanos();
            assertThat(holder(tokens, "secret")).isEmpty();
        }
        assertThat(inTime).isTrue();
    }

    @Test
    void a_change_that_cannot_be_used_leaves_the_tokens_as_they_were() throws Exception {
        TokenFile tokens = read("ann editor sha256:" + HEX);
        Path other = folder.resolve("other");
        Files.writeString(other, "1");
        CountDownLatch seen = new CountDownLatch(1);
        watch.watch(List.of(file, other), seen::countDown); // told after the tokens, in one round

        Files.delete(file);
        seen.await();

        assertThat(holder(tokens, "secret")).isPresent();
        write("bob reader sha256:" + Fingerprint.of("new"));
        until(() -> holder(tokens, "new").isPresent());
    }

    @Test
    void a_change_that_others_may_read_is_taken_in_as_soon_as_they_may_not() throws Exception {
        TokenFile tokens = read("ann editor sha256:" + HEX);
        CountDownLatch seen = new CountDownLatch(1);
        watch.watch(List.of(file), seen::countDown); // told after the tokens, in one round

        write("bob reader sha256:" + Fingerprint.of("new"), "rw-r--r--");
        seen.await();
        assertThat(holder(tokens, "new")).isEmpty();
        assertThat(holder(tokens, "secret")).isPresent();

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        until(() -> holder(tokens, "new").isPresent());
        assertThat(holder(tokens, "secret")).isEmpty();
    }

    @Test
    void a_link_that_leads_elsewhere_is_a_change() throws Exception {
        TokenFile tokens = read("ann editor sha256:" + HEX);
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, file);
        TokenFile linked = new TokenFile(link, watch);
        assertThat(holder(linked, "secret")).isPresent();

        Path next = folder.resolve("next");
        Files.writeString(next, "bob reader sha256:" + Fingerprint.of("new"));
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
        Files.delete(link);
        Files.createSymbolicLink(link, next);
        until(() -> holder(linked, "new").isPresent());

        assertThat(holder(tokens, "secret")).isPresent();
    }

    @Test
    void there_may_be_ten_thousand_tokens() throws IOException {
        TokenFile tokens = read(IntStream.range(0, 10_000)
                .mapToObj(i -> "name" + i + " reader sha256:" + Fingerprint.of("token" + i))
                .collect(Collectors.joining("\n")));

        assertThat(holder(tokens, "token9999")).map(Caller::name).contains("name9999");
    }

    @Test
    void a_new_token_opens_what_its_line_says() throws IOException {
        String token = TokenEntry.newToken();
        String other = TokenEntry.newToken();
        TokenFile tokens = read(TokenEntry.of("ann", "editor", token).toString());

        assertThat(token).matches("pcat_[A-Za-z0-9_-]{43}").isNotEqualTo(other);
        assertThat(holder(tokens, token)).contains(new Caller("ann", Set.of(Role.EDITOR)));
        assertThat(holder(tokens, other)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "#a", "a\ud800", "a\u00a0b", "a\u200bb", "a\u202eb",
        "\ufeffa", "a\u2028b"})
    void a_name_that_makes_no_line_gets_no_token(String name) {
        assertThatThrownBy(() -> TokenEntry.of(name, "reader", "t")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_role_that_is_none_gets_no_token() {
        assertThatThrownBy(() -> TokenEntry.of("ann", "admin", "t")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"admin\" is no role, there are reader, editor, operator");
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
