package dev.productcatalog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.http.settings.ConnectionLimits;
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
    void withoutAnySourceTheDefaultsHold() {
        assertThat(Settings.read(home, Map.of(), Map.of())).isEqualTo(new Settings(home, "127.0.0.1", 8080,
                "jdbc:h2:file:" + home.resolve("data", "catalog"), "", "", 16, false, Duration.ofSeconds(30), "", false,
                ConnectionLimits.DEFAULT, Duration.ofSeconds(10)));
    }

    @Test
    void theFileOfTheDistributionHoldsTheDefaultsAndNamesEverySetting() throws IOException {
        String shipped = Files.readString(Path.of("src", "dist", "conf", "application.yaml"));
        assertThat(Settings.keys()).allSatisfy(key ->
                assertThat(shipped).contains("  # " + key.substring(key.indexOf('.') + 1) + ": "));
        Settings defaults = Settings.read(home, Map.of(), Map.of());
        file(shipped);
        assertThat(Settings.read(home, Map.of(), Map.of())).isEqualTo(defaults);

        file(shipped.replaceAll("(?m)^  # ", "  ").replace("jdbc:h2:file:…\"", defaults.dbUrl() + '"'));
        assertThat(Settings.read(home, Map.of(), Map.of())).isEqualTo(defaults);
    }

    @Test
    void aPropertyIsStrongerThanAVariableAndThatThanTheFile() throws IOException {
        file("db:\n  pool-size: 2\n  username: in-file\nserver.port: 1\n");

        Settings settings = Settings.read(home, Map.of("DB_POOL_SIZE", "3", "DB_USERNAME", "in-environment"),
                Map.of("db.pool-size", "4"));

        assertThat(settings.dbPoolSize()).isEqualTo(4);
        assertThat(settings.dbUsername()).isEqualTo("in-environment");
        assertThat(settings.port()).isEqualTo(1);
    }

    @Test
    void whatIsEmptyIsNotSet() throws IOException {
        file("db:\n  pool-size: 2\n  echo:\n  username: ~\nserver:\n");

        Settings settings = Settings.read(home, Map.of("DB_POOL_SIZE", ""), Map.of("db.pool-size", ""));

        assertThat(settings.dbPoolSize()).isEqualTo(2);
        assertThat(settings.dbEcho()).isFalse();
    }

    @Test
    void valuesAreTakenAsTheyAre() throws IOException {
        file("db:\n  password: \"a${b}$c \\\\ #\"\n  username: 0012\n");

        Settings settings = Settings.read(home, Map.of(), Map.of());

        assertThat(settings.dbPassword()).isEqualTo("a${b}$c \\ #");
        assertThat(settings.dbUsername()).isEqualTo("0012");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            server.port              | SERVER_PORT              | 8o8o  | a number from 0 (any that is free) to 65535
            server.port              | SERVER_PORT              | -1    | a number from 0 (any that is free) to 65535
            server.port              | SERVER_PORT              | 65536 | a number from 0 (any that is free) to 65535
            server.request-timeout   | SERVER_REQUEST_TIMEOUT   | 0     | a number of seconds from 1 to 86400
            server.max-connections   | SERVER_MAX_CONNECTIONS   | none  | a number from 1 to 1000000
            server.public-path       | SERVER_PUBLIC_PATH       | shop  | a path such as /shop, without a slash at its end
            server.public-path       | SERVER_PUBLIC_PATH       | /a/   | a path such as /shop, without a slash at its end
            server.public-path       | SERVER_PUBLIC_PATH       | /../x | a path such as /shop, without a slash at its end
            server.public-path       | SERVER_PUBLIC_PATH       | /<x>  | a path such as /shop, without a slash at its end
            db.pool-size             | DB_POOL_SIZE             | 0     | a number of connections from 1 to 10000
            db.pool-size             | DB_POOL_SIZE             | many  | a number of connections from 1 to 10000
            db.echo                  | DB_ECHO                  | maybe | true or false
            db.start-timeout         | DB_START_TIMEOUT         | 1.5   | a number of seconds from 0 to 86400
            api.require-if-match     | API_REQUIRE_IF_MATCH     | 1     | true or false
            """)
    void aWrongValueIsRefusedWhereverItComesFrom(String key, String variable, String value, String allowed)
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
    void theMessageIsOneLineWhateverTheValue() {
        assertThatThrownBy(() -> Settings.read(home, Map.of("DB_ECHO", "yes\r\n\tor \u001b[31mno"), Map.of()))
                .hasMessageStartingWith("db.echo is \"yes or [31mno\" (DB_ECHO)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server: [", "just a text", "- a\n- list", "server:\n\tport: 1",
        "server:\n  port: 1\nserver.port: 2"})
    void aFileThatIsNoneIsNamed(String text) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> Settings.read(home, Map.of(), Map.of()))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining(file.toString()).hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server:\n  prot: 1", "server:\n  port: [1]", "server:\n  port:\n    number: 1", "port: 1"})
    void aSettingThatDoesNotExistIsRefused(String text) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> Settings.read(home, Map.of(), Map.of()))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("is no setting (" + file + ")").hasMessageContaining("server.port, ");
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
    void aPasswordInAUrlIsNeverShown(String url, String shown) {
        Settings settings = Settings.read(home, Map.of("DB_URL", url, "DB_PASSWORD", "geheim"), Map.of());

        assertThat(settings.dbUrl()).isEqualTo(url);
        assertThat(settings.shownDbUrl()).isEqualTo(shown);
        assertThat(settings.toString()).contains(shown).doesNotContain("geheim");
    }

    private Path file(String text) throws IOException {
        Files.createDirectories(home.resolve("conf"));
        return Files.writeString(home.resolve("conf", "application.yaml"), text);
    }
}
