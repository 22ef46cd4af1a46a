package dev.productcatalog.http;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.Locale;

/**
 * What clients see as JSON: members in this order, those that are null left out. Public only because JSON-B has to see
 * them.
 */
public final class Representations {

    private Representations() {
    }

    /**
     * A problem (RFC 9457, section 3.1).
     *
     * @param type         a relative URI
     * @param title        the same for every problem of the type
     * @param status       of the response
     * @param detail       what happened
     * @param instance     the request's id as a URN
     * @param errors       with 422, every fault; else null
     * @param current_etag with 412, the tag of the product as it is; else null
     */
    @JsonbPropertyOrder({"type", "title", "status", "detail", "instance", "errors", "current_etag"})
    public record ProblemRepresentation(String type, String title, int status, String detail, String instance,
                                        List<FaultRepresentation> errors, String current_etag) {

        static ProblemRepresentation of(Problem problem, String requestId) {
            ProblemType type = problem.type();
            List<FaultRepresentation> errors = problem.faults().stream().map(FaultRepresentation::of).toList();
            return new ProblemRepresentation(type.uri(), type.title(), type.status().code(), problem.getMessage(),
                    "urn:uuid:" + requestId, errors.isEmpty() ? null : errors, problem.currentEtag());
        }
    }

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

    /** The answer of the root: {@code {"hello": "world"}}. */
    public record Hello(String hello) { }

    /** The answer to a name. */
    public record Greeting(String message) { }

    /** Whether the service can be used: {@code UP} or {@code DOWN}. */
    public record Health(String status) { }
}
