package dev.productcatalog.http;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.nio.charset.StandardCharsets;

/** JSON for answers, by JSON-B to one byte array: its own way to a stream makes a chunked answer. Thread-safe. */
final class JsonWriter {

    private static final Jsonb JSONB = JsonbBuilder.create();

    private JsonWriter() {
    }

    static byte[] write(Object representation) {
        return JSONB.toJson(representation).getBytes(StandardCharsets.UTF_8);
    }
}
