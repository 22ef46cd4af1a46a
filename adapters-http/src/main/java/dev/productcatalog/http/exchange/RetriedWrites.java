package dev.productcatalog.http.exchange;

import dev.productcatalog.application.WriteOnce;
import dev.productcatalog.application.WriteOnce.Outcome;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.RetryKey;
import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes that a client may send again: section 7 of the API contract. The first answer is kept as a receipt, and sent
 * again from there. Thread-safe.
 */
public final class RetriedWrites {

    static final String KEY = "Idempotency-Key";

    private static final HeaderName KEY_NAME = HeaderNames.create(KEY);
    private static final Header REPLAYED =
            HeaderValues.createCached(HeaderNames.create("Idempotency-Replayed"), "true");
    /** Quoted or bare; two quotes are an empty key in quotes. */
    private static final Pattern KEY_FORM = Pattern.compile("\"([!-~]{1,255})\"|(?!\"\"$)([!-~]{1,255})");

    private final Optional<WriteOnce> once;

    private RetriedWrites(Optional<WriteOnce> once) {
        this.once = once;
    }

    /** {@return writes of a catalogue that keeps receipts} */
    public static RetriedWrites keptBy(WriteOnce once) {
        return new RetriedWrites(Optional.of(once));
    }

    /** {@return writes of a catalogue that keeps none: a key is refused, as it would not protect} */
    public static RetriedWrites notKept() {
        return new RetriedWrites(Optional.empty());
    }

    /**
     * {@return who makes the request, and under which key}
     *
     * @param answer makes the answer of what was done to a product
     */
    public Checked<Attempt> attempt(Request request, BiFunction<Change.Type, Product, Answer> answer) {
        Attempt attempt = Attempt.by(request.caller().name());
        Optional<String> header = request.header(KEY_NAME);
        if (header.isEmpty()) {
            return Checked.valid(attempt);
        }
        if (once.isEmpty()) {
            return Checked.fault(Fault.inHeader(KEY, Code.EXTRA_FORBIDDEN, "is not kept by this catalogue"));
        }
        Matcher key = KEY_FORM.matcher(header.get());
        if (!key.matches()) {
            return Checked.fault(Fault.inHeader(KEY, Code.STRING_PATTERN, "must be 1 to 255 visible ASCII characters"));
        }
        String text = key.group(1) == null ? key.group(2) : key.group(1);
        return Checked.valid(attempt.under(new RetryKey(text, request.fingerprint()),
                (type, product) -> receipt(answer.apply(type, product))));
    }

    /** {@return what the write answers, or has answered already} */
    public Answer answer(Attempt attempt, Supplier<Answer> write) {
        if (attempt.key().isEmpty()) {
            return write.get();
        }
        return switch (once.orElseThrow().write(attempt.key().get(), write)) {
            case Outcome.First<Answer>(Answer answer) -> answer;
            case Outcome.Retry<Answer>(String receipt) -> answer(receipt).header(REPLAYED);
        };
    }

    /** {@return an answer without a stream, as text: its status, its headers, an empty line, its body} */
    public static String receipt(Answer answer) {
        StringBuilder text = new StringBuilder().append(answer.status().code()).append('\n');
        answer.headers("").forEach(header -> text.append(header.name()).append(": ").append(header.get()).append('\n'));
        return text.append('\n').append(new String(answer.body(), StandardCharsets.UTF_8)).toString();
    }

    static Answer answer(String receipt) {
        int end = receipt.indexOf("\n\n");
        String[] head = receipt.substring(0, end).split("\n");
        Answer answer = Answer.of(Status.create(Integer.parseInt(head[0])),
                receipt.substring(end + 2).getBytes(StandardCharsets.UTF_8));
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(": ");
            String name = head[i].substring(0, colon);
            String value = head[i].substring(colon + 2);
            if (name.equals(HeaderNames.LOCATION.defaultCase())) {
                answer.location(value);
            } else {
                answer.header(HeaderNames.create(name), value);
            }
        }
        return answer;
    }
}
