package dev.productcatalog.http.access;

import dev.productcatalog.http.settings.TlsSettings;
import dev.productcatalog.http.settings.UnusableFile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificate that new connections are served with, read again when its files change. Connections that there are
 * keep theirs, so that a renewal ends none. Thread-safe.
 */
public final class ServerCertificate implements Supplier<SSLContext> {

    private static final System.Logger LOG = System.getLogger("dev.productcatalog.http.access");
    private static final String CERTIFICATE = "tls.certificate";
    private static final String PRIVATE_KEY = "tls.private-key";
    /** RFC 7468, section 10. */
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = {};

    private final TlsSettings settings;
    private volatile SSLContext context;

    /** @throws UnusableFile if a file cannot be read, or they do not belong together */
    public ServerCertificate(TlsSettings settings, FileWatch watch) {
        this.settings = settings;
        watch.watch(List.of(settings.certificate(), settings.privateKey()), this::readAgain);
        context = read();
    }

    /** {@return what a new connection is served with} */
    @Override
    public SSLContext get() {
        return context;
    }

    /** While only one of the two is renewed, they do not belong together, and what was before stays in use. */
    private void readAgain() {
        try {
            context = read();
            LOG.log(Level.INFO, () -> settings.certificate() + " was read again, new connections are served with it");
        } catch (UnusableFile e) {
            LOG.log(Level.WARNING, () -> "The certificate in use stays as it was: " + e.setting() + " is no good, "
                    + e.getMessage());
        }
    }

    private SSLContext read() {
        Certificate[] chain = certificates(settings.certificate());
        PrivateKey key = privateKey(settings.privateKey(), chain[0].getPublicKey().getAlgorithm());
        try {
            if (!belong(chain[0].getPublicKey(), key)) {
                throw new UnusableFile(PRIVATE_KEY, "it does not belong to the certificate");
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, NO_PASSWORD);
            keys.setKeyEntry("server", key, NO_PASSWORD, chain);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, NO_PASSWORD);
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(managers.getKeyManagers(), null, null);
            return made;
        } catch (GeneralSecurityException | IOException e) {
            throw new UnusableFile(CERTIFICATE, "it cannot be used: " + e.getMessage());
        }
    }

    private static Certificate[] certificates(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509").generateCertificates(pem)
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new UnusableFile(CERTIFICATE, "it has no certificate");
            }
            return chain;
        } catch (IOException e) {
            throw UnusableFile.unreadable(CERTIFICATE, e);
        } catch (GeneralSecurityException e) {
            throw new UnusableFile(CERTIFICATE, "it is not PEM: " + e.getMessage());
        }
    }

    private static PrivateKey privateKey(Path file, String algorithm) {
        try {
            Matcher key = PKCS8.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            if (!key.find()) {
                throw new UnusableFile(PRIVATE_KEY,
                        "it has no \"BEGIN PRIVATE KEY\" (openssl pkcs8 -topk8 -nocrypt makes it"
                        + " of other forms)");
            }
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1))));
        } catch (IOException e) {
            throw UnusableFile.unreadable(PRIVATE_KEY, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnusableFile(PRIVATE_KEY, "it is no " + algorithm + " key, as the certificate's is");
        }
    }

    /** What the one signs, the other verifies. */
    private static boolean belong(PublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        });
        byte[] text = {1, 2, 3};
        signature.initSign(privateKey);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(text);
        return signature.verify(signed);
    }
}
