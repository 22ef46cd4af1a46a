package dev.productcatalog.bootstrap.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.TestCertificate;
import dev.productcatalog.bootstrap.settings.WrongSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the settings of TLS, as they are read at the start. */
class TlsFilesTest {

    @Test
    void files_that_are_no_good_are_refused_with_what_is_wrong(@TempDir Path folder) throws Exception {
        Path cert = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        TestCertificate first = TestCertificate.make(folder, "EC");
        assertRefused(cert, key, "tls.certificate is \"" + cert + "\", but it cannot be read: ");
        Files.writeString(cert, "no certificate");
        assertRefused(cert, key, "tls.certificate is \"" + cert + "\", but it ");
        first.write(cert, key);
        Files.delete(key);
        assertRefused(cert, key, "tls.private-key is \"" + key + "\", but it cannot be read: ");
        Files.writeString(key, first.key().replace("PRIVATE KEY", "EC PRIVATE KEY"));
        assertRefused(cert, key, "tls.private-key is \"" + key + "\", but it has no \"BEGIN PRIVATE KEY\"");
        Files.writeString(key, TestCertificate.make(folder, "RSA").key());
        assertRefused(cert, key, "tls.private-key is \"" + key + "\", but it is no EC key, as the certificate's is");
        Files.writeString(key, TestCertificate.make(folder, "EC").key());
        assertRefused(cert, key, "tls.private-key is \"" + key + "\", but it does not belong to the certificate");
    }

    private void assertRefused(Path cert, Path key, String message) {
        assertThatThrownBy(() -> RunningService.start(Database.MEMORY,
                "tls.certificate=%s\ntls.private-key=%s".formatted(cert, key)))
                .isInstanceOf(WrongSetting.class).hasMessageStartingWith(message);
    }
}
