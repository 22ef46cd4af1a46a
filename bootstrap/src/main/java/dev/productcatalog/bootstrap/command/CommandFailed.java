package dev.productcatalog.bootstrap.command;

/** A command that cannot do what it is asked. The message is for whoever called it. */
final class CommandFailed extends RuntimeException {

    private final int exitCode;

    /** @param exitCode 1 if it failed, 2 for wrong use */
    CommandFailed(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
