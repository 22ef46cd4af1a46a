package dev.productcatalog.bootstrap.transfer;

import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Command;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.OpenApi;
import dev.productcatalog.bootstrap.harness.OpenApi.Parameter;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.TestCertificate;
import dev.productcatalog.bootstrap.harness.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products out of the catalogue and into it by the commands export and import, whether the service runs or not. */
class TransferCommandTest {

    private static final String LINES = """
            {"id":7,"name":"Tea \uD83C\uDF75","description":"Loose leaf,\\n\\"100 g\\"","price":450}
            {"id":9,"name":" Cup","description":"","price":9007199254740991}
            """;

    @TempDir
    private Path home;

    @Test
    void a_catalogue_moves_from_h2_to_postgresql_and_back_with_ids_and_texts() throws IOException {
        Path first = Files.writeString(home.resolve("first.ndjson"), LINES);
        Map<String, String> h2 = Database.H2.empty(home);
        Map<String, String> postgresql = Database.POSTGRESQL.empty(home);
        Map<String, String> again = Map.of("db.url", "jdbc:h2:file:" + home.resolve("again"));

        assertThat(Command.run(home, h2, "import", "first.ndjson", "--ids=keep"))
                .isEqualTo(done("2 received: 2 created, 0 updated, 0 unchanged, 0 skipped, 0 failed, 0 truncated"));
        move(h2, postgresql, "second.ndjson");
        move(postgresql, again, "third.ndjson");
        assertThat(Command.run(home, again, "export", "fourth.ndjson").exitCode()).isZero();

        for (String file : List.of("second.ndjson", "third.ndjson", "fourth.ndjson")) {
            assertThat(home.resolve(file)).hasSameTextualContentAs(first);
        }
    }

    private void move(Map<String, String> from, Map<String, String> to, String file) {
        assertThat(Command.run(home, from, "export", file).exitCode()).isZero();
        assertThat(Command.run(home, to, "import", file, "--ids", "keep").exitCode()).isZero();
    }

    private static Command done(String line) {
        return new Command(0, line + System.lineSeparator(), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "server.host=0.0.0.0\nauth.mode=open", "server.management-port=0",
        "server.public-path=/shop"})
    void a_service_that_runs_is_asked(String settings) throws IOException {
        try (RunningService service = RunningService.start(Database.H2, settings)) {
            Files.writeString(service.folder().resolve("products.ndjson"), LINES);

            assertThat(service.command("import", "products.ndjson", "--ids=keep").exitCode()).isZero();
            assertThat(service.command("export", "products.csv", "--price-unit=major", "--bom", "--name-prefix=Tea"))
                    .isEqualTo(done(service.folder().resolve("products.csv") + " has the products (71 bytes)"));
            assertThat(service.folder().resolve("products.csv")).content()
                    .startsWith("\uFEFFid,name,description,price\r\n")
                    .contains("4.50").doesNotContain("Cup");
        }
    }

    @Test
    void a_service_that_asks_for_tokens_takes_commands_of_who_may_read_its_data() throws IOException {
        try (TokenFile tokens = TokenFile.make();
             RunningService service = RunningService.start(Database.H2, tokens.setting())) {
            Files.writeString(service.folder().resolve("products.ndjson"), LINES);

            assertThat(service.command("import", "products.ndjson").exitCode()).isZero();
            assertThat(service.command("backup", "catalog.backup").exitCode()).isZero();
            assertThat(send(service.baseUri(), "GET", PRODUCTS + "/1/changes", null,
                    "Authorization: Bearer " + TokenFile.READER).text()).contains("\"by\":\"command\"");
            assertThat(Files.readString(service.folder().resolve("catalog.mv.db.service"))).contains("pcat_");
            assertThat(Files.getPosixFilePermissions(service.folder().resolve("catalog.mv.db.service"))).hasSize(2);
            for (String token : List.of(TokenFile.READER, TokenFile.EDITOR)) {
                assertThat(send(service.baseUri(), "GET", "/backup", null, "Authorization: Bearer " + token).status())
                        .isEqualTo(403);
            }
            assertThat(send(service.baseUri(), "GET", "/backup", null).status()).isEqualTo(401);
        }
    }

