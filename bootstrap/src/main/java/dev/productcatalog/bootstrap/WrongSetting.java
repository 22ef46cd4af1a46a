package dev.productcatalog.bootstrap;

/** A setting with which the service cannot start. The message is one line for the operator, without a password. */
final class WrongSetting extends RuntimeException {

    /** @param message names the setting, its value and what is allowed; line breaks in it become spaces */
    WrongSetting(String message, Throwable cause) {
        super(Log.oneLine(message), cause);
    }
}
