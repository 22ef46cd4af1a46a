package dev.productcatalog.http.product;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductPatch;
import dev.productcatalog.domain.Violation;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A product, or a part of one, in a request's body: one JSON text (RFC 8259) in UTF-8. Read strictly, by the streaming
 * parser and not by JSON-B, which lets pass duplicate members, text behind the value, strings for numbers, bad UTF-8,
 * and loops for ever on an unknown member that is cut off.
 */
final class ProductBody {

    private static final int MAX_DEPTH = 32;
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    private final List<Fault> faults = new ArrayList<>(0);
    private final Set<String> seen = new HashSet<>();
    private boolean isObject;
    private String name;
    private String description;
    private Long price;

    /**
     * Reads the body.
     *
     * @param id the id that an {@code id} in the body must equal; null where there must be none
     * @throws Problem {@code malformed} if it is not one well-formed JSON text
     */
    ProductBody(byte[] body, Long id) {
        try (JsonParser parser = PARSERS.createParser(new StringReader(decode(body)))) {
            if (parser.next() == Event.START_OBJECT) {
                isObject = true;
                readMembers(parser, id);
            } else {
                skipRest(parser, parser.currentEvent(), 0);
                faults.add(Fault.inBody(null, Code.OBJECT_TYPE, "must be an object"));
            }
            if (parser.hasNext()) {
                throw malformed("there is more than one JSON value");
            }
        } catch (JsonException | NoSuchElementException notJson) {
            throw malformed("the body is not JSON");
        }
    }

    /** {@return the details, all of which must be there; null if there are faults, which are noted} */
    ProductDetails details(List<Fault> faults) {
        return valid(() -> new ProductDetails(name, description, price), faults);
    }

    /** {@return those members that are there; null if there are faults, which are noted} */
    ProductPatch patch(List<Fault> faults) {
        return valid(() -> new ProductPatch(name, description, price), faults);
    }

    /** The domain says what is wrong with the values, but a member of a wrong type is not missing. */
    private <T> T valid(Supplier<T> value, List<Fault> allFaults) {
        T valid = null;
        try {
            valid = value.get();
        } catch (CatalogException.Invalid e) {
            for (Violation violation : e.violations()) {
                if (isObject && !(violation.rule() == Violation.Rule.MISSING && seen.contains(violation.member()))) {
                    faults.add(Fault.of(violation));
                }
            }
        }
        allFaults.addAll(faults);
        return valid;
    }

    private void readMembers(JsonParser parser, Long id) {
        while (parser.next() != Event.END_OBJECT) {
            String member = parser.getString();
            refuseSecond(member, seen);
            Event value = parser.next();
            switch (member) {
                case "name" -> name = text(parser, value, member);
                case "description" -> description = text(parser, value, member);
                case "price" -> price = integer(parser, value, member);
                case "id" -> checkId(parser, value, id);
                default -> {
                    skipRest(parser, value, 1);
                    faults.add(Fault.inBody(member, Code.EXTRA_FORBIDDEN, "is no member of a product"));
                }
            }
        }
    }

    private void checkId(JsonParser parser, Event value, Long expected) {
        if (expected == null) {
            skipRest(parser, value, 1);
            faults.add(Fault.inBody("id", Code.EXTRA_FORBIDDEN, "is given by the service"));
            return;
        }
        Long id = integer(parser, value, "id");
        if (id != null && !id.equals(expected)) {
            faults.add(Fault.inBody("id", Code.VALUE_ERROR, "must equal the id in the path"));
        }
    }

    private String text(JsonParser parser, Event value, String member) {
        if (value == Event.VALUE_STRING) {
            return parser.getString();
        }
        skipRest(parser, value, 1);
        faults.add(Fault.inBody(member, Code.STRING_TYPE, "must be a string"));
        return null;
    }

    private Long integer(JsonParser parser, Event value, String member) {
        Long integer = value == Event.VALUE_NUMBER ? Integers.ofJson(parser.getString()) : null;
        if (integer == null) {
            skipRest(parser, value, 1);
            faults.add(Fault.inBody(member, Code.INT_TYPE, "must be an integer"));
        }
        return integer;
    }

    /** Reads what is left of a value that has begun, to see that it is well-formed. */
    private static void skipRest(JsonParser parser, Event begun, int depth) {
        if (begun == Event.START_OBJECT || begun == Event.START_ARRAY) {
            if (depth == MAX_DEPTH) {
                throw malformed("the body has more than " + MAX_DEPTH + " levels");
            }
            Set<String> members = new HashSet<>();
            for (Event event = parser.next(); event != Event.END_OBJECT && event != Event.END_ARRAY; event = parser.next()) {
                if (event == Event.KEY_NAME) {
                    refuseSecond(parser.getString(), members);
                } else {
                    skipRest(parser, event, depth + 1);
                }
            }
        }
    }

    private static void refuseSecond(String member, Set<String> seen) {
        if (!seen.add(member)) {
            throw malformed("an object has the same member twice");
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
