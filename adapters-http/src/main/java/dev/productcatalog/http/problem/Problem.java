package dev.productcatalog.http.problem;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that cannot be answered as wished, as problem details (RFC 9457). Thrown by whoever finds it; the
 * router makes the answer of it.
 */
public final class Problem extends RuntimeException {

    /** How many faults are told one by one: whoever has more reads no more of them. */
    public static final int MAX_FAULTS = 100;

    private final ProblemType type;
    private final transient List<Fault> faults;
    private final int faultCount;
    private final transient List<Header> headers = new ArrayList<>(0);
    private final transient Map<String, Object> members = new LinkedHashMap<>(0);
    private String refusal = "";

    /** @param detail what happened; shown to the client */
    public Problem(ProblemType type, String detail) {
        this(type, detail, List.of(), 0);
    }

    private Problem(ProblemType type, String detail, List<Fault> faults, int faultCount) {
        super(detail, null, false, false);
        this.type = type;
        this.faults = faults;
        this.faultCount = faultCount;
    }

    /**
     * {@return a problem {@code unavailable}: what the service, or something behind it, has no room or no time for}
     *
     * @param reason     by which it is counted, such as {@code too-many-requests}
     * @param detail     what is known; shown to the client
     * @param retryAfter in how many seconds the client may try again
     */
    public static Problem unavailable(String reason, String detail, long retryAfter) {
        return new Problem(ProblemType.UNAVAILABLE, detail).countedAs(reason)
                .header(HeaderValues.create(HeaderNames.RETRY_AFTER, retryAfter));
    }

    /** @param faults all that is not valid, at least one */
    public static Problem invalid(List<Fault> faults) {
        return invalid(faults, faults.size());
    }

    /**
     * A request with so many faults that not all need be told.
     *
     * @param faults the first of them, at least one; {@value #MAX_FAULTS} are enough
     * @param count  how many there are
     */
    public static Problem invalid(List<Fault> faults, int count) {
        List<Fault> told = List.copyOf(faults.subList(0, Math.min(faults.size(), MAX_FAULTS)));
        String detail = (count == 1 ? "1 value is not valid" : count + " values are not valid")
                + (count > told.size() ? "; the first " + told.size() + " are listed" : "");
        return new Problem(ProblemType.VALIDATION, detail, told, count);
    }

    /** {@return one problem with all faults of those that have faults; where none has, the first of the problems} */
    static Problem together(List<Problem> problems) {
        List<Fault> faults = new ArrayList<>();
        int count = 0;
        for (Problem problem : problems) {
            faults.addAll(problem.faults);
            count += problem.faultCount;
        }
        return problems.size() == 1 || faults.isEmpty() ? problems.getFirst() : invalid(faults, count);
    }

    /** Makes it count as the refusal of a request for that reason, because of a limit or a need of the service. */
    public Problem countedAs(String reason) {
        refusal = reason;
        return this;
    }

    /** {@return the reason for which it is counted as a refusal} Empty for what only the client is to blame for. */
    public String refusal() {
        return refusal;
    }

    /** Adds a header to the answer. */
    public Problem header(Header header) {
        headers.add(header);
        return this;
    }

    /** Adds an extension member (RFC 9457, section 3.2), with a value that JSON-B can write. */
    public Problem member(String name, Object value) {
        members.put(name, value);
        return this;
    }

    public ProblemType type() {
        return type;
    }

    /** {@return the faults that are told, at most {@value #MAX_FAULTS}} */
    public List<Fault> faults() {
        return faults;
    }

    public List<Header> headers() {
        return headers;
    }

    /**
     * {@return the problem as RFC 9457, section 3.1 has it, for JSON-B to write}
     *
     * @param typeUri   where the page on this type of problem is
     * @param requestId the id of the request that has the problem
     */
    public Map<String, Object> toJson(String typeUri, String requestId) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", typeUri);
        json.put("title", type.title());
        json.put("status", type.status().code());
        json.put("detail", getMessage());
        json.put("instance", "urn:uuid:" + requestId);
        if (!faults.isEmpty()) {
            json.put("errors", faults.stream().map(Fault::toJson).toList());
        }
        json.putAll(members);
        return json;
    }
}
