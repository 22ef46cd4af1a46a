package dev.productcatalog.http.problem;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.Locale;

/**
 * A fault, as an entry of a problem's {@code errors}.
 *
 * @param in      {@code body}, {@code path}, {@code query} or {@code header}
 * @param pointer in the body: a JSON Pointer as a URI fragment; else null
 * @param name    elsewhere: the parameter or header; else null
 * @param code    what kind of fault
 * @param detail  the rule in words
 */
@JsonbPropertyOrder({"in", "pointer", "name", "code", "detail"})
public record FaultRepresentation(String in, String pointer, String name, String code, String detail) {

    static FaultRepresentation of(Fault fault) {
        boolean body = fault.in() == Fault.In.BODY;
        return new FaultRepresentation(fault.in().name().toLowerCase(Locale.ROOT), body ? fault.name() : null,
                body ? null : fault.name(), fault.code().name().toLowerCase(Locale.ROOT), fault.detail());
    }
}
