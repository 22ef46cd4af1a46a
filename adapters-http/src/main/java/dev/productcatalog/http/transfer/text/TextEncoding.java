package dev.productcatalog.http.transfer.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which charset a file is in: the one that is named, unless a byte order mark says otherwise. */
public final class TextEncoding {

    private static final Map<String, Charset> NAMED = Map.of(
            "utf-8", StandardCharsets.UTF_8,
            "utf-16", StandardCharsets.UTF_16BE, // without a byte order mark (RFC 2781, section 4.3)
            "windows-1250", Charset.forName("windows-1250"),
            "windows-1251", Charset.forName("windows-1251"),
            "windows-1252", Charset.forName("windows-1252"),
            "iso-8859-1", StandardCharsets.ISO_8859_1,
            "shift_jis", Charset.forName("Shift_JIS"));
    private static final int LONGEST_MARK = 3;

    private TextEncoding() {
    }

    /** {@return the charset of that name, whatever its case, if it is one that is read} */
    public static Optional<Charset> named(String name) {
        return Optional.ofNullable(NAMED.get(name.toLowerCase(Locale.ROOT)));
    }

    /** {@return the text of a file, after its byte order mark if it has one} */
    public static DecodingReader open(InputStream file, Charset named) throws IOException {
        PushbackInputStream bytes = new PushbackInputStream(file, LONGEST_MARK);
        byte[] start = bytes.readNBytes(LONGEST_MARK);
        Charset marked = marked(start);
        int mark = marked == null ? 0 : marked == StandardCharsets.UTF_8 ? 3 : 2;
        bytes.unread(start, mark, start.length - mark);
        return new DecodingReader(bytes, marked == null ? named : marked, mark);
    }

    private static Charset marked(byte[] start) {
        int first = start.length < 2 ? 0 : (start[0] & 0xFF) << 8 | start[1] & 0xFF;
        return switch (first) {
            case 0xFEFF -> StandardCharsets.UTF_16BE;
            case 0xFFFE -> StandardCharsets.UTF_16LE;
            case 0xEFBB -> start.length == LONGEST_MARK && start[2] == (byte) 0xBF ? StandardCharsets.UTF_8 : null;
            default -> null;
        };
    }
}
