package dev.productcatalog.http.transfer.row;

import dev.productcatalog.application.transfer.ImportPass;
import dev.productcatalog.application.transfer.ImportProducts.Plan;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.Violation;
import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import dev.productcatalog.http.product.ProductJson;
import dev.productcatalog.http.text.JsonText;
import dev.productcatalog.http.transfer.row.RowError.Cell;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * One way through the rows of an import, counted: what the answer tells. Not thread-safe.
 */
public final class Report implements ImportPass<ParsedRow> {

    private static final int MAX_ERRORS = 1000;

    /** In characters: rows that have more together are not in a small heap at once. */
    private static final int MUCH_TEXT = 1 << 20;
    private static final int PREVIEWED = 5;
    private static final Status MULTI_STATUS = Status.create(207);

    private final RowSource rows;
    /** The key by which rows find products: {@code id} or {@code name}. */
    private final String key;
    private final LongConsumer progress;
    private long received;
    private long created;
    private long updated;
    private long unchanged;
    private long skipped;
    private long failed;
    private long truncated;
    private boolean fileRefused;
    private long lowestPrice = Long.MAX_VALUE;
    private long highestPrice = -1;
    private List<String> ignoredColumns = List.of();
    private final List<RowError> errors = new ArrayList<>(0);
    private final List<Map<String, Object>> preview = new ArrayList<>(0);

    /** @param progress is told how many more rows were received, each time some are asked for */
    public Report(RowSource rows, String key, LongConsumer progress) {
        this.rows = rows;
        this.key = key;
        this.progress = progress;
    }

    // from the file

    void ignoredColumns(List<String> names) {
        ignoredColumns = names;
    }

    /** Takes note of a file of which no row can be read. */
    void refuseFile(List<RowError> reasons) {
        fileRefused = true;
        reasons.forEach(this::add);
    }

    void receive() {
        received++;
    }

    void skip() {
        skipped++;
    }

    void truncate() {
        truncated++;
    }

    /** Takes note of a row that fails. */
    void fail(List<RowError> reasons) {
        failed++;
        reasons.forEach(this::add);
    }

    private void add(RowError error) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(error);
        }
    }

    // from the use case

    @Override
    public List<ParsedRow> next(int max) {
        List<ParsedRow> next = new ArrayList<>(max);
        long before = received;
        int text = 0;
        try {
            while (next.size() < max && text < MUCH_TEXT) {
                Optional<ParsedRow> row = rows.next(this);
                if (row.isEmpty()) {
                    break;
                }
                next.add(row.get());
                String description = row.get().whole().description();
                text += description == null ? 0 : description.length();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        progress.accept(received - before);
        return next;
    }

    @Override
    public void done(ParsedRow row, Done done, long id, ProductDetails details) {
        switch (done) {
            case CREATED -> created++;
            case UPDATED -> updated++;
            case UNCHANGED -> unchanged++;
        }
        lowestPrice = Math.min(lowestPrice, details.price());
        highestPrice = Math.max(highestPrice, details.price());
        if (preview.size() < PREVIEWED) {
            Map<String, Object> product = new LinkedHashMap<>();
            if (id > 0) {
                product.put("id", id);
            }
            product.putAll(ProductJson.members(details));
            preview.add(product);
        }
    }

    @Override
    public void refused(ParsedRow row, Refusal refusal) {
        fail(List.of(switch (refusal) {
            case NOT_FOUND -> error(row, key, Code.NOT_FOUND, "no product has this " + key);
            case STALE -> error(row, "etag", Code.STALE, "the product is in another state, or gone");
            case DUPLICATE_KEY -> error(row, key, Code.DUPLICATE_KEY,
                    "several rows of the file or several products have this " + key);
            case ID_TAKEN -> error(row, "id", Code.ID_TAKEN, "another product has this id");
            case NO_KEY -> error(row, key, Code.MISSING, "is required, as rows find products by it");
            case TOO_MANY_KEYS -> error(row, key, Code.VALUE_ERROR, "one import cannot have more rows with keys");
        }));
    }

    @Override
    public void refused(ParsedRow row, List<Violation> violations) {
        fail(violations.stream().map(violation -> of(row.line(), row.cells().apply(violation.member()), violation))
                .toList());
    }

    private static RowError error(ParsedRow row, String member, Code code, String detail) {
        return RowError.of(row.line(), row.cells().apply(member), code, detail);
    }

    static RowError of(long line, Cell cell, Violation violation) {
        return RowError.of(line, cell, Fault.of(violation).code(), violation.detail());
    }

    @Override
    public boolean hasFailed() {
        return fileRefused || failed > 0;
    }

    @Override
    public boolean hasDone() {
        return created + updated + unchanged > 0;
    }

    // to the client

    /** {@return the counts, for the operator's log} */
    public String summary(Plan plan) {
        return counts(plan).entrySet().stream().map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", ", plan.isDryRun() ? "only tried: " : "", ""));
    }

    private Map<String, Long> counts(Plan plan) {
        boolean isUndone = isUndone(plan);
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("received", received);
        counts.put("created", isUndone ? 0 : created);
        counts.put("updated", isUndone ? 0 : updated);
        counts.put("unchanged", isUndone ? 0 : unchanged);
        counts.put("skipped", isUndone ? received - failed : skipped);
        counts.put("failed", failed);
        counts.put("truncated", truncated);
        return counts;
    }

    private boolean isUndone(Plan plan) {
        return plan.isAtomic() && hasFailed();
    }

    /**
     * {@return what the import has come to}
     *
     * @throws Problem {@code validation} if that is nothing
     */
    public Answer answer(Plan plan) {
        Map<String, Object> json = new LinkedHashMap<>(counts(plan));
        json.put("ignored_columns", ignoredColumns);
        json.put("errors", errors.stream().map(RowError::toJson).toList());
        if (plan.isDryRun()) {
            json.put("preview", preview);
            json.put("lowest_price", highestPrice < 0 ? null : lowestPrice);
            json.put("highest_price", highestPrice < 0 ? null : highestPrice);
        }
        if (!hasFailed()) {
            return Answer.json(Status.OK_200, JsonText.write(json));
        }
        if (!isUndone(plan) && hasDone()) {
            return Answer.json(MULTI_STATUS, JsonText.write(json));
        }
        Problem problem = new Problem(ProblemType.VALIDATION, fileRefused ? "the file cannot be imported as it is"
                : failed + (failed == 1 ? " row is" : " rows are") + " not valid; nothing was imported");
        json.forEach(problem::member);
        throw problem;
    }
}
