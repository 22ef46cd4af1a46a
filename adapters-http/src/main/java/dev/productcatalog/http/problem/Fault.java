package dev.productcatalog.http.problem;

import dev.productcatalog.domain.Violation;
import dev.productcatalog.http.text.Percent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One thing in a request that is not valid: an entry of a problem's {@code errors}.
 *
 * @param in     where it is
 * @param name   for the body a JSON Pointer as a URI fragment (RFC 6901, section 6), else the name of the parameter or
 *               header
 * @param code   what kind of fault
 * @param detail the rule in words; holds nothing of the value
 */
public record Fault(In in, String name, Code code, String detail) {

    public enum In { BODY, PATH, QUERY, HEADER }

    /** The names that clients of Pydantic-based services know. */
    public enum Code {
        MISSING, STRING_TYPE, STRING_TOO_SHORT, STRING_TOO_LONG, STRING_PATTERN, INT_TYPE, GREATER_THAN_EQUAL,
        LESS_THAN_EQUAL, EXTRA_FORBIDDEN, OBJECT_TYPE, VALUE_ERROR, JSON_INVALID, ID_TAKEN,
        // of a row of an import
        PRICE_FORMAT, ENCODING, NOT_FOUND, STALE, DUPLICATE_KEY, COLUMN_COUNT
    }

    /** {@return a fault of the body as a whole} */
    public static Fault inBody(Code code, String detail) {
        return new Fault(In.BODY, "#", code, detail);
    }

    /** {@return a fault of a member of the body's object} */
    public static Fault inMember(String member, Code code, String detail) {
        String pointer = "#/" + member.replace("~", "~0").replace("/", "~1");
        return new Fault(In.BODY, Percent.encodeFragment(pointer), code, detail);
    }

    public static Fault inPath(String name, Code code, String detail) {
        return new Fault(In.PATH, name, code, detail);
    }

    public static Fault inQuery(String name, Code code, String detail) {
        return new Fault(In.QUERY, name, code, detail);
    }

    public static Fault inHeader(String name, Code code, String detail) {
        return new Fault(In.HEADER, name, code, detail);
    }

    /** {@return the domain's word in the API's} */
    public static Fault of(Violation violation) {
        Code code = switch (violation.rule()) {
            case MISSING -> Code.MISSING;
            case TOO_SHORT -> Code.STRING_TOO_SHORT;
            case TOO_LONG -> Code.STRING_TOO_LONG;
            case PATTERN -> Code.STRING_PATTERN;
            case TOO_SMALL -> Code.GREATER_THAN_EQUAL;
            case TOO_LARGE -> Code.LESS_THAN_EQUAL;
        };
        return inMember(violation.member(), code, violation.detail());
    }

    /** {@return the entry of {@code errors}, as JSON-B writes it} */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("in", in.name().toLowerCase(Locale.ROOT));
        json.put(in == In.BODY ? "pointer" : "name", name);
        json.put("code", code.name().toLowerCase(Locale.ROOT));
        json.put("detail", detail);
        return json;
    }
}
