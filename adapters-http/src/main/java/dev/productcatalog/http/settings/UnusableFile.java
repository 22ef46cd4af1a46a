package dev.productcatalog.http.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** A file that an operator named, and with which the service cannot start. */
public final class UnusableFile extends RuntimeException {

    private final String setting;

    /**
     * Says what is wrong.
     *
     * @param setting the key of the setting that names the file
     * @param fault   in words that fit behind "but"
     */
    public UnusableFile(String setting, String fault) {
        super(fault, null, false, false);
        this.setting = setting;
    }

    /** {@return that the file cannot be read} */
    public static UnusableFile unreadable(String setting, IOException e) {
        return new UnusableFile(setting, "it cannot be read: " + reason(e));
    }

    /** {@return why a file or a connection cannot be used, for an operator to read} */
    public static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "access is denied";
            case CharacterCodingException _ -> "it is not UTF-8";
            case FileSystemException failed when failed.getReason() != null -> failed.getReason();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    /** {@return the key of the setting that names the file} */
    public String setting() {
        return setting;
    }
}
