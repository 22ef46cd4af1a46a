package dev.productcatalog.bootstrap.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.RunningService;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That nobody who follows misses a change, in a few seconds; {@link GapKills} takes longer, and kills. */
@Timeout(300)
class GapTest {

    private static final long WRITES = 1_000;

    @Test
    void followers_of_two_instances_on_one_database_see_each_change_once() throws Exception {
        Map<String, String> database = Database.POSTGRESQL.empty(null);
        String shared = "db.url=" + database.get("db.url") + "\ndb.username=" + database.get("db.username");
        try (RunningService one = RunningService.start(Database.POSTGRESQL, shared);
             RunningService other = RunningService.start(Database.POSTGRESQL, shared);
             Complaints complaints = new Complaints()) {
            List<URI> services = List.of(one.baseUri(), other.baseUri());
            GapHunt hunt = new GapHunt(() -> services.get(ThreadLocalRandom.current().nextInt(2)));
            System.out.println(hunt.run(() -> hunt.awaitWrites(WRITES)));
            assertThat(complaints.told).as("what the log says of followers that leave").isEmpty();
        }
    }

    /** What the services log. */
    private static final class Complaints extends Handler implements AutoCloseable {

        private static final Logger LOGGER = Logger.getLogger("dev.productcatalog");

        private final Queue<String> told = new ConcurrentLinkedQueue<>();

        Complaints() {
            LOGGER.addHandler(this);
        }

        @Override
        public void publish(LogRecord record) {
            told.add(record.getLevel() + " " + record.getMessage() + " " + record.getThrown());
        }

        @Override
        public void flush() { }

        @Override
        public void close() {
            LOGGER.removeHandler(this);
        }
    }
}
