package dev.productcatalog.bootstrap.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Distribution;
import dev.productcatalog.bootstrap.harness.Distribution.Running;
import dev.productcatalog.bootstrap.harness.EventReader;
import dev.productcatalog.bootstrap.harness.EventReader.Event;
import dev.productcatalog.bootstrap.harness.HttpTest;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot of more products than the service has memory for: part of the Maven profile {@code kill}. */
@Timeout(300)
class LargeSnapshot {

    private static final int PRODUCTS = 10_000;
    private static final int BYTES = 9_000;
    private static final int CHANGES = 200;

    @TempDir
    private Path folder;

    @Test
    void it_is_one_state_and_all_changes_follow_it() throws Exception {
        Distribution distribution = Distribution.in(folder.toRealPath().resolve("product-catalog"));
        try (Running running = distribution.run(Map.of("JAVA_OPTS", "-Xmx48m"))) {
            URI service = running.uri();
            Distribution.fill(service, HttpTest.json("Large", "d".repeat(BYTES), 1), PRODUCTS);
            try (EventReader stream = EventReader.open(service, "snapshot=true")) {
                Set<Integer> ids = new HashSet<>();
                Event event = stream.next();
                change(service); // while the stream stands still, as its reader does
                for (; event.type().equals("product"); event = stream.next()) {
                    assertThat(ids.add(event.json().getInt("id"))).isTrue();
                }
                assertThat(ids).hasSize(PRODUCTS);
                assertThat(event.type()).isEqualTo("snapshot-end");
                assertThat(event.number()).isEqualTo(PRODUCTS);
                for (int i = 1; i <= CHANGES; i++) {
                    assertThat(stream.next().number()).isEqualTo(PRODUCTS + i);
                }
            }
        }
    }

    private static void change(URI service) throws Exception {
        for (int i = 1; i <= CHANGES; i++) {
            Distribution.send(service, "PATCH", HttpTest.PRODUCTS + '/' + i, "{\"price\":" + (i + 1) + "}");
        }
    }
}
