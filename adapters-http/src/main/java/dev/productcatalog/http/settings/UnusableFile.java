package dev.productcatalog.http.settings;

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

    /** {@return the key of the setting that names the file} */
    public String setting() {
        return setting;
    }
}
