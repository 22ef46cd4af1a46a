package dev.productcatalog.http.transfer.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodingReaderTest {

    @ParameterizedTest
    @CsvSource({"utf-8,61C3A9,aé", "UTF-8,EFBBBF61,a", "utf-8,FEFF0061,a", "utf-8,FFFE6100,a", "utf-16,0061,a",
        "utf-16,FFFE6100,a", "windows-1252,EFBBBFC3A9,é", "windows-1252,80,€", "windows-1251,E4,д", "windows-1250,B9,ą",
        "iso-8859-1,A4,¤", "Shift_JIS,97CE,緑", "utf-8,EF,\uDFFF", "utf-8,61E9,a\uDFFF"})
    void a_mark_decides_else_the_name(String charset, String hex, String text) throws IOException {
        assertThat(read(charset, HexFormat.of().parseHex(hex))).isEqualTo(text);
    }

    @Test
    void only_the_charsets_of_the_contract_are_known() {
        assertThat(TextEncoding.named("koi8-r")).isEmpty();
        assertThat(TextEncoding.named("utf-16le")).isEmpty();
    }

    @Test
    void where_bytes_are_no_text_is_told_and_the_rest_is_read() throws IOException {
        byte[] bytes = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'a', (byte) 0xE9, 'b', (byte) 0xF0, (byte) 0x9F, 'c'};
        DecodingReader reader = TextEncoding.open(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8);
        StringWriter text = new StringWriter();
        reader.transferTo(text);

        assertThat(text).hasToString("a\uDFFFb\uDFFFc");
        assertThat(reader.takeOffset()).isEqualTo(4);
        assertThat(reader.takeOffset()).isEqualTo(6);
    }

    @Test
    void text_longer_than_every_buffer_is_read_whole_wherever_a_character_is_parted() throws IOException {
        String text = "é😀x".repeat(20_000);
        assertThat(read("utf-8", text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
        assertThat(read("utf-8", ("a" + text).getBytes(StandardCharsets.UTF_8))).isEqualTo("a" + text);
    }

    @Test
    void a_character_that_is_cut_off_at_the_end_is_no_text() throws IOException {
        byte[] whole = "ab😀".getBytes(StandardCharsets.UTF_8);
        assertThat(read("utf-8", java.util.Arrays.copyOf(whole, 4))).isEqualTo("ab\uDFFF");
    }

    private static String read(String name, byte[] bytes) throws IOException {
        Charset charset = TextEncoding.named(name).orElseThrow();
        StringWriter text = new StringWriter();
        TextEncoding.open(new ByteArrayInputStream(bytes), charset).transferTo(text);
        return text.toString();
    }
}
