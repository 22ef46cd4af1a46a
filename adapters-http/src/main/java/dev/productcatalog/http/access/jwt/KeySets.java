package dev.productcatalog.http.access.jwt;

import com.nimbusds.jose.jwk.JWKSet;
import dev.productcatalog.http.access.FileWatch;
import dev.productcatalog.http.settings.UnusableFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.regex.Pattern;

/** Where key sets come from: a file, which must be there at the start, or a URL, which need not answer then. */
final class KeySets {

    private static final System.Logger LOG = System.getLogger("dev.productcatalog.http.access");
    private static final Pattern SAFE = Pattern.compile("https://.*|http://(127\\.|localhost[:/]|\\[::1]).*");
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 5_000;
    private static final int MAX_BYTES = 4 << 20;

    private KeySets() {
    }

    /**
     * {@return the key set at a place}
     *
     * @param place an http or https URL, or a file
     * @throws UnusableFile if it is a file that has no key set
     */
    static KeySet of(String place, FileWatch watch) {
        if (place.startsWith("https://") || place.startsWith("http://")) {
            if (!SAFE.matcher(place).matches()) {
                LOG.log(Level.WARNING,
                        () -> place + " is no https: whoever is on the way there can make tokens for everybody");
            }
            return new KeySet(place, () -> {
                URL url = URI.create(place).toURL();
                return JWKSet.load(url, CONNECT_MILLIS, READ_MILLIS, MAX_BYTES);
            }, KeySet.Pace.USUAL, MonotonicClock.SYSTEM);
        }
        Path file = Path.of(place);
        KeySet.Source source = () -> JWKSet.parse(Files.readString(file));
        try {
            if (KeySet.Keys.of(source.load()).byId().isEmpty()) {
                throw new UnusableFile("auth.jwks", "it has no key for RS256, ES256 or EdDSA");
            }
        } catch (IOException e) {
            throw UnusableFile.unreadable("auth.jwks", e);
        } catch (ParseException e) {
            throw new UnusableFile("auth.jwks", "it is no JSON Web Key Set");
        }
        KeySet keySet = new KeySet(place, source, KeySet.Pace.USUAL, MonotonicClock.SYSTEM);
        watch.watch(List.of(file), keySet::load);
        return keySet;
    }
}