    @Test
    void by_tls_the_certificate_of_the_settings_is_trusted_and_no_other() throws Exception {
        Path certificate = home.resolve("certificate.pem");
        Path key = home.resolve("key.pem");
        TestCertificate.make(home, "EC").write(certificate, key);
        Map<String, String> properties = new HashMap<>(Database.H2.empty(home));
        properties.put("tls.certificate", certificate.toString());
        properties.put("tls.private-key", key.toString());
        String settings = "db.url=" + properties.get("db.url") + "\ntls.certificate=" + certificate
                + "\ntls.private-key=" + key;
        try (RunningService _ = RunningService.start(Database.H2, settings)) {
            assertThat(Command.run(home, properties, "export", "products.ndjson").errors()).isEmpty();

            TestCertificate.make(home, "EC").write(home.resolve("other.pem"), home.resolve("other-key.pem"));
            properties.put("tls.certificate", home.resolve("other.pem").toString());
            Command refused = Command.run(home, properties, "export", "others.ndjson");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.errors()).startsWith("The service does not answer: ").hasLineCount(1);
            assertThat(home.resolve("others.ndjson")).doesNotExist();
        }
    }

    @Test
    void a_row_that_fails_is_told_and_the_exit_code_is_1() throws IOException {
        Files.writeString(home.resolve("products.csv"), "name,price\nTea,4.50\nCup,much\n");
        Map<String, String> h2 = Database.H2.empty(home);

        Command refused = Command.run(home, h2, "import", "products.csv", "--price-unit=major");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).startsWith("2 received: 0 created, 0 updated, 0 unchanged, 1 skipped, 1 failed")
                .contains("line 3, price: ");

        Command partial = Command.run(home, h2, "import", "products.csv", "--price-unit=major", "--mode=partial",
                "--json");
        assertThat(partial.exitCode()).isEqualTo(1);
        assertThat(partial.out()).startsWith("{\"received\":2,\"created\":1,").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"import products.csv --ids=new, --ids must be keep", "import products.csv --skip-rows=-1, --skip-rows ",
        "export products.csv --price=cheap, --price ", "import products.csv --colour=green, Unknown option",
        "import products.csv --format=xlsx, --format"})
    void wrong_use_is_told_with_exit_code_2(String words, String part) throws IOException {
        Files.writeString(home.resolve("products.csv"), "name,price\n" + "Tea,450\n".repeat(200_000));

        Command refused = Command.run(home, Database.H2.empty(home), words.split(" "));

        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(2);
        assertThat(refused.errors()).contains(part);
        assertThat(refused.out()).isEmpty();
    }

    @Test
    void a_file_that_cannot_be_read_or_written_is_told_with_exit_code_1() {
        Map<String, String> h2 = Database.H2.empty(home);

        assertThat(Command.run(home, h2, "import", "none.csv")).isEqualTo(
                new Command(1, "", home.resolve("none.csv") + " cannot be read" + System.lineSeparator()));
        assertThat(Command.run(home, h2, "import", ".")).as("a folder").isEqualTo(
                new Command(1, "", home.resolve(".") + " cannot be read" + System.lineSeparator()));
        assertThat(Command.run(home, h2, "export", "none/products.csv")).isEqualTo(new Command(1, "",
                home.resolve("none/products.csv") + " cannot be written: there is no such file or folder"
                        + System.lineSeparator()));
        assertThat(Command.run(home, h2, "export", "/dev/null").exitCode()).isEqualTo(1);
    }

    @Test
    void a_file_or_a_pipe_without_anything_in_it_has_no_rows() throws IOException {
        Files.createFile(home.resolve("empty.ndjson"));
        Map<String, String> h2 = Database.H2.empty(home);

        for (String file : List.of("empty.ndjson", "/dev/null")) {
            assertThat(Command.run(home, h2, "import", file)).as(file)
                    .isEqualTo(done("0 received: 0 created, 0 updated, 0 unchanged, 0 skipped, 0 failed, 0 truncated"));
        }
    }

    @Test
    void what_is_in_the_memory_of_another_process_is_not_taken_for_an_empty_catalogue() {
        Command refused = Command.run(home, Map.of("db.url", "memory:"), "export", "products.csv");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors()).startsWith("db.url is \"memory:\", which is in the memory of the service");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void all_parameters_of_the_api_are_options() {
        for (String command : List.of("import", "export")) {
            String help = Command.run(home, Map.of(), command, "--help").out();
            Stream<String> parameters = OpenApi.OPERATIONS.stream()
                    .filter(operation -> operation.path().endsWith('/' + command) && !operation.method().equals("HEAD"))
                    .flatMap(operation -> operation.parameters().stream())
                    .filter(parameter -> parameter.in().equals("query")).map(Parameter::name);
            assertThat(help).contains(parameters.map(name -> "--" + name.replace('_', '-')).toList());
        }
    }
}
