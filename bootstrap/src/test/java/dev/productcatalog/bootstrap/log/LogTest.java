package dev.productcatalog.bootstrap.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogTest {

    private final LogRecord record = new LogRecord(Level.SEVERE, "first\n\"{0}\"");

    LogTest() {
        record.setInstant(Instant.parse("2026-11-22T10:15:30.123456Z"));
        record.setLoggerName("a.b");
        record.setParameters(new Object[] {"\u001b[31m"});
    }

    @Test
    void a_line_of_text_is_one_line() {
        assertThat(Log.formatter(LogFormat.TEXT, Map::of).format(record))
                .isEqualTo("2026-11-22T10:15:30.123456Z ERROR a.b: first \" [31m\"" + System.lineSeparator());
    }

    @Test
    void a_line_of_json_is_an_object_with_the_stack_trace_in_it() {
        record.setThrown(new IllegalStateException("why"));

        assertThat(Log.formatter(LogFormat.JSON, () -> Map.of("request", "7")).format(record)).hasLineCount(1)
                .startsWith("{\"time\":\"2026-11-22T10:15:30.123456Z\",\"level\":\"ERROR\",\"logger\":\"a.b\","
                        + "\"request\":\"7\","
                        + "\"message\":\"first\\u000a\\u0022\\u001b[31m\\u0022\",\"stack_trace\":\"java.lang.Illegal")
                .endsWith("\"}" + System.lineSeparator());
    }

    @Test
    void what_a_message_names_is_a_member_of_the_object() {
        record.setMessage("who={0} status={1}");
        record.setParameters(new Object[] {"ann", "200"});

        assertThat(Log.formatter(LogFormat.JSON, Map::of).format(record)).contains(
                "\"message\":\"who=ann status=200\",\"who\":\"ann\",\"status\":\"200\"}");
    }
}
