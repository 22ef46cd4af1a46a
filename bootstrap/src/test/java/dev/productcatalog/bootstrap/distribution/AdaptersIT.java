package dev.productcatalog.bootstrap.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Distribution;
import dev.productcatalog.bootstrap.harness.StrangersJar;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution as it was built serves a catalogue that is kept by an adapter it has never heard of. */
@Timeout(300)
class AdaptersIT {

    @TempDir
    private Path folder;
    private Distribution distribution;

    @BeforeEach
    void copyDistribution() throws Exception {
        distribution = Distribution.in(folder.resolve("product-catalog"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_strangers_jar_is_served(boolean modular) throws Exception {
        Path jar = distribution.plugins().resolve("map.jar");
        if (modular) {
            StrangersJar.modularExample(jar);
        } else {
            StrangersJar.plainExample(jar);
        }
        Files.writeString(distribution.plugins().resolve("broken.jar"), "this is no jar");

        try (Distribution.Running running = distribution.run(Map.of("DB_URL", "map:"))) {
            URI service = running.uri();
            HttpResponse<String> created = Distribution.send(service, "POST", "/api/v1/products", """
                    {"name": "Tea", "description": "", "price": 450}""");
            assertThat(created.statusCode()).isEqualTo(201);
            String path = created.headers().firstValue("Location").orElseThrow();
            assertThat(Distribution.send(service, "PATCH", path, "{\"price\": 460}").statusCode()).isEqualTo(200);
            assertThat(Distribution.send(service, "PUT", path, """
                    {"name": "Black tea", "description": "", "price": 460}""").statusCode()).isEqualTo(200);
            assertThat(Distribution.send(service, "GET", "/api/v1/products?sort=-price", "").body())
                    .isEqualTo("[{\"id\":1,\"name\":\"Black tea\",\"description\":\"\",\"price\":460}]");
            assertThat(Distribution.send(service, "DELETE", path, "").statusCode()).isEqualTo(204);
            assertThat(Distribution.send(service, "GET", path, "").statusCode()).isEqualTo(404);
            assertThat(running.end("TERM")).isZero();
            assertThat(running.errorLines()).first().asString().contains("broken.jar is left out: ");
        }
    }

    @Test
    void two_that_take_one_url_stop_the_start() throws Exception {
        StrangersJar.plainExample(distribution.plugins().resolve("one.jar"));
        StrangersJar.modularExample(distribution.plugins().resolve("other.jar"));

        assertRefused("db.url is \"map:\", but must be what one adapter alone takes, not"
                + " example.MapProvider in .*/plugins/one.jar and .* in .*/plugins/other.jar");
    }

    @Test
    void none_that_takes_the_url_stops_the_start() throws Exception {
        assertRefused("db.url is \"map:\", but must be jdbc:h2:..., jdbc:postgresql:..., memory: or what an adapter in"
                + " .*/plugins takes");
    }

    private void assertRefused(String line) throws Exception {
        try (Distribution.Running running = distribution.run(Map.of("DB_URL", "map:"))) {
            assertThat(running.exitCode()).isEqualTo(2);
            assertThat(running.errorLines()).singleElement().asString().matches(line);
            assertThat(running.outputLines()).isEmpty();
        }
    }
}
