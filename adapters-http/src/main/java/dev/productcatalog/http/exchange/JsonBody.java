package dev.productcatalog.http.exchange;

import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import dev.productcatalog.http.text.Integers;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An object that a client sent: one JSON text (RFC 8259) in UTF-8, of which each member is asked for by its name. Read
 * strictly, by the streaming parser and not by JSON-B, which lets pass duplicate members, text after the value, strings
 * for numbers, bad UTF-8, and loops for ever on an unknown member that is cut off. Not thread-safe.
 */
public final class JsonBody {

    private static final int MAX_DEPTH = 32;
    /** A longer name is no pointer that helps anybody. */
    private static final int MAX_POINTER = 255;
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    private enum Kind { TEXT, NUMBER, OTHER }

    private record Member(Kind kind, String text) {
        static final Member OTHER = new Member(Kind.OTHER, "");
    }

    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();

    private JsonBody() {
    }

    /** {@return the object, which may be {@code malformed}, or be no object} */
    public static Checked<JsonBody> read(byte[] bytes) {
        JsonBody body = new JsonBody();
        try (JsonParser parser = PARSERS.createParser(new StringReader(decode(bytes)))) {
            boolean isObject = parser.next() == Event.START_OBJECT;
            if (isObject) {
                body.readMembers(parser);
            } else {
                skipRest(parser, parser.currentEvent(), 0);
            }
            if (parser.hasNext()) {
                throw malformed("there is more than one JSON value");
            }
            return isObject ? Checked.valid(body) : Checked.fault(Fault.inBody(Code.OBJECT_TYPE, "must be an object"));
        } catch (JsonException | NoSuchElementException notJson) {
            return Checked.refused(malformed("the body is not JSON"));
        } catch (Problem malformed) {
            return Checked.refused(malformed);
        }
    }

    /** {@return whether the object has the member, of whatever type} */
    public boolean has(String member) {
        return members.containsKey(member);
    }

    /** {@return what a member has for text or number, as far as it is one; empty if it is not there} */
    public String shown(String member) {
        return members.getOrDefault(member, Member.OTHER).text();
    }

    /** {@return the member's value, a string, if the member is there} */
    public Checked<Optional<String>> text(String member) {
        known.add(member);
        Member found = members.get(member);
        if (found == null) {
            return Checked.valid(Optional.empty());
        }
        return found.kind() == Kind.TEXT ? Checked.valid(Optional.of(found.text()))
                : Checked.fault(Fault.inMember(member, Code.STRING_TYPE, "must be a string"));
    }

    /** {@return the member's value, a mathematical integer (beyond int64 the nearest int64), if the member is there} */
    public Checked<Optional<Long>> integer(String member) {
        known.add(member);
        Member found = members.get(member);
        if (found == null) {
            return Checked.valid(Optional.empty());
        }
        OptionalLong value = found.kind() == Kind.NUMBER ? Integers.ofJson(found.text()) : OptionalLong.empty();
        return value.isPresent() ? Checked.valid(Optional.of(value.getAsLong()))
                : Checked.fault(Fault.inMember(member, Code.INT_TYPE, "must be an integer"));
    }

    /** {@return a fault for each member that was not asked for} */
    public Checked<JsonBody> noOthers() {
        List<String> others = members.keySet().stream().filter(name -> !known.contains(name)).toList();
        return others.isEmpty() ? Checked.valid(this) : Checked.refused(Problem.invalid(
                others.stream().limit(Problem.MAX_FAULTS).map(JsonBody::unknown).toList(), others.size()));
    }

    private static Fault unknown(String member) {
        return member.length() <= MAX_POINTER
                ? Fault.inMember(member, Code.EXTRA_FORBIDDEN, "is no member of this object")
                : Fault.inBody(Code.EXTRA_FORBIDDEN, "must not have a member with a name of " + member.length()
                        + " characters");
    }

    private void readMembers(JsonParser parser) {
        Set<String> seen = members.keySet();
        while (parser.next() != Event.END_OBJECT) {
            String name = parser.getString();
            if (seen.contains(name)) {
                throw malformed("an object has the same member twice");
            }
            Event value = parser.next();
            members.put(name, switch (value) {
                case VALUE_STRING -> new Member(Kind.TEXT, parser.getString());
                case VALUE_NUMBER -> new Member(Kind.NUMBER, parser.getString());
                default -> Member.OTHER;
            });
            skipRest(parser, value, 1);
        }
    }

    /** Reads what is left of a value that has begun, to see that it is well-formed. */
    private static void skipRest(JsonParser parser, Event begun, int depth) {
        if (begun == Event.START_OBJECT || begun == Event.START_ARRAY) {
            if (depth == MAX_DEPTH) {
                throw malformed("the body has more than " + MAX_DEPTH + " levels");
            }
            Set<String> names = new HashSet<>();
            while (parser.next() != Event.END_OBJECT && parser.currentEvent() != Event.END_ARRAY) {
                Event event = parser.currentEvent();
                if (event != Event.KEY_NAME) {
                    skipRest(parser, event, depth + 1);
                } else if (!names.add(parser.getString())) {
                    throw malformed("an object has the same member twice");
                }
            }
        }
    }

    private static String decode(byte[] body) {
        boolean mark = body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        try {
            ByteBuffer bytes = mark ? ByteBuffer.wrap(body, 3, body.length - 3) : ByteBuffer.wrap(body);
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw malformed("the body is not UTF-8");
        }
    }

    private static Problem malformed(String detail) {
        return new Problem(ProblemType.MALFORMED, detail);
    }
}
