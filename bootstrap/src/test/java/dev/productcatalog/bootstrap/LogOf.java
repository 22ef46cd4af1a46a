package dev.productcatalog.bootstrap;

import java.util.Queue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Takes down what a logger says that is for operators. */
final class LogOf extends Handler implements AutoCloseable {

    private final Logger logger;
    private final Queue<String> lines;

    LogOf(Logger logger, Queue<String> lines) {
        this.logger = logger;
        this.lines = lines;
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        lines.add(record.getMessage());
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
