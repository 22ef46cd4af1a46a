package dev.productcatalog.http.transfer.row;

import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.transfer.row.RowError.Cell;
import dev.productcatalog.http.transfer.text.CsvRecords.CsvRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which columns of a CSV file are ours, and where. Immutable once it is made. */
final class CsvColumns {

    private final Map<Column, Integer> positions = new EnumMap<>(Column.class);
    private final List<String> names;
    private final boolean isExact;
    private final List<String> ignored = new ArrayList<>();
    private final List<RowError> faults = new ArrayList<>(0);

    private CsvColumns(List<String> names, boolean isExact) {
        this.names = names;
        this.isExact = isExact;
    }

    /** {@return the columns by their names in the header row, and what is wrong with them} */
    static CsvColumns inHeader(CsvRecord header, CsvForm form) {
        List<String> names = header.fields().stream().map(String::strip).toList();
        int width = names.size();
        while (width > 0 && names.get(width - 1).isEmpty()) {
            width--;
        }
        CsvColumns columns = new CsvColumns(names.subList(0, width), true);
        for (Column column : Column.values()) {
            if (form.used().contains(column) || form.named().containsKey(column)) {
                columns.locate(column, header.line(), form);
            }
        }
        for (int i = 0; i < width; i++) {
            String name = columns.names.get(i);
            boolean isUsed = columns.positions.containsValue(i) || name.equalsIgnoreCase(Column.ID.member());
            if (!isUsed && !name.isEmpty()) {
                columns.ignored.add(name);
                if (form.refusesUnknown()) {
                    columns.faults.add(RowError.of(header.line(), new Cell("", name, ""), Code.EXTRA_FORBIDDEN,
                            "is no column of a product"));
                }
            }
        }
        columns.positions.keySet().retainAll(form.used());
        return columns;
    }

    /** {@return the columns by their positions} */
    static CsvColumns atPositions(CsvForm form) {
        int width = form.named().values().stream().mapToInt(Integer::parseInt).max().orElse(0);
        List<String> names = new ArrayList<>(width);
        for (int i = 1; i <= width; i++) {
            names.add(Integer.toString(i));
        }
        CsvColumns columns = new CsvColumns(names, false);
        form.named().forEach((column, position) -> {
            if (form.used().contains(column)) {
                columns.positions.put(column, Integer.parseInt(position) - 1);
            }
        });
        return columns;
    }

    private void locate(Column column, long line, CsvForm form) {
        String name = form.named().getOrDefault(column, column.member()).strip();
        boolean isNeeded = form.needed().contains(column) || form.named().containsKey(column);
        List<Integer> found = new ArrayList<>(1);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                found.add(i);
            }
        }
        if (found.size() == 1) {
            positions.put(column, found.getFirst());
        } else if (!found.isEmpty()) {
            faults.add(RowError.of(line, Cell.of(column.member(), name, ""), Code.VALUE_ERROR,
                    "is there " + found.size() + " times"));
        } else if (isNeeded) {
            faults.add(RowError.of(line, Cell.of(column.member(), name, ""), Code.MISSING, "there is no such column"));
        }
    }

    /** {@return the position from 0; below 0 if the file has no such column} */
    int position(Column column) {
        return positions.getOrDefault(column, -1);
    }

    /** {@return the file's own name of a column of ours; empty if it has none} */
    String name(Column column) {
        int position = position(column);
        return position < 0 ? "" : names.get(position);
    }

    /** {@return whether a row has as many fields as there are columns, not counting empty ones at its end} */
    boolean fits(List<String> fields) {
        int width = names.size();
        return fields.size() >= width
                && (!isExact || fields.subList(width, fields.size()).stream().allMatch(String::isEmpty));
    }

    int width() {
        return names.size();
    }

    /** {@return the names of those that are not ours} */
    List<String> ignored() {
        return ignored;
    }

    /** {@return what is wrong with the header row} */
    List<RowError> faults() {
        return faults;
    }
}
