package dev.productcatalog.http.transfer.row;

import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductPatch;
import dev.productcatalog.domain.ProductRules;
import dev.productcatalog.domain.port.Write;
import dev.productcatalog.http.exchange.JsonBody;
import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.problem.Fault;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import dev.productcatalog.http.product.ProductBody;
import dev.productcatalog.http.transfer.row.RowError.Cell;
import dev.productcatalog.http.transfer.text.Lines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The rows of a file of JSON objects, one a line, each as strict as a body. Not thread-safe. */
public final class NdjsonRows implements RowSource {

    /** Names are limited where it is known whether they are new. */
    private static final ProductBody BODY = new ProductBody(new ProductRules(ProductDetails.NAME_MAX));

    private final Supplier<InputStream> file;
    private final boolean createsOnly;
    /** Null until the first row is asked for. */
    private Lines lines;

    /**
     * @param file        opens the file
     * @param createsOnly whether no product is looked for
     */
    public NdjsonRows(Supplier<InputStream> file, boolean createsOnly) {
        this.file = file;
        this.createsOnly = createsOnly;
    }

    @Override
    public Optional<ParsedRow> next(Report report) throws IOException {
        if (lines == null) {
            lines = new Lines(file.get());
        }
        while (lines.next()) {
            if (!lines.isBlank()) {
                report.receive();
                Optional<ParsedRow> row = row(report);
                if (row.isPresent()) {
                    return row;
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
        }
    }

    private Optional<ParsedRow> row(Report report) {
        long line = lines.number();
        if (lines.isTooLong()) {
            report.fail(List.of(RowError.of(line, Cell.NONE, Code.VALUE_ERROR,
                    "a line has at most " + Lines.MAX_LENGTH + " bytes")));
            return Optional.empty();
        }
        byte[] bytes = lines.bytes();
        Checked<JsonBody> body = JsonBody.read(bytes);
        Checked<ParsedRow> row = body.then(object -> row(line, object));
        if (row.isValid()) {
            return Optional.of(row.value());
        }
        try {
            row.value();
        } catch (Problem problem) {
            report.fail(errors(line, bytes, body, problem));
        }
        return Optional.empty();
    }

    private Checked<ParsedRow> row(long line, JsonBody object) {
        // of a product that is made, all must be there
        Checked<ProductPatch> patch = createsOnly ? BODY.details(object).map(ProductPatch::to)
                : BODY.patch(object);
        Checked<Long> id = object.integer("id").then(found -> id(found));
        Checked<String> etag = createsOnly ? Checked.valid("") : object.text("etag").map(found -> found.orElse(""));
        return Checked.all(() -> new ParsedRow(line, id.value(), patch.value(), patch.value(), etag.value(),
                member -> cell(object, member)), patch, id, etag, object.noOthers());
    }

    private static Checked<Long> id(Optional<Long> id) {
        if (id.isEmpty() || id.get() >= 1 && id.get() <= Write.Put.MAX_ID) {
            return Checked.valid(id.orElse(0L));
        }
        return Checked.fault(id.get() < 1
                ? Fault.inMember("id", Code.GREATER_THAN_EQUAL, "must be at least 1")
                : Fault.inMember("id", Code.LESS_THAN_EQUAL, "must be at most " + Write.Put.MAX_ID));
    }

    private static Cell cell(JsonBody object, String member) {
        return Cell.of(member, "", object.shown(member));
    }

    private List<RowError> errors(long line, byte[] bytes, Checked<JsonBody> body, Problem problem) {
        if (problem.type() == ProblemType.MALFORMED) {
            long noText = noText(bytes);
            return List.of(noText < 0 ? RowError.of(line, Cell.NONE, Code.JSON_INVALID, problem.getMessage())
                    : RowError.noText(line, lines.offset() + noText));
        }
        List<RowError> errors = new ArrayList<>();
        for (Fault fault : problem.faults()) {
            String value = body.isValid() && fault.name().startsWith("#/")
                    ? body.value().shown(fault.name().substring(2)) : "";
            errors.add(RowError.of(line, new Cell(fault.name(), "", value), fault.code(), fault.detail()));
        }
        return errors;
    }

    /** {@return where bytes are no UTF-8; below 0 if they are} */
    private static long noText(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .decode(in, CharBuffer.allocate(bytes.length), true);
        return result.isError() ? in.position() : -1;
    }
}
