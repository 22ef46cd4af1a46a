package dev.productcatalog.bootstrap.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressFileTest {

    private static final ServiceAddress ADDRESS = new ServiceAddress(URI.create("http://127.0.0.1:8080"),
            URI.create("http://127.0.0.1:8081"), "pcat_of-the-service");

    @TempDir
    private Path folder;

    @Test
    void what_a_killed_service_has_left_gives_nothing_away_and_means_nothing() throws IOException {
        Path database = folder.resolve("catalog.mv.db");
        Path file = AddressFile.beside(database.toString());
        Files.writeString(file, "http://127.0.0.1:1\nhttp://127.0.0.1:1\npcat_old\n" + "more\n".repeat(100));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(AddressFile.read(database.toString())).isEmpty();

        try (AddressFile _ = AddressFile.write(file, ADDRESS).orElseThrow()) {
            assertThat(AddressFile.read(database.toString())).contains(ADDRESS);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
            assertThat(Files.readAllLines(file)).hasSize(3);
        }
        assertThat(file).doesNotExist();
    }
}
