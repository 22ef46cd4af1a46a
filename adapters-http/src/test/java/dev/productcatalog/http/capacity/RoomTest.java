package dev.productcatalog.http.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.http.problem.Problem;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoomTest {

    private static final int KB = 1024;

    @Test
    void who_finds_no_room_waits_until_somebody_leaves() throws Exception {
        Room room = new Room(() -> 100 * KB, Duration.ofMinutes(1), 100, "full");
        Room.Share first = room.take(70 * KB);
        CompletableFuture<Room.Share> second = CompletableFuture.supplyAsync(() -> room.take(50 * KB));
        first.shrinkTo(50 * KB);

        assertThat(second.get(1, TimeUnit.MINUTES)).isNotNull();
    }

    @Test
    void who_waits_too_long_is_refused() {
        Room room = new Room(() -> 100 * KB, Duration.ofMillis(1), 100, "full");
        try (Room.Share _ = room.take(60 * KB)) {
            assertThatThrownBy(() -> room.take(60 * KB)).isInstanceOfSatisfying(Problem.class, problem ->
                    assertThat(problem.refusal()).isEqualTo("full"));
        }
        room.take(60 * KB).close();
    }

    @Test
    void the_largest_gets_its_share_while_somebody_is_slow() {
        Room room = new Room(() -> 100 * KB, Duration.ofMillis(1), 100, "full");
        try (Room.Share _ = room.take(25 * KB); Room.Share largest = room.take(Long.MAX_VALUE / 2)) {
            assertThat(largest).isNotNull();
        }
    }

    @Test
    void what_is_small_does_not_wait_for_what_is_large() throws Exception {
        Room room = new Room(() -> 100 * KB, Duration.ofMinutes(1), 100, "full");
        Room.Share slow = room.take(50 * KB);
        CompletableFuture<Room.Share> large = CompletableFuture.supplyAsync(() -> room.take(75 * KB));
        for (int i = 0; i < 1000; i++) {
            room.take(10 * KB).close();
        }
        assertThat(large).isNotDone();
        slow.close();
        assertThat(large.get(1, TimeUnit.MINUTES)).isNotNull();
    }

    @Test
    void a_share_grows_at_once_or_not_at_all() {
        Room room = new Room(() -> 100 * KB, Duration.ofMinutes(1), 100, "full");
        try (Room.Share body = room.none(); Room.Share _ = room.take(75 * KB)) {
            body.growTo(25 * KB);
            assertThatThrownBy(() -> body.growTo(26 * KB)).isInstanceOf(Problem.class);
        }
        room.take(75 * KB).close();
    }

    @Test
    void where_nobody_may_wait_who_finds_no_room_is_refused_at_once() {
        Room room = new Room(() -> 100 * KB, Duration.ofSeconds(20), 0, "full");
        try (Room.Share _ = room.take(60 * KB)) {
            assertThatThrownBy(() -> room.take(60 * KB)).isInstanceOf(Problem.class);
        }
        room.take(60 * KB).close();
    }

    @Test
    void there_is_more_room_when_others_need_less_of_it() throws Exception {
        AtomicInteger all = new AtomicInteger(40 * KB);
        Room room = new Room(all::get, Duration.ofSeconds(20), 1, "full");
        Room.Share first = room.take(30 * KB);
        CompletableFuture<Room.Share> second = CompletableFuture.supplyAsync(() -> room.take(30 * KB));
        all.set(100 * KB);
        assertThat(second.get(20, TimeUnit.SECONDS)).isNotNull();
        first.close();
    }
}
