package dev.productcatalog.http.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * Who may do what, and by what the server is known. Immutable.
 *
 * @param tokenFiles     the files of tokens; none, or one
 * @param issuers        whose JSON Web Tokens are accepted; none, or one
 * @param anonymousReads whether everybody may read, without a credential
 * @param corsOrigins    whose pages may use the API from a browser: origins, or {@code *} alone for all
 * @param ownTokens      those that the service itself made, each as a line of a token file
 * @param certificates   what the server shows of itself by TLS; none, or one
 */
public record AccessSettings(List<Path> tokenFiles, List<JwtSettings> issuers, boolean anonymousReads,
                             List<String> corsOrigins, List<String> ownTokens, List<TlsSettings> certificates) {

    /** Nobody is asked who they are, and no page of another origin may use the API, and there is no TLS. */
    public static final AccessSettings OPEN =
            new AccessSettings(List.of(), List.of(), false, List.of(), List.of(), List.of());

    public AccessSettings {
        tokenFiles = List.copyOf(tokenFiles);
        issuers = List.copyOf(issuers);
        corsOrigins = List.copyOf(corsOrigins);
        ownTokens = List.copyOf(ownTokens);
        certificates = List.copyOf(certificates);
    }

    /** {@return these settings, and whoever has that token may do what its line says} */
    public AccessSettings withOwnToken(String line) {
        return new AccessSettings(tokenFiles, issuers, anonymousReads, corsOrigins, List.of(line), certificates);
    }

    /** {@return whether everybody may do everything} */
    public boolean isOpen() {
        return tokenFiles.isEmpty() && issuers.isEmpty() && ownTokens.isEmpty();
    }
}
