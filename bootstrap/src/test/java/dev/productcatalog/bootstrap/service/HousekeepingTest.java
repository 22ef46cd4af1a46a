package dev.productcatalog.bootstrap.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.application.ForgetChanges;
import dev.productcatalog.bootstrap.adapter.Persistence;
import dev.productcatalog.bootstrap.settings.Settings;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.RetryKey;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.ChangeLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class HousekeepingTest {

    private static final ProductDetails TEA = new ProductDetails("Tea", "", 1L);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofDays(1);

    @TempDir
    private Path folder;

    @Test
    void what_is_old_is_forgotten_except_for_the_last_hundred_thousand_changes() throws Exception {
        try (Catalog catalog = catalog(1_700);
             Housekeeping _ = new Housekeeping(new ForgetChanges(log(catalog), Duration.ZERO, Duration.ZERO), SHORT)) {
            while (log(catalog).state().oldest() < 1_701 || log(catalog).receipt("key").isPresent()) {
                Thread.sleep(5); // nobody tells what was forgotten
            }
            Thread.sleep(50); // in which it would forget more
            assertThat(log(catalog).state().oldest()).isEqualTo(1_701);
        }
    }

    @Test
    void what_is_not_old_is_kept() throws Exception {
        try (Catalog catalog = catalog(1);
             Housekeeping _ = new Housekeeping(new ForgetChanges(log(catalog), LONG, LONG), SHORT)) {
            Thread.sleep(50); // in which it would forget something
            assertThat(log(catalog).state().oldest()).isEqualTo(1);
            assertThat(log(catalog).receipt("key")).isPresent();
        }
    }

    private Catalog catalog(int beyondWhatIsKept) {
        Catalog catalog = Persistence.of(Settings.read(folder, Map.of(), Map.of("db.url", "memory:"))).open();
        catalog.products().add(TEA, Attempt.by("").under(new RetryKey("key", "print"), (type, product) -> "receipt"));
        for (long i = 1; i < ForgetChanges.KEPT_ALWAYS + beyondWhatIsKept; i++) {
            catalog.products().add(TEA);
        }
        return catalog;
    }

    private static ChangeLog log(Catalog catalog) {
        return catalog.changes().orElseThrow();
    }
}
