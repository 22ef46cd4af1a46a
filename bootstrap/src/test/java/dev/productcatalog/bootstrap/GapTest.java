package dev.productcatalog.bootstrap;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That nobody who follows misses a change, in a few seconds; {@link GapKills} takes longer, and kills. */
@Timeout(60)
class GapTest {

    private static final long MILLIS = 2_000;

    @Test
    void followers_of_two_instances_on_one_database_see_each_change_once() throws Exception {
        Map<String, String> database = Database.POSTGRESQL.empty(null);
        String shared = "db.url=" + database.get("db.url") + "\ndb.username=" + database.get("db.username");
        try (RunningService one = RunningService.start(Database.POSTGRESQL, shared);
             RunningService other = RunningService.start(Database.POSTGRESQL, shared)) {
            List<URI> services = List.of(one.baseUri(), other.baseUri());
            GapHunt hunt = new GapHunt(() -> services.get(ThreadLocalRandom.current().nextInt(2)));
            System.out.println(hunt.run(() -> Thread.sleep(MILLIS))); // waits for nothing: it is how long they write
        }
    }
}
