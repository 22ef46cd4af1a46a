package dev.productcatalog.bootstrap.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.AcknowledgedWrites;
import dev.productcatalog.bootstrap.harness.Distribution;
import dev.productcatalog.bootstrap.harness.Distribution.Running;
import dev.productcatalog.bootstrap.harness.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL after SIGKILL on one H2 file that grows old, and after each start a look at whether everything acknowledged
 * is there, with both settings of db.durability. The system property {@code kill.rounds} makes it longer; the Maven
 * profile {@code kill} has 300 rounds.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class KillIT {

    private static final int ROUNDS = Integer.getInteger("kill.rounds", 12);
    private static final int CLIENTS = 8;
    private static final long BURST_MILLIS = 400;

    @TempDir
    private Path folder;

    /** When the process is killed. */
    private enum Moment {
        /** When the clients have stopped, while H2 may tidy up its file. */
        AT_REST,
        UNDER_LOAD,
        /** While the database is closed, which makes its file smaller. */
        WHILE_IT_STOPS,
        RIGHT_AFTER_ITS_START
    }

    @Test
    void everything_acknowledged_is_there_after_each_kill() throws Exception {
        Distribution distribution = Distribution.in(folder.toRealPath().resolve("catalog"));
        AcknowledgedWrites writes = new AcknowledgedWrites();
        Random random = new Random();
        for (int round = 0; round < ROUNDS; round++) {
            // every second one at rest, as that is where H2 2.5.252 lost writes
            Moment moment = round % 2 == 0 ? Moment.AT_REST : Moment.values()[round / 2 % Moment.values().length];
            // on a busy machine a write may wait longer for others than by default
            Map<String, String> settings = Map.of("DB_DURABILITY", round % 3 == 0 ? "process" : "power",
                    "DB_LOCK_TIMEOUT", "30s");
            try (Running running = distribution.run(settings)) {
                URI service = running.uri();
                writes.verify(service, "after kill %d".formatted(round));
                writeAndKill(running, service, moment, writes, random);
            }
        }
        try (Running running = distribution.run(Map.of())) {
            writes.verify(running.uri(), "after the last kill");
        }
        System.out.printf("%d kills, %d writes acknowledged, none lost%n", ROUNDS, writes.acknowledged());
    }

    private static void writeAndKill(Running running, URI service, Moment moment, AcknowledgedWrites writes,
            Random random) throws Exception {
        long burst = moment == Moment.RIGHT_AFTER_ITS_START ? random.nextLong(20) : BURST_MILLIS;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(burst);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(clients.submit(() -> {
                    try (Wire wire = new Wire(service)) {
                        while (moment == Moment.UNDER_LOAD || System.nanoTime() < end) {
                            writes.write(wire);
                        }
                    } catch (IOException e) {
                        assertThat(moment).as(e.toString()).isIn(Moment.UNDER_LOAD, Moment.RIGHT_AFTER_ITS_START);
                    }
                    return null;
                }));
            }
            // these sleeps wait for nothing: they are the moment, which is any
            switch (moment) {
                case AT_REST -> {
                    await(all);
                    Thread.sleep(random.nextLong(2_000));
                }
                case UNDER_LOAD -> Thread.sleep(burst + random.nextLong(300));
                case WHILE_IT_STOPS -> {
                    await(all);
                    running.process().destroy();
                    Thread.sleep(random.nextLong(1_000));
                }
                case RIGHT_AFTER_ITS_START -> Thread.sleep(burst);
            }
            running.end("KILL");
            await(all);
        }
    }

    private static void await(List<Future<?>> clients) throws Exception {
        for (Future<?> client : clients) {
            client.get();
        }
    }
}
