package dev.productcatalog.bootstrap.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.bootstrap.settings.Settings;
import dev.productcatalog.bootstrap.settings.WrongSetting;
import dev.productcatalog.http.settings.AccessSettings;
import dev.productcatalog.http.settings.JwtSettings;
import dev.productcatalog.http.settings.TlsSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings say of who may do what. */
class AccessTest {

    private static final Map<String, String> JWT =
            Map.of("auth.issuer", "https://issuer.example", "auth.audience", "catalog",
            "auth.jwks", "https://issuer.example/keys");

    @TempDir
    private Path home;

    private AccessSettings access(String address, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("server.host", address);
        try {
            return Access.of(Settings.read(home, Map.of(), all), InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1"})
    void on_a_loopback_address_nothing_is_needed(String address) {
        assertThat(access(address, Map.of())).isEqualTo(AccessSettings.OPEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "2001:db8::1"})
    void on_any_other_address_the_start_is_refused_with_the_three_ways_on(String address) {
        assertThatThrownBy(() -> access(address, Map.of("cors.origins", "*"))).isInstanceOf(WrongSetting.class)
                .hasMessage("server.host is \"" + address
                + "\", where everybody on the network could change products: set"
                        + " auth.tokens-file, or auth.issuer with auth.audience and auth.jwks, or auth.mode=open if"
                        + " that is"
                        + " meant");
        assertThat(access(address, Map.of("auth.mode", "open")).isOpen()).isTrue();
        assertThat(access(address, Map.of("auth.tokens-file", "tokens")).isOpen()).isFalse();
        assertThat(access(address, JWT).isOpen()).isFalse();
    }

    @Test
    void files_are_those_of_the_folder_of_the_application() {
        Map<String, String> properties = new HashMap<>(JWT);
        properties.putAll(Map.of("auth.tokens-file", "conf/tokens", "auth.jwks", "/etc/keys.json", "auth.anonymous",
                "reader",
                "auth.roles-claim", "groups", "cors.origins", "https://a.example, http://[::1]:3000",
                "tls.certificate", "conf/cert.pem", "tls.private-key", "conf/key.pem"));

        assertThat(access("0.0.0.0", properties)).isEqualTo(new AccessSettings(List.of(home.resolve("conf/tokens")),
                List.of(new JwtSettings("https://issuer.example", "catalog", "/etc/keys.json", "groups")), true,
                List.of("https://a.example", "http://[::1]:3000"), List.of(),
                List.of(new TlsSettings(home.resolve("conf/cert.pem"), home.resolve("conf/key.pem")))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "auth.mode=open auth.tokens-file=t; auth.mode is \"open\", but must not be set beside auth.tokens-file or"
                + " auth.jwks",
        "auth.mode=closed; auth.mode is \"closed\" (-Dauth.mode), but must be open, or not set",
        "auth.anonymous=reader; auth.anonymous is \"reader\", but everybody may do everything unless auth.tokens-file",
        "auth.anonymous=editor auth.tokens-file=t; auth.anonymous is \"editor\" (-Dauth.anonymous), but must be"
                + " reader, or not",
        "auth.issuer=i; auth.audience is not set, but must be",
        "auth.jwks=k auth.audience=a; auth.issuer is not set, but must be",
        "auth.issuer=i auth.audience=a; auth.jwks is not set, but must be",
        "tls.certificate=c; tls.private-key is not set, but must be",
        "tls.private-key=k; tls.certificate is not set, but must be",
        "cors.origins=https://a.example/; cors.origins is \"https://a.example/\" (-Dcors.origins), but must be"
                + " origins such as",
        "cors.origins=https://A.example; cors.origins is", "cors.origins=a.example; cors.origins is",
        "cors.origins=null; cors.origins is", "cors.origins=*,https://a.example; cors.origins is"})
    void settings_that_contradict_each_other_are_refused(String settings, String message) {
        Map<String, String> properties = new HashMap<>();
        for (String setting : settings.split(" ")) {
            properties.put(setting.split("=")[0], setting.split("=")[1]);
        }

        assertThatThrownBy(() -> access("127.0.0.1", properties)).isInstanceOf(WrongSetting.class)
                .hasMessageStartingWith(message);
    }
}
