package dev.productcatalog.http.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@link FramingGuard} does, by the grammar of RFC 9112 over the whole of the bytes: slow and plain. */
final class FramingGrammar {

    /** The requests before the first that is refused, with their content, and the status of that, 0 for none. */
    record Outcome(List<String> requests, int refusal) { }

    private static final String NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String TEXT = "[^\\x00-\\x08\\x0a-\\x1f\\x7f]*";
    private static final String TARGET = " [\\x21-\\x7e&&[^\"<>#]]+ HTTP/";
    private static final Pattern HEAD = Pattern.compile("(?:\r\n)?(" + NAME + TARGET + "([0-9]\\.[0-9])\r\n((?:"
            + NAME + ":" + TEXT + "\r\n)*)\r\n)");
    private static final Pattern OTHER_VERSION =
            Pattern.compile("(?:\r\n)?" + NAME + TARGET + "(?!1\\.[01])[0-9]\\.[0-9]\r");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=%-]*(?::[0-9]*)?");
    private static final Pattern HEADER = Pattern.compile("(" + NAME + "):[ \t]*(" + TEXT + "?)[ \t]*\r\n");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,16})(?:[ \t]*;" + TEXT + ")?\r\n");
    private static final Pattern TRAILERS = Pattern.compile("(?:" + NAME + ":" + TEXT + "\r\n)*\r\n");

    /** {@return what the bytes are by the grammar} */
    static Outcome read(String bytes) {
        List<String> requests = new ArrayList<>();
        int at = 0;
        while (at < bytes.length()) {
            if (OTHER_VERSION.matcher(bytes).region(at, bytes.length()).lookingAt()) {
                return new Outcome(requests, 505);
            }
            Matcher head = HEAD.matcher(bytes).region(at, bytes.length());
            if (!head.lookingAt()) {
                // an empty line and nothing more is no request that was cut off
                return new Outcome(requests, bytes.substring(at).equals("\r\n") ? 0 : 400);
            }
            at = head.end();
            boolean old = head.group(2).equals("1.0");
            String request = caseSensitive(head.group(1)).replaceFirst("HTTP/1\\.0\r\n", "HTTP/1.1\r\n");
            List<String> hosts = new ArrayList<>();
            List<String> lengths = new ArrayList<>();
            List<String> codings = new ArrayList<>();
            Matcher header = HEADER.matcher(head.group(3));
            while (header.find()) {
                switch (header.group(1).toLowerCase()) {
                    case "host" -> hosts.add(header.group(2));
                    case "content-length" -> lengths.add(header.group(2));
                    case "transfer-encoding" -> codings.add(header.group(2).toLowerCase());
                    default -> { }
                }
            }
            if (hosts.size() > 1 || hosts.isEmpty() && !old || old && !codings.isEmpty()
                    || hosts.stream().anyMatch(host -> !HOST.matcher(host).matches())
                    || lengths.size() + codings.size() > 1
                    || lengths.stream().anyMatch(length -> !length.matches("[0-9]{1,18}"))
                    || codings.stream().anyMatch(coding -> !coding.equals("chunked"))) {
                return new Outcome(requests, 400);
            }
            if (!lengths.isEmpty()) {
                long length = Long.parseLong(lengths.getFirst());
                if (bytes.length() - at < length) {
                    requests.add(request);
                    return new Outcome(requests, 400);
                }
                requests.add(request + bytes.substring(at, at + (int) length));
                at += (int) length;
            } else if (!codings.isEmpty()) {
                requests.add(request);
                StringBuilder content = new StringBuilder();
                long size = -1;
                while (size != 0) {
                    Matcher chunk = CHUNK.matcher(bytes).region(at, bytes.length());
                    if (!chunk.lookingAt()) {
                        return new Outcome(requests, 400);
                    }
                    size = Long.parseUnsignedLong(chunk.group(1), 16);
                    at = chunk.end();
                    if (size != 0) {
                        if (size < 0 || size > bytes.length() - at || !bytes.startsWith("\r\n", at + (int) size)) {
                            return new Outcome(requests, 400);
                        }
                        content.append(bytes, at, at + (int) size);
                        at += (int) size + 2;
                    }
                }
                Matcher trailers = TRAILERS.matcher(bytes).region(at, bytes.length());
                if (!trailers.lookingAt()) {
                    return new Outcome(requests, 400);
                }
                at = trailers.end();
                requests.add(requests.removeLast() + content);
            } else {
                requests.add(request);
            }
        }
        return new Outcome(requests, 0);
    }

    /** In a method, small letters come out as what is in no method that the server knows. */
    private static String caseSensitive(String head) {
        int space = head.indexOf(' ');
        return head.substring(0, space).replaceAll("[a-z|~]", "!") + head.substring(space);
    }

    private FramingGrammar() {
    }
}
