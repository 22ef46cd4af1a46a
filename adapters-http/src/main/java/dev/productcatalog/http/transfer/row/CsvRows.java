package dev.productcatalog.http.transfer.row;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.ProductPatch;
import dev.productcatalog.domain.Violation;
import dev.productcatalog.domain.port.Write;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.text.Integers;
import dev.productcatalog.http.transfer.row.RowError.Cell;
import dev.productcatalog.http.transfer.text.CsvRecords;
import dev.productcatalog.http.transfer.text.CsvRecords.BrokenOff;
import dev.productcatalog.http.transfer.text.CsvRecords.CsvRecord;
import dev.productcatalog.http.transfer.text.Formulas;
import dev.productcatalog.http.transfer.text.Graphemes;
import dev.productcatalog.http.transfer.text.TextEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The rows of a CSV file. Not thread-safe. */
public final class CsvRows implements RowSource {

    /** A product of a file that has no descriptions. */
    private static final String NO_DESCRIPTION = "";

    private final Supplier<InputStream> file;
    private final CsvForm form;
    /** Null until the first row is asked for, and then until the delimiter is known. */
    private CsvRecords records;
    private CsvColumns columns;
    private boolean ended;

    /** @param file opens the file, each time from its start */
    public CsvRows(Supplier<InputStream> file, CsvForm form) {
        this.file = file;
        this.form = form;
    }

