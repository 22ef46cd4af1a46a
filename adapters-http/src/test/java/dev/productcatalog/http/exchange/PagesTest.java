package dev.productcatalog.http.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.http.capacity.Room;
import dev.productcatalog.http.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PagesTest {

    private static final int MB = 1 << 20;
    private static final byte[] LONG = "\"%s\"".formatted("x".repeat(50_000)).getBytes(UTF_8);

    private final Room heap = new Room(() -> 8 * MB, Duration.ZERO, 0, "no-heap");
    private final Room disk = new Room(() -> 100 * MB, Duration.ZERO, 0, "no-disk");
    private final Pages pages = new Pages(heap, disk);

    @Test
    void elements_have_a_comma_between_them() throws Exception {
        assertThat(text(0)).isEqualTo("[]");
        assertThat(text(1)).isEqualTo("[1]");
        assertThat(text(3)).isEqualTo("[1,1,1]");
    }

    private String text(int count) throws IOException {
        try (Pages.Body body = pages.begin("[", 100)) {
            body.add(100, () -> {
                Collections.nCopies(count, new byte[] {'1'}).forEach(body::addElement);
                return count;
            });
            return sent(body.end("]"));
        }
    }

    private static String sent(Pages.Body body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        body.sendTo(out);
        return out.toString(UTF_8);
    }

    @Test
    void a_long_page_leaves_the_heap_to_others_until_it_is_sent() throws Exception {
        try (Pages.Body body = pages.begin("[", 1000)) {
            for (int part = 0; part < 10; part++) {
                body.add(100, () -> {
                    Collections.nCopies(100, LONG).forEach(body::addElement);
                    return 100;
                });
            }
            heap.take(6 * MB).close();
            body.end("]");
            disk.take(50 * MB).close(); // it keeps no more than it has
            assertThatThrownBy(() -> disk.take(60 * MB)).isInstanceOf(Problem.class);

            assertThat(body.answer().streamLength()).hasValue(1 + 1000 * (LONG.length + 1L));
            assertThat(sent(body)).hasSize(1 + 1000 * (LONG.length + 1)).startsWith("[\"xx").endsWith("xx\"]");
            assertThat(sent(body)).as("again").hasSize(1 + 1000 * (LONG.length + 1));
        }
        disk.take(75 * MB).close();
        heap.take(6 * MB).close();
    }

    @Test
    void a_page_of_a_hundred_takes_room_on_the_disk_only_if_it_is_long() {
        try (Room.Share _ = disk.take(75 * MB); Room.Share _ = disk.take(25 * MB);
             Pages.Body body = pages.begin("[", 100)) {
            body.addElement(new byte[] {'1'});
            for (byte[] element : List.of(LONG, LONG, LONG, LONG, LONG)) {
                body.addElement(element);
            }
            assertThatThrownBy(() -> body.addElement(LONG)).isInstanceOfSatisfying(Problem.class, problem ->
                    assertThat(problem.refusal()).isEqualTo("no-disk"));
        }
    }

    @Test
    void a_short_page_keeps_of_the_heap_what_it_has() {
        try (Pages.Body body = pages.begin("[", 100)) {
            body.add(100, () -> {
                body.addElement(LONG);
                return 1;
            });
            heap.take(6 * MB).close();
            assertThat(body.end("]").answer().streamLength()).isEmpty();
        }
    }
}
