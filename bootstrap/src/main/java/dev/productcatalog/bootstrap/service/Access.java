package dev.productcatalog.bootstrap.service;

import dev.productcatalog.bootstrap.settings.Setting;
import dev.productcatalog.bootstrap.settings.SettingTable;
import dev.productcatalog.bootstrap.settings.Settings;
import dev.productcatalog.bootstrap.settings.WrongSetting;
import dev.productcatalog.http.settings.AccessSettings;
import dev.productcatalog.http.settings.JwtSettings;
import dev.productcatalog.http.settings.TlsSettings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the settings say of who may do what: safe by default, so nothing opens the service unsaid. */
final class Access {

    private Access() {
    }

    /**
     * {@return who may do what}
     *
     * @param address where the service is to listen
     * @throws WrongSetting if settings contradict each other, or the service would be open on a network without being
     *                      told
     */
    static AccessSettings of(Settings settings, InetAddress address) {
        List<Path> tokenFiles =
                settings.get(SettingTable.AUTH_TOKENS_FILE).map(settings.home()::resolve).stream().toList();
        List<JwtSettings> issuers = issuers(settings);
        boolean mayBeOpen = settings.get(SettingTable.AUTH_MODE).isPresent();
        boolean isOpen = tokenFiles.isEmpty() && issuers.isEmpty();
        if (mayBeOpen && !isOpen) {
            throw new WrongSetting("auth.mode is \"open\", but must not be set beside auth.tokens-file or auth.jwks");
        }
        boolean anonymousReads = settings.get(SettingTable.AUTH_ANONYMOUS).isPresent();
        if (anonymousReads && isOpen) {
            throw new WrongSetting("auth.anonymous is \"reader\", but everybody may do everything unless"
                    + " auth.tokens-file or auth.jwks is set");
        }
        if (isOpen && !mayBeOpen && !address.isLoopbackAddress()) {
            throw new WrongSetting(("server.host is \"%s\", where everybody on the network could change products: set"
                    + " auth.tokens-file, or auth.issuer with auth.audience and auth.jwks, or auth.mode=open if that is"
                    + " meant").formatted(settings.get(SettingTable.SERVER_HOST)));
        }
        return new AccessSettings(tokenFiles, issuers, anonymousReads, settings.get(SettingTable.CORS_ORIGINS),
                List.of(), certificates(settings));
    }

    private static List<JwtSettings> issuers(Settings settings) {
        List<Setting<String>> needed =
                List.of(SettingTable.AUTH_ISSUER, SettingTable.AUTH_AUDIENCE, SettingTable.AUTH_JWKS);
        if (needed.stream().allMatch(setting -> settings.get(setting).isEmpty())) {
            return List.of();
        }
        for (Setting<String> setting : needed) {
            if (settings.get(setting).isEmpty()) {
                throw new WrongSetting(setting.key()
                        + " is not set, but must be: auth.issuer, auth.audience and auth.jwks are needed together");
            }
        }
        String keySet = settings.get(SettingTable.AUTH_JWKS);
        return List.of(new JwtSettings(settings.get(SettingTable.AUTH_ISSUER), settings.get(SettingTable.AUTH_AUDIENCE),
                keySet.matches("https?://.*") ? keySet : settings.home().resolve(keySet).toString(),
                settings.get(SettingTable.AUTH_ROLES_CLAIM)));
    }

    private static List<TlsSettings> certificates(Settings settings) {
        Optional<String> certificate = settings.get(SettingTable.TLS_CERTIFICATE);
        Optional<String> key = settings.get(SettingTable.TLS_PRIVATE_KEY);
        if (certificate.isEmpty() && key.isEmpty()) {
            return List.of();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            throw new WrongSetting((certificate.isEmpty() ? "tls.certificate" : "tls.private-key")
                    + " is not set, but must be: tls.certificate and tls.private-key are needed together");
        }
        return List.of(new TlsSettings(settings.home().resolve(certificate.get()), settings.home().resolve(key.get())));
    }
}