    @Override
    public Optional<ParsedRow> next(Report report) throws IOException {
        if (records == null) {
            begin(report);
        }
        while (!ended) {
            try {
                Optional<CsvRecord> record = records.next();
                ended = record.isEmpty();
                Optional<ParsedRow> row = record.flatMap(found -> row(found, report));
                if (row.isPresent()) {
                    return row;
                }
            } catch (BrokenOff e) {
                ended = true;
                report.receive();
                report.fail(List.of(broken(e)));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (records != null) {
            records.close();
        }
    }

    // the columns

    /** Finds the first row, by that delimiter under which the columns are right, or else the most of them. */
    private void begin(Report report) throws IOException {
        List<RowError> fewest = List.of();
        for (char delimiter : form.delimiters()) {
            close();
            records = open(delimiter);
            try {
                Optional<CsvRecord> first = header();
                if (first.isEmpty()) {
                    ended = true;
                    return;
                }
                List<RowError> faults = faults(first.get());
                if (faults.isEmpty()) {
                    // then it is a row; and where there are others before, they are passed over anew
                    if (!form.hasHeader()) {
                        close();
                        records = open(delimiter);
                    }
                    report.ignoredColumns(columns.ignored());
                    return;
                }
                fewest = fewest.isEmpty() || faults.size() < fewest.size() ? faults : fewest;
            } catch (BrokenOff e) {
                fewest = fewest.isEmpty() ? List.of(broken(e)) : fewest;
            }
        }
        if (!form.hasHeader()) { // each row tells that it has too few fields
            close();
            records = open(form.delimiters().getFirst());
            return;
        }
        ended = true;
        report.refuseFile(fewest);
    }

    private CsvRecords open(char delimiter) throws IOException {
        CsvRecords opened = new CsvRecords(TextEncoding.open(file.get(), form.charset()), delimiter);
        try {
            for (int i = 0; i < form.skippedRows(); i++) {
                opened.next();
            }
        } catch (BrokenOff e) {
            // and so is the next
        }
        return opened;
    }

    private Optional<CsvRecord> header() throws BrokenOff {
        Optional<CsvRecord> record = records.next();
        while (record.isPresent() && record.get().isBlank()) {
            record = records.next();
        }
        return record;
    }

    /** {@return what is wrong with the first row, if that delimiter is the right one} */
    private List<RowError> faults(CsvRecord first) {
        if (!form.hasHeader()) {
            columns = CsvColumns.atPositions(form);
            return columns.fits(first.fields()) ? List.of()
                    : List.of(RowError.of(first.line(), Cell.NONE, Code.COLUMN_COUNT, "has too few fields"));
        }
        if (first.noText() >= 0) {
            return List.of(RowError.noText(first.line(), first.noText()));
        }
        columns = CsvColumns.inHeader(first, form);
        return columns.faults();
    }

    private static RowError broken(BrokenOff e) {
        return RowError.of(e.line(), Cell.NONE, Code.VALUE_ERROR, e.getMessage());
    }

    // a row

    private Optional<ParsedRow> row(CsvRecord row, Report report) {
        if (row.isBlank()) {
            return Optional.empty();
        }
        report.receive();
        if (row.noText() >= 0) {
            report.fail(List.of(RowError.noText(row.line(), row.noText())));
            return Optional.empty();
        }
        if (!columns.fits(row.fields())) {
            report.fail(List.of(RowError.of(row.line(), Cell.NONE, Code.COLUMN_COUNT, "has " + row.fields().size()
                    + " fields, where " + columns.width() + " are expected")));
            return Optional.empty();
        }
        return new RowReader(row, report).read();
    }

    /** One row, with all that is wrong with it. */
    private final class RowReader {

        private final CsvRecord row;
        private final Report report;
        private final List<RowError> errors = new ArrayList<>(0);
        private boolean isCut;

        RowReader(CsvRecord row, Report report) {
            this.row = row;
            this.report = report;
        }

        Optional<ParsedRow> read() {
            String priceCell = cell(Column.PRICE);
            if (form.skipsMissingPrice() && columns.position(Column.PRICE) >= 0 && priceCell.isEmpty()
                    && !form.keepsMissing()) {
                report.skip();
                return Optional.empty();
            }
            String name = text(Column.NAME);
            String description = text(Column.DESCRIPTION);
            if (isCut) {
                report.truncate();
            }
            Long price = price(priceCell);
            long id = id();
            ProductPatch patch = null;
            try {
                patch = new ProductPatch(name, description, price);
            } catch (CatalogException.Invalid e) {
                for (Violation violation : e.violations()) {
                    errors.add(Report.of(row.line(), shown(violation.member()), violation));
                }
            }
            if (!errors.isEmpty()) {
                report.fail(errors);
                return Optional.empty();
            }
            return Optional.of(new ParsedRow(row.line(), id, patch, patch.orDescription(NO_DESCRIPTION),
                    cell(Column.ETAG), this::shown));
        }

        /** {@return what stands there; empty if there is no such column} */
        private String cell(Column column) {
            int position = columns.position(column);
            return position < 0 ? "" : row.fields().get(position);
        }

        /** {@return the text, null if the row says nothing of it} */
        private String text(Column column) {
            String cell = cell(column);
            if (columns.position(column) < 0 || cell.isEmpty() && form.keepsMissing()) {
                return null;
            }
            String text = form.isEscaped() ? Formulas.unescape(cell) : cell;
            if (!form.maxLength().containsKey(column)) {
                return text;
            }
            String cut = Graphemes.cut(text, form.maxLength().get(column));
            isCut |= cut.length() < text.length();
            return cut;
        }

        /** {@return the price in minor units, null if the row says nothing of it} */
        private Long price(String cell) {
            if (columns.position(Column.PRICE) < 0 || cell.isEmpty() && form.keepsMissing()) {
                return null;
            }
            if (cell.isEmpty()) {
                fault(Column.PRICE, Code.MISSING, "is required");
                return null;
            }
            Optional<Long> price = form.price().read(cell);
            if (price.isEmpty()) {
                fault(Column.PRICE, Code.PRICE_FORMAT, "is not a price as this import expects it");
            }
            return price.orElse(null);
        }

        /** {@return the id, 0 if there is none} */
        private long id() {
            String cell = cell(Column.ID);
            if (cell.isEmpty()) {
                return 0;
            }
            OptionalLong id = Integers.plain(cell);
            if (id.isEmpty()) {
                fault(Column.ID, Code.INT_TYPE, "must be an integer");
            } else if (id.getAsLong() < 1) {
                fault(Column.ID, Code.GREATER_THAN_EQUAL, "must be at least 1");
            } else if (id.getAsLong() > Write.Put.MAX_ID) {
                fault(Column.ID, Code.LESS_THAN_EQUAL, "must be at most " + Write.Put.MAX_ID);
            }
            return id.orElse(0);
        }

        private void fault(Column column, Code code, String detail) {
            errors.add(RowError.of(row.line(), shown(column.member()), code, detail));
        }

        private Cell shown(String member) {
            for (Column column : Column.values()) {
                if (column.member().equals(member)) {
                    return Cell.of(member, columns.name(column), cell(column));
                }
            }
            return Cell.of(member, "", "");
        }
    }
}
