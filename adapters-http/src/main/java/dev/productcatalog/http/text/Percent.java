package dev.productcatalog.http.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding (RFC 3986, section 2.1) of UTF-8, strict on input. */
public final class Percent {

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    /**
     * RFC 3986, section 3.4 allows more; a comma, lest a long list of ids becomes one that is too long for a target.
     */
    private static final String IN_QUERY = UNRESERVED + ",";
    /** RFC 3986, section 3.5: what a fragment may hold beside the unreserved. */
    private static final String IN_FRAGMENT = UNRESERVED + "/?:@!$&'()*+,;=#";

    private Percent() {
    }

    /** {@return the text as a part of a query that stands for itself} */
    public static String encode(String text) {
        return encode(text, IN_QUERY);
    }

    /** {@return a fragment, "#" first} */
    public static String encodeFragment(String fragment) {
        return "#" + encode(fragment.substring(1), IN_FRAGMENT).replace("#", "%23");
    }

    private static String encode(String text, String allowed) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && allowed.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)))
                        .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
            }
        }
        return encoded.toString();
    }

    /**
     * {@return the text that was meant}
     *
     * @param plusIsSpace whether "+" stands for a space, as in the queries that HTML forms and most clients make
     * @throws IllegalArgumentException if it is not percent-encoded UTF-8
     */
    public static String decode(String encoded, boolean plusIsSpace) {
        if (encoded.indexOf('%') < 0) {
            return plusIsSpace ? encoded.replace('+', ' ') : encoded;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                if (i + 2 >= encoded.length() || !HexFormat.isHexDigit(encoded.charAt(i + 1))
                        || !HexFormat.isHexDigit(encoded.charAt(i + 2))) {
                    throw new IllegalArgumentException("not percent-encoded UTF-8");
                }
                bytes.write(HexFormat.fromHexDigits(encoded, i + 1, i + 3));
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.write(' ');
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not percent-encoded UTF-8");
        }
    }
}
