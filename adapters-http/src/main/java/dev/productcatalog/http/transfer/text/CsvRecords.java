package dev.productcatalog.http.transfer.text;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The records of a CSV file, whatever their line ends and numbers of fields. Not thread-safe. */
public final class CsvRecords implements Closeable {

    /** The longest record, in UTF-16 units; with the whole of it in quotes. */
    static final int MAX_LENGTH = 1 << 20;
    /** How many fields a record may have. */
    public static final int MAX_FIELDS = 10_000;

    private static final int BUFFER = 2 * MAX_LENGTH;

    private final DecodingReader text;
    private final Builder builder = new Builder();
    private final CloseableIterator<CsvRecord> records;

    /** Reads the text, which is closed with this. */
    public CsvRecords(DecodingReader text, char delimiter) {
        this.text = text;
        records = CsvReader.builder().fieldSeparator(delimiter).skipEmptyLines(false).maxBufferSize(BUFFER)
                .allowUnclosedQuote(false).extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE).build(builder, text).iterator();
    }

    /**
     * A record.
     *
     * @param line   where it starts, from 1
     * @param noText where in the file bytes are no text, the first such place; below 0 if all are
     */
    public record CsvRecord(long line, List<String> fields, long noText) {

        /** {@return whether there is nothing in it but delimiters} */
        public boolean isBlank() {
            return noText < 0 && fields.stream().allMatch(String::isEmpty);
        }
    }

    /** Nothing after this can be read. */
    public static final class BrokenOff extends Exception {
        private final long line;

        private BrokenOff(long line, String reason) {
            super(reason, null, false, false);
            this.line = line;
        }

        /** {@return where the reason begins, from 1} */
        public long line() {
            return line;
        }
    }

    /** {@return the next record, if there is one} */
    public Optional<CsvRecord> next() throws BrokenOff {
        try {
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
        } catch (CsvParseException e) {
            String detail = builder.isTooLarge()
                    ? "a record has at most " + MAX_LENGTH + " characters and " + MAX_FIELDS + " fields"
                    : "a quote that opens here is not closed, or text follows where it closes, or a field has more"
                            + " than " + MAX_LENGTH + " characters";
            throw new BrokenOff(builder.currentLine(), detail + "; nothing from here on was read");
        }
    }

    @Override
    public void close() throws IOException {
        text.close();
    }

    /** Makes a record of what the library finds. */
    private final class Builder extends AbstractBaseCsvCallbackHandler<CsvRecord> {

        private List<String> fields = List.of();
        private long line;
        private long lineEnds;
        private long noText;
        private int length;
        private int usualWidth = 8;

        /** {@return where a field begins that comes after those that are there} */
        long currentLine() {
            return line + lineEnds;
        }

        boolean isTooLarge() {
            return length > MAX_LENGTH || fields.size() > MAX_FIELDS;
        }

        @Override
        protected void handleBegin(long startingLineNumber) {
            line = startingLineNumber;
            lineEnds = 0;
            noText = -1;
            length = 0;
            fields = new ArrayList<>(usualWidth);
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int count, boolean quoted) {
            length += count + 1;
            String field = count == 0 ? "" : new String(buffer, offset, count);
            fields.add(field);
            if (isTooLarge()) {
                throw new CsvParseException("too large");
            }
            if (quoted) {
                lineEnds += field.lines().count() - (endsInLineEnd(field) || field.isEmpty() ? 0 : 1);
            }
            for (int at = field.indexOf(DecodingReader.NO_TEXT); at >= 0; at =
                    field.indexOf(DecodingReader.NO_TEXT, at + 1)) {
                if (at == 0 || !Character.isHighSurrogate(field.charAt(at - 1))) { // else a pair has the same unit
                    long place = text.takeOffset();
                    noText = noText < 0 ? place : noText;
                }
            }
        }

        private static boolean endsInLineEnd(String field) {
            return field.endsWith("\n") || field.endsWith("\r");
        }

        @Override
        protected CsvRecord buildRecord() {
            usualWidth = Math.max(1, fields.size());
            return new CsvRecord(line, fields, noText);
        }
    }
}
