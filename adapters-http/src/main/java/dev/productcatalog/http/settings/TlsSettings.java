package dev.productcatalog.http.settings;

import java.nio.file.Path;

/**
 * What the server shows of itself by TLS. Immutable.
 *
 * @param certificate the certificate and those that lead to its root, as PEM
 * @param privateKey  what belongs to the certificate: PKCS #8, not encrypted, as PEM
 */
public record TlsSettings(Path certificate, Path privateKey) { }
