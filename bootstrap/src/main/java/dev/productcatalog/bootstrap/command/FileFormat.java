package dev.productcatalog.bootstrap.command;

import java.nio.file.Path;
import java.util.Locale;

/** The form of a file of products. */
enum FileFormat {

    NDJSON("application/x-ndjson"), CSV("text/csv"), TSV("text/tab-separated-values");

    private final String mediaType;

    FileFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /** {@return the form that the end of the name tells} */
    static FileFormat of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".csv") ? CSV : name.endsWith(".tsv") ? TSV : NDJSON;
    }

    /** {@return its name for the command line} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
