package dev.productcatalog.http.transfer;

import dev.productcatalog.application.transfer.ImportProducts.Action;
import dev.productcatalog.application.transfer.ImportProducts.Key;
import dev.productcatalog.application.transfer.ImportProducts.Plan;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductRules;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.RetryKey;
import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.Query;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.exchange.RetriedWrites;
import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import dev.productcatalog.http.text.Integers;
import dev.productcatalog.http.text.MediaTypes;
import dev.productcatalog.http.text.MediaTypes.MediaType;
import dev.productcatalog.http.transfer.row.Column;
import dev.productcatalog.http.transfer.row.CsvForm;
import dev.productcatalog.http.transfer.row.CsvRows;
import dev.productcatalog.http.transfer.row.NdjsonRows;
import dev.productcatalog.http.transfer.row.RowSource;
import dev.productcatalog.http.transfer.text.CsvRecords;
import dev.productcatalog.http.transfer.text.PriceFormat;
import dev.productcatalog.http.transfer.text.TextEncoding;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a client wants to import, and how: the parameters of section 8 of the API contract.
 *
 * @param request of which the body is the file
 * @param attempt who makes it, and under which key, if under one; the file is no part yet of what the key is for
 * @param plan    what is to be done with the rows
 * @param format  how they are to be read
 */
record ImportRequest(Request request, Attempt attempt, Plan plan, Format format) {

    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');

    /** The form of a file, whatever it is. */
    interface Format {

        /** {@return the rows} */
        RowSource rows(Supplier<InputStream> file);
    }

    /** {@return the key by which rows find products, as the member of a product} */
    String key() {
        return plan.key().name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the request, but not the file.
     *
     * @param writes   those that may be sent again
     * @param rules    for names that come in
     * @param exponent how many decimal digits a price in major units has, unless the request says otherwise
     */
    static Checked<ImportRequest> read(Request request, RetriedWrites writes, ProductRules rules, int exponent) {
        MediaType type = request.contentType();
        Checked<Plan> plan = plan(request.query());
        request.query().oneOf("missing", "keep"); // known to every format
        Checked<Format> format = type.name().equals(MediaTypes.NDJSON) ? ndjson(type, plan)
                : new CsvParameters(request.query(), type, plan, rules, exponent).read();
        Checked<Attempt> attempt = writes.attempt(request, ImportRequest::none);
        return Checked.all(() -> new ImportRequest(request, attempt.value(), plan.value(), format.value()),
                plan, format, attempt);
    }

    /** A retry is told of the whole, not of a product. */
    private static Answer none(Change.Type type, Product product) {
        throw new IllegalStateException();
    }

    /** {@return the attempt with what its key is for} */
    Attempt attempt(SpooledFile file) {
        return attempt.key().map(key -> attempt.under(
                new RetryKey(key.key(), request.fingerprint(file.digest())), (type, product) -> "")).orElse(attempt);
    }

    private static Checked<Plan> plan(Query query) {
        Checked<Optional<String>> mode = query.oneOf("mode", "atomic", "partial");
        Checked<Boolean> dryRun = query.flag("dry_run");
        Checked<Optional<String>> action = query.oneOf("action", "create", "update", "upsert");
        Checked<Optional<String>> key = query.oneOf("on_conflict", "id", "name");
        Checked<Optional<String>> ids = query.oneOf("ids", "keep");
        return Checked.all(() -> new Plan(!is(mode, "partial"), dryRun.value(),
                        Action.valueOf(action.value().orElse("create").toUpperCase(Locale.ROOT)),
                        is(key, "name") ? Key.NAME : Key.ID, is(ids, "keep")),
                mode, dryRun, action, key, ids);
    }

    private static boolean is(Checked<Optional<String>> parameter, String value) {
        return parameter.value().orElse("").equals(value);
    }

    private static Checked<Format> ndjson(MediaType type, Checked<Plan> plan) {
        if (!type.parameters().getOrDefault("charset", "utf-8").equalsIgnoreCase("utf-8")) {
            return unsupported("NDJSON is in UTF-8");
        }
        return plan.map(whole -> file -> new NdjsonRows(file, whole.action() == Action.CREATE));
    }

    private static <T> Checked<T> unsupported(String detail) {
        throw new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail); // before all that is wrong with the query
    }

    /** The parameters of a CSV file. */
    private static final class CsvParameters {

        private final Query query;
        private final MediaType type;
        private final Checked<Plan> plan;
        private final ProductRules rules;
        private final int usualExponent;

        CsvParameters(Query query, MediaType type, Checked<Plan> plan, ProductRules rules, int usualExponent) {
            this.query = query;
            this.type = type;
            this.plan = plan;
            this.rules = rules;
            this.usualExponent = usualExponent;
        }

