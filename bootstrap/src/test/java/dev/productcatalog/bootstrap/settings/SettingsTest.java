package dev.productcatalog.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.bootstrap.settings.Settings.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @TempDir
    private Path home;

    @Test
    void without_any_source_the_defaults_hold() {
        Settings settings = Settings.read(home, Map.of(), Map.of());

        assertThat(settings.get(SettingTable.SERVER_HOST)).isEqualTo("127.0.0.1");
        assertThat(settings.get(SettingTable.SERVER_PORT)).isEqualTo(8080);
        assertThat(settings.get(SettingTable.SERVER_IDLE_TIMEOUT)).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.get(SettingTable.DB_URL)).isEqualTo("jdbc:h2:file:" + home.resolve("data", "catalog"));
        assertThat(settings.get(SettingTable.DB_ECHO)).isFalse();
        assertThat(settings.inForce()).allSatisfy(row -> assertThat(row.source()).isEqualTo("default"));
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void a_property_is_stronger_than_a_variable_and_that_than_the_file() throws IOException {
        Path file = file("db:\n  pool-size: 2\n  username: in-file\nserver.port: 1\n");

        Settings settings = Settings.read(home, Map.of("DB_POOL_SIZE", "3", "DB_USERNAME", "in-environment"),
                Map.of("db.pool-size", "4"));

        assertThat(settings.get(SettingTable.DB_POOL_SIZE)).isEqualTo(4);
        assertThat(settings.get(SettingTable.DB_USERNAME)).isEqualTo("in-environment");
        assertThat(settings.get(SettingTable.SERVER_PORT)).isEqualTo(1);
        assertThat(settings.inForce()).contains(new Row("db.pool-size", "4", "-Ddb.pool-size"),
                new Row("db.username", "in-environment", "DB_USERNAME"), new Row("server.port", "1", file.toString()));
    }

    @Test
    void what_is_empty_is_not_set() throws IOException {
        file("db:\n  pool-size: 2\n  echo:\n  username: ~\nserver:\n");

        Settings settings = Settings.read(home, Map.of("DB_POOL_SIZE", ""), Map.of("db.pool-size", ""));

        assertThat(settings.get(SettingTable.DB_POOL_SIZE)).isEqualTo(2);
        assertThat(settings.get(SettingTable.DB_ECHO)).isFalse();
    }

    @Test
    void values_are_taken_as_they_are() throws IOException {
        file("db:\n  password: \"a${b}$c \\\\ #\"\n  username: 0012\n");

        Settings settings = Settings.read(home, Map.of(), Map.of());

        assertThat(settings.get(SettingTable.DB_PASSWORD)).isEqualTo("a${b}$c \\ #");
        assertThat(settings.get(SettingTable.DB_USERNAME)).isEqualTo("0012");
    }

    @ParameterizedTest
    @CsvSource({"30, PT30S", "30s, PT30S", "1500ms, PT1.5S", "'5 m', PT5M", "24h, PT24H", "1d, PT24H"})
    void a_duration_has_a_unit_or_is_in_seconds(String text, Duration duration) {
        assertThat(Settings.read(home, Map.of("DB_START_TIMEOUT", text), Map.of()).get(SettingTable.DB_START_TIMEOUT))
                .isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "7B, 7", "1KiB, 1024", "2 MiB, 2097152", "1GiB, 1073741824", "1073741824, 1073741824"})
    void a_size_has_a_unit_or_is_in_bytes(String text, long bytes) {
        assertThat(Setting.size("a", "1GiB", "0", "1GiB", "").parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1kB", "-1", "1.5GiB", "2GiB", "999999999999GiB", "GiB"})
    void a_wrong_size_is_refused(String text) {
        assertThatThrownBy(() -> Setting.size("a", "1GiB", "0", "1GiB", "").parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            server.port            | SERVER_PORT            | 8o8o  | a number from 0 to 65535
            server.port            | SERVER_PORT            | -1    | a number from 0 to 65535
            server.port            | SERVER_PORT            | 65536 | a number from 0 to 65535
            server.request-timeout | SERVER_REQUEST_TIMEOUT | 0     | from 1s to 1d, in ms, s, m, h or d
            server.max-connections | SERVER_MAX_CONNECTIONS | none  | a number from 1 to 1000000
            server.public-path     | SERVER_PUBLIC_PATH     | shop  | a path such as /shop, without a slash at its end
            server.public-path     | SERVER_PUBLIC_PATH     | /a/   | a path such as /shop, without a slash at its end
            server.public-path     | SERVER_PUBLIC_PATH     | /a/.. | a path such as /shop, without a slash at its end
            catalog.currency       | CATALOG_CURRENCY       | euro  | the code of a currency, as EUR
            db.pool-size           | DB_POOL_SIZE           | 0     | a number from 1 to 10000
            db.pool-size           | DB_POOL_SIZE           | many  | a number from 1 to 10000
            db.lock-timeout        | DB_LOCK_TIMEOUT        | 0s    | from 1s to 1d, in ms, s, m, h or d
            db.durability          | DB_DURABILITY          | fsync | power or process
            db.echo                | DB_ECHO                | maybe | true or false
            db.start-timeout       | DB_START_TIMEOUT       | 1.5   | from 0s to 1d, in ms, s, m, h or d
            api.require-if-match   | API_REQUIRE_IF_MATCH   | 1     | true or false
            log.level              | LOG_LEVEL              | all   | error or warning or info or debug
            """)
    void a_wrong_value_is_refused_wherever_it_comes_from(String key, String variable, String value, String allowed)
            throws IOException {
        assertThatThrownBy(() -> Settings.read(home, Map.of(), Map.of(key, value)))
                .isInstanceOf(WrongSetting.class)
                .hasMessage("%s is \"%s\" (-D%s), but must be %s", key, value, key, allowed);
        assertThatThrownBy(() -> Settings.read(home, Map.of(variable, value), Map.of()))
                .isInstanceOf(WrongSetting.class)
                .hasMessage("%s is \"%s\" (%s), but must be %s", key, value, variable, allowed);
        Path file = file(key + ": \"" + value + "\"");
        assertThatThrownBy(() -> Settings.read(home, Map.of(), Map.of()))
                .isInstanceOf(WrongSetting.class)
                .hasMessage("%s is \"%s\" (%s), but must be %s", key, value, file, allowed);
    }

    @Test
    void the_message_is_one_line_whatever_the_value() {
        assertThatThrownBy(() -> Settings.read(home, Map.of("DB_ECHO", "yes\r\n\tor \u001b[31mno"), Map.of()))
                .hasMessageStartingWith("db.echo is \"yes or [31mno\" (DB_ECHO)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server: [", "just a text", "- a\n- list", "server:\n\tport: 1",
        "server:\n  port: 1\nserver.port: 2"})
    void a_file_that_holds_no_settings_is_named(String text) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> Settings.read(home, Map.of(), Map.of()))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining(file.toString()).hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server:\n  prot: 1", "server:\n  port: [1]", "server:\n  port:\n    number: 1", "port: 1"})
    void a_setting_in_the_file_that_does_not_exist_is_refused(String text) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> Settings.read(home, Map.of(), Map.of()))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("is no setting (" + file + "), the nearest is ");
    }

    @Test
    void a_variable_or_property_that_looks_like_a_setting_is_told_with_the_nearest_one() {
        Map<String, String> environment = Map.of("SERVER_PROT", "1", "PATH", "/bin", "SERVERS", "a", "HOME", "/");
        Map<String, String> properties = Map.of("db.pool-sise", "1", "java.home", "/", "dbx", "1");

        assertThat(Settings.read(home, environment, properties).warnings()).containsExactly(
                "-Ddb.pool-sise is no setting, the nearest is -Ddb.pool-size",
                "SERVER_PROT is no setting, the nearest is SERVER_PORT");
    }

    @Test
    void a_folder_that_the_default_database_cannot_be_in_is_named() {
        Path folder = home.resolve("a;b");

        assertThatThrownBy(() -> Settings.read(folder, Map.of(), Map.of()))
                .isInstanceOf(WrongSetting.class).hasMessageContaining(folder + "/data/catalog");
        assertThat(Settings.read(folder, Map.of("DB_URL", "memory:"), Map.of()).get(SettingTable.DB_URL))
                .isEqualTo("memory:");
    }

    @Test
    void an_address_may_be_written_as_in_a_url() {
        assertThat(Settings.read(home, Map.of("SERVER_HOST", "[::1]"), Map.of()).get(SettingTable.SERVER_HOST))
                .isEqualTo("::1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            memory:                                           | memory:
            jdbc:h2:file:/a b/catalog;WRITE_DELAY=0           | jdbc:h2:file:/a b/catalog;WRITE_DELAY=0
            jdbc:h2:mem:x;PASSWORD=a\\;b;CIPHER=AES           | jdbc:h2:mem:x;PASSWORD=***;CIPHER=AES
            jdbc:postgresql://h:5432/db?user=u&password=p&a=b | jdbc:postgresql://h:5432/db?user=u&password=***&a=b
            jdbc:postgresql://h/db?sslpassword=p              | jdbc:postgresql://h/db?sslpassword=***
            jdbc:postgresql://u:p@x@h:5432/db                 | jdbc:postgresql://u:***@h:5432/db
            jdbc:postgresql://u:p/x@h/db                      | jdbc:postgresql://u:***@h/db
            jdbc:postgresql://h1:5432,h2:5432/db?a=b          | jdbc:postgresql://h1:5432,h2:5432/db?a=b
            """)
    void a_password_is_never_shown(String url, String shown) {
        Settings settings = Settings.read(home, Map.of("DB_URL", url, "DB_PASSWORD", "geheim"), Map.of());

        assertThat(settings.get(SettingTable.DB_URL)).isEqualTo(url);
        assertThat(settings.get(SettingTable.DB_PASSWORD)).isEqualTo("geheim");
        assertThat(settings.shown(SettingTable.DB_URL)).isEqualTo(shown);
        assertThat(settings.toString()).contains(shown).doesNotContain("geheim");
    }

    private Path file(String text) throws IOException {
        Files.createDirectories(home.resolve("conf"));
        return Files.writeString(home.resolve("conf", "application.yaml"), text);
    }
}
