package dev.productcatalog.bootstrap.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.adapter.Persistence;
import dev.productcatalog.bootstrap.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands, as the launcher calls them. */
class ProductCatalogCommandTest {

    /** A port that no system gives to who asks for any. */
    private static final String NOBODY_LISTENS = "1";

    @TempDir
    private Path home;
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void the_version_is_told() {
        assertThat(run(Map.of(), "--version")).isZero();
        assertThat(out).hasToString("Product Catalog 1.2.3" + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "backup", "check", "export", "health", "import", "restore", "settings", "token"})
    void each_command_has_help(String command) {
        assertThat(command.isEmpty() ? run(Map.of(), "--help") : run(Map.of(), command, "--help")).isZero();
        assertThat(out.toString()).contains(("Usage: product-catalog " + command).strip(), "--help", "Exit codes: 0 ");
        assertThat(errors).hasToString("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "--port", "settings --yaml", "token ann", "token ann boss", "token 'a b' editor",
        "backup", "backup one two", "restore", "restore one --now", "export", "import", "check all", "health --port=1"})
    void wrong_use_is_told_with_exit_code_2(String words) {
        assertThat(run(Map.of(), words.split(" "))).isEqualTo(2);
        assertThat(out).hasToString("");
        assertThat(errors.toString()).isNotEmpty().doesNotContain("\tat ");
    }

    @Test
    void the_settings_in_force_are_told_with_their_source_and_without_passwords() {
        Map<String, String> environment = Map.of("SERVER_PORT", "9", "DB_PASSWORD", "geheim", "SERVER_PROT", "1",
                "DB_URL", "jdbc:postgresql://joe:geheim@h/db");

        assertThat(run(environment, "settings")).isZero();
        assertThat(out.toString()).containsPattern("(?m)^server\\.port +=+ 9 +\\(SERVER_PORT\\)$")
                .containsPattern("(?m)^db\\.pool-size +=+ 16 +\\(default\\)$").contains("joe:***@h")
                .doesNotContain("geheim");
        assertThat(errors.toString()).contains("SERVER_PROT is no setting, the nearest is SERVER_PORT");
    }

    @Test
    void the_settings_in_force_are_told_as_json() {
        assertThat(run(Map.of("DB_USERNAME", "a\"b\n"), "settings", "--json")).isZero();
        assertThat(out.toString())
                .startsWith("[{\"key\":\"server.host\",\"value\":\"127.0.0.1\",\"source\":\"default\"},")
                .contains("{\"key\":\"db.username\",\"value\":\"a\\u0022b\\u000a\",\"source\":\"DB_USERNAME\"}");
    }

    @Test
    void a_wrong_setting_is_told_with_exit_code_2() {
        assertThat(run(Map.of("SERVER_PORT", "x"), "settings")).isEqualTo(2);
        assertThat(errors.toString()).startsWith("server.port is \"x\" (SERVER_PORT), but must be ").hasLineCount(1);
    }

    @Test
    void a_token_is_told_with_the_line_for_the_file_which_does_not_hold_it() {
        assertThat(run(Map.of(), "token", "ann", "editor")).isZero();
        String[] lines = out.toString().split("\\R");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).matches("token: \\S{40,}");
        assertThat(lines[1]).matches("line: +ann editor sha256:[0-9a-f]{64}").doesNotContain(lines[0].substring(7));
    }

    @Test
    void a_check_says_what_a_start_would_make_and_makes_nothing() throws IOException {
        assertThat(run(Map.of(), "check")).isZero();
        assertThat(out.toString()).contains("jdbc:h2:file:" + home + "/data/catalog")
                .contains("A start will make: the file of the database, script 1_product.sql");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void a_check_of_a_database_that_is_as_needed_says_that_nothing_is_pending() throws IOException {
        Persistence.of(Settings.read(home, Map.of(), Map.of())).open().close();
        Path file = home.resolve("data", "catalog.mv.db");
        byte[] before = Files.readAllBytes(file);

        assertThat(run(Map.of(), "check", "--json")).isZero();
        assertThat(out.toString()).contains("\"pending\":[]");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void a_check_of_a_database_that_is_down_fails_with_exit_code_2() throws IOException {
        String url = "jdbc:postgresql://127.0.0.1:" + NOBODY_LISTENS + "/db?password=geheim";

        assertThat(run(Map.of("DB_URL", url), "check")).isEqualTo(2);
        assertThat(errors.toString()).startsWith("The database does not answer: ").doesNotContain("geheim")
                .hasLineCount(1);
    }

    @Test
    void a_service_that_does_not_answer_is_not_healthy() throws IOException {
        assertThat(run(Map.of("SERVER_PORT", NOBODY_LISTENS), "health")).isEqualTo(1);
        assertThat(errors.toString()).startsWith("No answer from port ").hasLineCount(1);
        assertThat(out).hasToString("");
    }

    private int run(Map<String, String> environment, String... arguments) {
        Installation installation = new Installation(home, home, "1.2.3", environment, Map.of(), false);
        return ProductCatalogCommand.run(installation, arguments, new PrintWriter(out, true),
                new PrintWriter(errors, true));
    }
}
