package dev.productcatalog.http.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * Who may do what. Immutable.
 *
 * @param tokenFiles     the files of tokens; none, or one
 * @param issuers        whose JSON Web Tokens are accepted; none, or one
 * @param anonymousReads whether everybody may read, without a credential
 * @param corsOrigins    whose pages may use the API from a browser: origins, or {@code *} alone for all
 */
public record AccessSettings(List<Path> tokenFiles, List<JwtSettings> issuers, boolean anonymousReads,
                             List<String> corsOrigins) {

    /** Nobody is asked who they are, and no page of another origin may use the API. */
    public static final AccessSettings OPEN = new AccessSettings(List.of(), List.of(), false, List.of());

    public AccessSettings {
        tokenFiles = List.copyOf(tokenFiles);
        issuers = List.copyOf(issuers);
        corsOrigins = List.copyOf(corsOrigins);
    }

    /** {@return whether everybody may do everything} */
    public boolean isOpen() {
        return tokenFiles.isEmpty() && issuers.isEmpty();
    }
}
