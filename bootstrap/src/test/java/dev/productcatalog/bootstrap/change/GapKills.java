package dev.productcatalog.bootstrap.change;

import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.Distribution;
import dev.productcatalog.bootstrap.harness.Distribution.Running;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link GapTest} for longer, and while instances are killed: part of the Maven profile {@code kill}. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class GapKills {

    private static final long MILLIS = 30_000;

    @TempDir
    private Path folder;

    @Test
    void followers_of_two_instances_see_each_change_once() throws Exception {
        hunt(Database.POSTGRESQL.empty(folder), 2, 0);
    }

    @Test
    void followers_of_two_instances_of_which_one_is_killed_see_each_change_once() throws Exception {
        hunt(Database.POSTGRESQL.empty(folder), 2, 3);
    }

    @Test
    void followers_of_a_service_on_h2_that_is_killed_see_each_change_once() throws Exception {
        hunt(Database.H2.empty(folder.toRealPath()), 1, 3);
    }

    /** @param kills how often the last instance is killed, and started again */
    private void hunt(Map<String, String> database, int instances, int kills) throws Exception {
        Map<String, String> environment = Map.of("DB_URL", database.get("db.url"), "DB_USERNAME",
                database.getOrDefault("db.username", ""));
        Distribution distribution = Distribution.in(folder.toRealPath().resolve("product-catalog"));
        List<Running> running = new CopyOnWriteArrayList<>();
        List<URI> services = new CopyOnWriteArrayList<>();
        try {
            for (int i = 0; i < instances; i++) {
                start(distribution, environment, running, services);
            }
            GapHunt hunt = new GapHunt(() -> services.get(ThreadLocalRandom.current().nextInt(services.size())));
            System.out.println(kills + " kills of " + instances + ": " + hunt.run(() -> {
                // these sleeps wait for nothing: they are how long is written before a kill
                for (int kill = 0; kill < kills; kill++) {
                    Thread.sleep(MILLIS / (kills + 1));
                    running.removeLast().end("KILL");
                    URI killed = services.getLast();
                    start(distribution, environment, running, services);
                    services.remove(killed);
                }
                Thread.sleep(MILLIS / (kills + 1));
            }));
        } finally {
            running.forEach(Running::close);
        }
    }

    private static void start(Distribution distribution, Map<String, String> environment, List<Running> running,
            List<URI> services) throws IOException {
        Running started = distribution.run(environment);
        running.add(started);
        services.add(started.uri());
    }
}
