package dev.productcatalog.http.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.application.FollowChanges;
import dev.productcatalog.application.ReadLogState;
import dev.productcatalog.domain.change.LogPosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link Tailer}, and {@link EventStream}, which writes what it reads. */
@Timeout(180)
class TailerTest {

    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofMillis(30);

    private final TestLog log = new TestLog();
    private final FollowChanges follow = new FollowChanges(log);
    private final Tailer tailer = new Tailer(new ReadLogState(log), follow);

    @AfterEach
    void close() {
        tailer.close();
    }

    @Test
    void who_waits_is_told_of_the_next_change() throws Exception {
        log.happen(3);
        tailer.join();
        log.happen(1);
        tailer.wake();

        assertThat(tailer.after(at(3), LONG).orElseThrow()).extracting(Tailer.Event::position).containsExactly(at(4));
    }

    @Test
    void what_another_instance_does_is_seen_without_being_woken() throws Exception {
        tailer.join();
        log.happen(2);

        assertThat(tailer.after(at(0), LONG).orElseThrow()).isNotEmpty();
    }

    @Test
    void who_waits_in_vain_is_told_nothing() throws Exception {
        tailer.join();

        assertThat(tailer.after(at(0), SHORT)).contains(List.of());
    }

    @Test
    void what_is_older_than_the_first_follower_is_to_be_read_from_the_log() throws Exception {
        log.happen(3);
        tailer.join();

        assertThat(tailer.after(at(1), LONG)).isEmpty();
    }

    @Test
    void what_is_no_longer_kept_is_to_be_read_from_the_log() throws Exception {
        tailer.join();
        log.happen(5_000);
        tailer.wake();
        for (long number = 0; number < 5_000; ) { // waits until the tailer has read it all
            Optional<List<Tailer.Event>> events = tailer.after(at(number), LONG);
            number = events.filter(list -> !list.isEmpty()).map(list -> list.getLast().position().number())
                    .orElse(number + 100);
        }
        assertThat(tailer.after(at(0), LONG)).isEmpty();
        assertThat(tailer.after(at(4_990), LONG).orElseThrow()).hasSize(10);
    }

    @Test
    void who_follows_another_history_is_to_read_the_log() throws Exception {
        log.happen(3);
        tailer.join();

        assertThat(tailer.after(new LogPosition(1, 3), LONG)).isEmpty();
    }

    @Test
    void a_history_that_was_rewound_ends_the_wait() throws Exception {
        log.happen(3);
        tailer.join();
        log.rewind();

        assertThat(tailer.after(at(3), LONG)).isEmpty();
    }

    @Test
    void it_reads_nothing_while_nobody_follows() throws Exception {
        tailer.join();
        tailer.leave();
        log.happen(1);
        int reads;
        do { // one may be under way
            reads = log.reads();
            Thread.sleep(300); // longer than the period in which it would read again
        } while (log.reads() > reads);

        tailer.join();
        log.happen(1);
        assertThat(tailer.after(at(1), LONG).orElseThrow()).extracting(Tailer.Event::position).containsExactly(at(2));
    }

    @Test
    void closing_ends_the_wait() throws Exception {
        tailer.join();
        Thread.ofVirtual().start(tailer::close);

        assertThat(tailer.after(at(0), LONG)).contains(List.of());
        assertThat(tailer.isClosed()).isTrue();
    }

    // a stream

    @Test
    void a_stream_tells_what_was_and_then_what_comes_until_it_is_closed() throws Exception {
        log.happen(120);
        assertThat(streamed(at(0), 121, LONG)).startsWith("retry: 2000\n\nsnapshot\n\n")
                .contains("event: updated\nid: 9f2c41d07a3be856-1\ndata: {\"seq\":1,", "-120\n", "-121\n")
                .doesNotContain("\n:\n");
    }

    @Test
    void a_stream_that_has_nothing_to_tell_says_so_now_and_then() throws Exception {
        assertThat(streamed(at(0), 1, SHORT)).startsWith("retry: 2000\n\nsnapshot\n\n:\n\n:\n\n");
    }

    @Test
    void a_stream_whose_next_change_is_forgotten_ends() throws Exception {
        log.happen(5);
        log.forgetUpTo(3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new EventStream(tailer, follow, at(1), SHORT, _ -> { }).writeTo(out);

        assertThat(out.toString(UTF_8)).isEqualTo("retry: 2000\n\n");
    }

    /** {@return what a stream has written when it has told the change, which happens when there is nothing else} */
    private String streamed(LogPosition since, long last, Duration silence) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        OutputStream out = new OutputStream() {
            private int flushes;

            @Override
            public void write(int b) {
                text.write(b);
            }

            @Override
            public void flush() {
                String written = text.toString(UTF_8);
                if (written.contains("-" + last + "\n")) {
                    tailer.close();
                } else if (++flushes >= 4 && log.state().head() < last) {
                    log.happen(1);
                    tailer.wake();
                }
            }
        };
        new EventStream(tailer, follow, since, silence,
                beginning -> beginning.write("snapshot\n\n".getBytes(UTF_8))).writeTo(out);
        return text.toString(UTF_8);
    }

    private static LogPosition at(long number) {
        return new LogPosition(TestLog.EPOCH, number);
    }
}
