package dev.productcatalog.http.text;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.nio.charset.StandardCharsets;

/** JSON for answers, to one byte array: JSON-B's own way to a stream makes a chunked answer. Thread-safe. */
public final class JsonText {

    private static final Jsonb JSONB = JsonbBuilder.create();

    private JsonText() {
    }

    /** @param representation what JSON-B can write */
    public static byte[] write(Object representation) {
        return JSONB.toJson(representation).getBytes(StandardCharsets.UTF_8);
    }
}
