package dev.productcatalog.http.problem;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;

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

    /** {@return what the client of that request sees} */
    public static ProblemRepresentation of(Problem problem, String requestId) {
        ProblemType type = problem.type();
        List<FaultRepresentation> errors = problem.faults().stream().map(FaultRepresentation::of).toList();
        return new ProblemRepresentation(type.uri(), type.title(), type.status().code(), problem.getMessage(),
                "urn:uuid:" + requestId, errors.isEmpty() ? null : errors, problem.currentEtag());
    }
}
