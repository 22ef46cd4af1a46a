package dev.productcatalog.http.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "x-gzip", "gzip, deflate, br", "deflate,gzip;q=0.5", "gzip;q=.1", "*",
        "br;q=1.0, gzip;q=0.8, *;q=0.1", "identity;q=0, *", "gzip;q=1, identity;q=1", "identity;q=0.5, gzip"})
    void is_wanted(String acceptEncoding) {
        assertThat(Gzip.isWanted(acceptEncoding)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "br", "identity", "deflate, br", "gzip;q=0", "gzip;q=0.000, deflate",
            "gzip;q=0, *",
        "*;q=0", "identity, gzip;q=0.5", "gzip;q=2", "gzipped", "\"gzip\"", "gzip;q=0,x-gzip"})
    void is_not_wanted(String acceptEncoding) {
        assertThat(Gzip.isWanted(acceptEncoding)).isFalse();
    }

    @Test
    void what_is_encoded_can_be_decoded() throws IOException {
        byte[] text = "{\"name\":\"Tea\"},".repeat(1_000).getBytes(UTF_8);
        byte[] encoded = Gzip.encode(text);

        assertThat(encoded.length).isLessThan(text.length / 10);
        assertThat(decoded(encoded)).isEqualTo(text);
    }

    @Test
    void what_is_flushed_can_be_decoded_before_the_end() throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (OutputStream out = Gzip.encode(sent)) {
            out.write("first".getBytes(UTF_8));
            out.flush();
            GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(sent.toByteArray()));
            assertThat(in.readNBytes(5)).asString(UTF_8).isEqualTo("first");
            out.write(" second".getBytes(UTF_8));
        }
        assertThat(decoded(sent.toByteArray())).asString(UTF_8).isEqualTo("first second");
    }

    private static byte[] decoded(byte[] encoded) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(encoded)).readAllBytes();
    }
}
