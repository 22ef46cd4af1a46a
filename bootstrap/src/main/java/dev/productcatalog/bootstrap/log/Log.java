package dev.productcatalog.bootstrap.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log: on standard error, one line a record. Thread-safe. */
public final class Log {

    // Held for good: the log manager itself would forget a logger that nobody holds, and its level with it.
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("dev.productcatalog");
    private static final Logger SERVER = Logger.getLogger("io.helidon.webserver.LoomServer");

    private Log() {
    }

    /**
     * Logs our own records from a level on, and those of the libraries from warnings on; unless the operator has a file
     * for that.
     */
    public static void configure(LogLevel level, LogFormat format) {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(formatter(format));
        ROOT.addHandler(handler);
        ROOT.setLevel(level == LogLevel.ERROR ? Level.SEVERE : Level.WARNING);
        OURS.setLevel(switch (level) {
            case ERROR -> Level.SEVERE;
            case WARNING -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
        });
        // a start that failed, with a stack trace: Main says it in one line
        SERVER.setLevel(Level.OFF);
    }

    /** {@return what makes a line of a record} */
    public static Formatter formatter(LogFormat format) {
        return switch (format) {
            case TEXT -> new TextLines();
            case JSON -> new JsonLines();
        };
    }

    /** {@return the text with a space where there are line breaks or other control characters} */
    public static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\p{Cntrl}[\\s\\p{Cntrl}]*", " ");
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }

    private static String levelName(LogRecord record) {
        return switch (record.getLevel().getName()) {
            case "SEVERE" -> "ERROR";
            case "FINE", "FINER", "FINEST" -> "DEBUG";
            case String name -> name;
        };
    }

    /** For people. After the line comes the stack trace, if there is an exception. */
    private static final class TextLines extends Formatter {

        @Override
        public String format(LogRecord record) {
            String line = record.getInstant() + " " + levelName(record) + " " + record.getLoggerName() + ": "
                    + oneLine(formatMessage(record)) + System.lineSeparator();
            return record.getThrown() == null ? line : line + stackTrace(record.getThrown());
        }
    }

    /** For programs. Each line is an object, with the stack trace as one of its members. */
    private static final class JsonLines extends Formatter {

        @Override
        public String format(LogRecord record) {
            List<String> members = new ArrayList<>(List.of("time", record.getInstant().toString(),
                    "level", levelName(record), "logger", record.getLoggerName(), "message", formatMessage(record)));
            if (record.getThrown() != null) {
                members.addAll(List.of("stack_trace", stackTrace(record.getThrown())));
            }
            return Json.object(members.toArray(String[]::new)) + System.lineSeparator();
        }
    }
}
