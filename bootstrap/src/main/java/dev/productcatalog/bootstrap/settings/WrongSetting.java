package dev.productcatalog.bootstrap.settings;

import dev.productcatalog.bootstrap.log.Log;

/** A setting with which the service cannot start. The message is one line for the operator, without a password. */
public final class WrongSetting extends RuntimeException {

    /** @param message names the setting, its value and what is allowed; line breaks in it become spaces */
    public WrongSetting(String message) {
        super(Log.oneLine(message));
    }

    /** @param message as above */
    public WrongSetting(String message, Throwable cause) {
        super(Log.oneLine(message), cause);
    }
}
