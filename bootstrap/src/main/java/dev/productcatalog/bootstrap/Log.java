package dev.productcatalog.bootstrap;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** How the log looks: on standard error, one line a record; behind it the stack trace, if there is an exception. */
final class Log extends Formatter {

    // Held for good: the log manager itself would forget a logger that nobody holds, and its level with it.
    private static final Logger OURS = Logger.getLogger("dev.productcatalog");
    private static final Logger SERVER = Logger.getLogger("io.helidon.webserver.LoomServer");

    /** Logs our own information, and only the warnings of the libraries; unless the operator has a file for that. */
    static void configure() {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler handler = new ConsoleHandler();
        handler.setFormatter(new Log());
        root.addHandler(handler);
        root.setLevel(Level.WARNING);
        OURS.setLevel(Level.INFO);
        // a start that failed, with a stack trace: Main says it in one line
        SERVER.setLevel(Level.OFF);
    }

    /** {@return the text with a space where there are line breaks or other control characters} */
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\p{Cntrl}[\\s\\p{Cntrl}]*", " ");
    }

    @Override
    public String format(LogRecord record) {
        String line = record.getInstant() + " " + record.getLevel().getName() + " " + record.getLoggerName() + ": "
                + oneLine(formatMessage(record)) + System.lineSeparator();
        if (record.getThrown() == null) {
            return line;
        }
        StringWriter trace = new StringWriter();
        record.getThrown().printStackTrace(new PrintWriter(trace, true));
        return line + trace;
    }
}