        Checked<Format> read() {
            Optional<Charset> charset = TextEncoding.named(type.parameters().getOrDefault("charset", "utf-8"));
            String typeHeader = type.parameters().getOrDefault("header", "present").toLowerCase(Locale.ROOT);
            if (charset.isEmpty() || !Set.of("present", "absent").contains(typeHeader)) {
                return unsupported("a CSV file is in utf-8, utf-16, windows-1250, windows-1251, windows-1252,"
                        + " iso-8859-1 or "
                        + "shift_jis, and its header is present or absent");
            }
            Checked<Optional<String>> header = query.oneOf("header", "present", "absent");
            Checked<List<Character>> delimiters = query.oneOf("delimiter", ",", ";", "\t", "|").map(found ->
                    found.map(text -> List.of(text.charAt(0)))
                            .orElse(type.name().equals(MediaTypes.TSV) ? List.of('\t') : DELIMITERS));
            Checked<Integer> skipped =
                    query.integer("skip_rows", 0, 1_000_000).map(found -> found.orElse(0L).intValue());
            boolean isAbsent = header.isValid() && header.value().orElse(typeHeader).equals("absent");
            Checked<Map<Column, String>> named = named(isAbsent);
            Checked<Map<Column, String>> positions = named.then(columns -> isAbsent ? positions(columns) : named);
            Checked<Boolean> unknown = query.oneOf("unknown", "error").map(Optional::isPresent);
            Checked<PriceFormat> price = price();
            Checked<Boolean> keeps = query.oneOf("missing", "keep").map(Optional::isPresent);
            Checked<Boolean> skips = query.oneOf("missing_price", "skip").map(Optional::isPresent);
            Checked<Map<Column, Integer>> cut = cut();
            Checked<Boolean> escaped = query.flag("escape_formulas");
            return Checked.all(() -> {
                boolean keepsMissing = keeps.value() && plan.value().action() != Action.CREATE;
                CsvForm form = new CsvForm(charset.get(), delimiters.value(), !isAbsent, skipped.value(), named.value(),
                        needed(), used(), unknown.value(), price.value(), keepsMissing, skips.value(), cut.value(),
                        escaped.value());
                return file -> new CsvRows(file, form);
            }, plan, header, delimiters, skipped, named, positions, unknown, price, keeps, skips, cut, escaped);
        }

        private Checked<Map<Column, String>> named(boolean isAbsent) {
            Map<Column, Checked<Optional<String>>> parameters = new EnumMap<>(Column.class);
            for (Column column : Column.values()) {
                Checked<Optional<String>> name = query.text(column.parameter());
                parameters.put(column, name.then(found -> isAbsent && found.isPresent() && !isPosition(found.get())
                        ? Query.fault(column.parameter(), Code.VALUE_ERROR,
                                "must be a position from 1 to " + CsvRecords.MAX_FIELDS + ", as there is no header row")
                        : name));
            }
            return Checked.all(() -> {
                Map<Column, String> named = new EnumMap<>(Column.class);
                parameters.forEach((column, name) -> name.value().ifPresent(found -> named.put(column, found)));
                return named;
            }, parameters.values().toArray(Checked[]::new));
        }

        private static boolean isPosition(String text) {
            OptionalLong position = Integers.plain(text);
            return position.isPresent() && position.getAsLong() >= 1 && position.getAsLong() <= CsvRecords.MAX_FIELDS;
        }

        private Checked<Map<Column, String>> positions(Map<Column, String> named) {
            return plan.then(known -> {
                List<Column> left = needed().stream().filter(column -> !named.containsKey(column)).toList();
                return Checked.all(() -> named,
                        left.stream().map(column -> Query.fault(column.parameter(), Code.MISSING,
                        "is required, as there is no header row")).toArray(Checked[]::new));
            });
        }

        /**
         * {@return the columns without which there is nothing to be done} Where rows create, each tells what it lacks.
         */
        private Set<Column> needed() {
            return switch (plan.value().action()) {
                case CREATE -> EnumSet.of(Column.NAME, Column.PRICE);
                case UPDATE, UPSERT -> EnumSet.of(plan.value().key() == Key.ID ? Column.ID : Column.NAME);
            };
        }

        private Set<Column> used() {
            Set<Column> used = EnumSet.complementOf(EnumSet.of(Column.ID, Column.ETAG));
            boolean creates = plan.value().action() == Action.CREATE;
            if (!creates) {
                used.add(Column.ETAG);
            }
            if (plan.value().keepIds() || !creates && plan.value().key() == Key.ID) {
                used.add(Column.ID);
            }
            return used;
        }

        private Checked<PriceFormat> price() {
            Checked<Boolean> major =
                    query.oneOf("price_unit", "minor", "major").map(unit -> unit.orElse("").equals("major"));
            Checked<Integer> exponent = query.integer("exponent", 0, 3)
                    .map(found -> found.map(Long::intValue).orElse(usualExponent));
            Checked<String> decimal = query.oneOf("decimal", ".", ",").map(found -> found.orElse("."));
            Checked<String> grouping = query.oneOf("grouping", ".", ",", " ", "'").map(found -> found.orElse(""));
            Checked<String> different = decimal.then(point -> grouping.isValid() && grouping.value().equals(point)
                    ? Query.fault("grouping", Code.VALUE_ERROR, "must differ from decimal") : grouping);
            return Checked.all(() -> major.value()
                            ? PriceFormat.major(exponent.value(), decimal.value().charAt(0), grouping.value())
                            : PriceFormat.MINOR,
                    major, exponent, decimal, grouping, different);
        }

        private Checked<Map<Column, Integer>> cut() {
            return query.oneOf("truncate", "name", "name,description").then(found -> {
                Map<Column, Integer> cut = new EnumMap<>(Column.class);
                if (found.isPresent()) {
                    if (plan.isValid() && plan.value().key() == Key.NAME) {
                        return Query.fault("truncate", Code.VALUE_ERROR, "must not be used with on_conflict=name");
                    }
                    cut.put(Column.NAME, rules.nameMaxLength());
                    if (found.get().contains("description")) {
                        cut.put(Column.DESCRIPTION, ProductDetails.DESCRIPTION_MAX);
                    }
                }
                return Checked.valid(cut);
            });
        }
    }
}
