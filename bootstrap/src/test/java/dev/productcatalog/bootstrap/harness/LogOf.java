package dev.productcatalog.bootstrap.harness;

import java.util.Queue;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Takes down what a logger says that is for operators. */
public final class LogOf extends Handler implements AutoCloseable {

    private static final Formatter FORMATTER = new SimpleFormatter();

    private final Logger logger;
    private final Queue<String> lines;

    public LogOf(Logger logger, Queue<String> lines) {
        this.logger = logger;
        this.lines = lines;
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        lines.add(FORMATTER.formatMessage(record));
    }

    @Override
    public void flush() {
        // nothing is kept back
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
