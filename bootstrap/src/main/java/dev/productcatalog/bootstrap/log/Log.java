package dev.productcatalog.bootstrap.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
     *
     * @param context tells what the thread that logs works on, as names and values
     */
    public static void configure(LogLevel level, LogFormat format, Supplier<Map<String, String>> context) {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(formatter(format, context));
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

    /** {@return what makes a line of a record} @param context what the thread that logs works on */
    public static Formatter formatter(LogFormat format, Supplier<Map<String, String>> context) {
        return switch (format) {
            case TEXT -> new TextLines(context);
            case JSON -> new JsonLines(context);
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

        private final Supplier<Map<String, String>> context;

        private TextLines(Supplier<Map<String, String>> context) {
            this.context = context;
        }

        @Override
        public String format(LogRecord record) {
            String about = context.get().entrySet().stream().map(name -> name.getKey() + '=' + name.getValue() + ' ')
                    .collect(Collectors.joining());
            String line = record.getInstant() + " " + levelName(record) + " " + record.getLoggerName() + ": " + about
                    + oneLine(formatMessage(record)) + System.lineSeparator();
            return record.getThrown() == null ? line : line + stackTrace(record.getThrown());
        }
    }

    /**
     * For programs. Each line is an object, with the stack trace as one of its members; what a message names with an
     * equals sign, such as {@code status={0}}, is a member, too.
     */
    private static final class JsonLines extends Formatter {

        private static final Pattern NAMED = Pattern.compile("(\\w+)=\\{(\\d)}");

        private final Supplier<Map<String, String>> context;

        private JsonLines(Supplier<Map<String, String>> context) {
            this.context = context;
        }

        @Override
        public String format(LogRecord record) {
            Map<String, String> members = new LinkedHashMap<>();
            members.put("time", record.getInstant().toString());
            members.put("level", levelName(record));
            members.put("logger", record.getLoggerName());
            members.putAll(context.get());
            members.put("message", formatMessage(record));
            NAMED.matcher(record.getMessage()).results().forEach(named -> members.put(named.group(1),
                    String.valueOf(record.getParameters()[Integer.parseInt(named.group(2))])));
            if (record.getThrown() != null) {
                members.put("stack_trace", stackTrace(record.getThrown()));
            }
            return Json.object(members) + System.lineSeparator();
        }
    }
}
