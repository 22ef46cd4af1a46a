package dev.productcatalog.bootstrap.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for 127.0.0.1, signed with its own key. Immutable.
 *
 * @param chain what its file has
 * @param key   what its key's file has
 */
public record TestCertificate(X509Certificate certificate, String chain, String key) {

    private static final char[] PASSWORD = "password".toCharArray();

    /** @param algorithm RSA, EC or Ed25519 */
    public static TestCertificate make(Path folder, String algorithm) {
        try {
            Path store = folder.resolve(algorithm + System.nanoTime() + ".p12");
            Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-alias", "server", "-keyalg", algorithm, "-dname", "CN=test", "-ext",
                            "san=ip:127.0.0.1",
                    "-keystore", store.toString(), "-storepass", new String(PASSWORD), "-validity", "2")
                    .redirectErrorStream(true).start();
            String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(keytool.waitFor()).as(output).isZero();
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            X509Certificate certificate = (X509Certificate) keys.getCertificate("server");
            return new TestCertificate(certificate, pem("CERTIFICATE", certificate.getEncoded()),
                    pem("PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what,
                Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), what);
    }

    public void write(Path chainFile, Path keyFile) throws IOException {
        replace(chainFile, chain);
        replace(keyFile, key);
    }

    /** As a tool that renews certificates does it: nobody sees half of a file. */
    public static void replace(Path file, String content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.writeString(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** {@return what a client needs that trusts these and no others} */
    public static SSLContext trusted(TestCertificate... certificates) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (TestCertificate each : certificates) {
                trusted.setCertificateEntry("c" + trusted.size(), each.certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
