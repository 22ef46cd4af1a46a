package dev.productcatalog.http.transfer.row;

import dev.productcatalog.http.problem.Fault.Code;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What is wrong with a row, or with the file: an entry of the report's {@code errors}.
 *
 * @param line   where the record starts, from 1
 * @param cell   what it is about
 * @param code   what kind of fault
 * @param detail the rule in words
 * @param offset of the byte in the file, from 0; below 0 if that is not what is wrong
 */
public record RowError(long line, Cell cell, Code code, String detail, long offset) {

    private static final int SHOWN = 100;

    /** A part of a row. */
    public record Cell(String pointer, String column, String value) {

        /** The row as a whole. */
        static final Cell NONE = new Cell("", "", "");

        /**
         * A member of a row.
         *
         * @param member of a product
         * @param column the file's own name of it, empty if it has none
         * @param value  what stands there, empty if nothing does
         */
        static Cell of(String member, String column, String value) {
            return new Cell("#/" + member, column, value);
        }
    }

    static RowError of(long line, Cell cell, Code code, String detail) {
        return new RowError(line, cell, code, detail, -1);
    }

    /** {@return that the bytes there are no text} */
    static RowError noText(long line, long offset) {
        return new RowError(line, Cell.NONE, Code.ENCODING, "byte " + offset
                + " is no text in this charset; name the file's own as charset in the Content-Type", offset);
    }

    /** {@return the entry, for JSON-B to write} */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("line", line);
        putIfAny(json, "pointer", cell.pointer());
        putIfAny(json, "column", cell.column());
        json.put("code", code.name().toLowerCase(Locale.ROOT));
        json.put("detail", detail);
        putIfAny(json, "value", shown(cell.value()));
        if (offset >= 0) {
            json.put("offset", offset);
        }
        return json;
    }

    private static void putIfAny(Map<String, Object> json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    /** {@return the start of the value} Without half a surrogate pair, which UTF-8 could not hold. */
    private static String shown(String value) {
        int end = value.codePointCount(0, value.length()) <= SHOWN ? value.length()
                : value.offsetByCodePoints(0, SHOWN);
        StringBuilder shown = new StringBuilder(end);
        value.substring(0, end).codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c).forEach(shown::appendCodePoint);
        return shown.toString();
    }
}
