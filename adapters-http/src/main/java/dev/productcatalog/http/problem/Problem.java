package dev.productcatalog.http.problem;

import io.helidon.http.Header;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that cannot be answered as wished, as problem details (RFC 9457). Thrown by whoever finds it; the
 * router makes the answer of it.
 */
public final class Problem extends RuntimeException {

    private final ProblemType type;
    private final transient List<Fault> faults;
    private final transient List<Header> headers = new ArrayList<>(0);
    private String currentEtag;

    /** @param detail what happened; shown to the client */
    public Problem(ProblemType type, String detail) {
        this(type, detail, List.of());
    }

    private Problem(ProblemType type, String detail, List<Fault> faults) {
        super(detail, null, false, false);
        this.type = type;
        this.faults = faults;
    }

    /** @param faults all that is not valid, at least one */
    public static Problem invalid(List<Fault> faults) {
        String detail = faults.size() == 1 ? "1 value is not valid" : faults.size() + " values are not valid";
        return new Problem(ProblemType.VALIDATION, detail, faults);
    }

    /** @param currentEtag the entity tag of the product as it is */
    public static Problem preconditionFailed(String currentEtag) {
        Problem problem = new Problem(ProblemType.PRECONDITION_FAILED, "the product is in another state");
        problem.currentEtag = currentEtag;
        return problem;
    }

    /** Adds a header to the answer. */
    public Problem header(Header header) {
        headers.add(header);
        return this;
    }

    public ProblemType type() {
        return type;
    }

    public List<Fault> faults() {
        return faults;
    }

    public List<Header> headers() {
        return headers;
    }

    /** {@return the entity tag of the product as it is, or null} */
    public String currentEtag() {
        return currentEtag;
    }
}
