package dev.productcatalog.bootstrap.command;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A parameter of an import or an export, of section 8 of the API contract, as an option of a command: the service
 * itself says what is wrong with a value.
 *
 * @param name    that it has in a query; the option has hyphens
 * @param label   what its values are; empty if it is there or not
 * @param meaning in one sentence
 */
record TransferParameter(String name, String label, String meaning) {

    private static final TransferParameter DELIMITER = new TransferParameter("delimiter", "CHARACTER",
            "CSV: what parts the fields.");
    private static final TransferParameter PRICE_UNIT = new TransferParameter("price_unit", "minor|major",
            "CSV: the unit of prices, 450 or 4.50.");
    private static final TransferParameter DECIMAL = new TransferParameter("decimal", ".|,",
            "CSV: the decimal sign of prices in major units.");
    private static final TransferParameter ESCAPE = new TransferParameter("escape_formulas", "",
            "CSV: a ' guards texts that a spreadsheet would take for formulas.");

    static final List<TransferParameter> EXPORT = List.of(
            new TransferParameter("format", "ndjson|csv", "The form of the file, if its name does not end so."),
            new TransferParameter("id", "IDS", "Only products with these ids, with commas between them."),
            new TransferParameter("name", "NAME", "Only products with exactly this name."),
            new TransferParameter("name_prefix", "TEXT", "Only products whose name begins so."),
            new TransferParameter("price", "PRICE", "Only products with this price, in minor units."),
            new TransferParameter("price_gt", "PRICE", "Only products with a higher price."),
            new TransferParameter("price_gte", "PRICE", "Only products with this or a higher price."),
            new TransferParameter("price_lt", "PRICE", "Only products with a lower price."),
            new TransferParameter("price_lte", "PRICE", "Only products with this or a lower price."),
            new TransferParameter("q", "WORDS", "Only products with all these words in name or description."),
            new TransferParameter("etags", "", "Adds to each product its entity tag."),
            new TransferParameter("bom", "", "CSV: begins with a byte order mark."),
            DELIMITER, PRICE_UNIT, DECIMAL, ESCAPE);

    static final List<TransferParameter> IMPORT = List.of(
            new TransferParameter("mode", "atomic|partial", "All or nothing, or what can be done."),
            new TransferParameter("dry_run", "", "Checks and counts everything, and writes nothing."),
            new TransferParameter("action", "create|update|upsert", "What becomes of rows."),
            new TransferParameter("on_conflict", "id|name", "By what update and upsert find a product."),
            new TransferParameter("ids", "keep", "Products get the ids that the rows have."),
            new TransferParameter("missing", "keep", "CSV: an empty cell changes nothing."),
            new TransferParameter("id_column", "COLUMN", "CSV: where the id is."),
            new TransferParameter("name_column", "COLUMN", "CSV: where the name is."),
            new TransferParameter("description_column", "COLUMN", "CSV: where the description is."),
            new TransferParameter("price_column", "COLUMN", "CSV: where the price is."),
            new TransferParameter("etag_column", "COLUMN", "CSV: where the entity tag is."),
            new TransferParameter("unknown", "error", "CSV: refuses columns that are not known."),
            new TransferParameter("skip_rows", "NUMBER", "CSV: passes over so many rows at the beginning."),
            new TransferParameter("header", "present|absent", "CSV: whether the first row names the columns."),
            DELIMITER, PRICE_UNIT,
            new TransferParameter("exponent", "DIGITS", "CSV: how many decimal digits major units have."),
            DECIMAL,
            new TransferParameter("grouping", "CHARACTER", "CSV: what groups the digits of prices in threes."),
            new TransferParameter("missing_price", "skip", "CSV: passes over rows without a price."),
            new TransferParameter("truncate", "name|name,description", "CSV: cuts what is too long."),
            ESCAPE);

    private String option() {
        return "--" + name.replace('_', '-');
    }

    /** Lets a command take it. */
    void addTo(CommandLine command) {
        OptionSpec.Builder option = OptionSpec.builder(option()).type(String.class).description(meaning);
        command.getCommandSpec().addOption(label.isEmpty()
                ? option.arity("0..1").fallbackValue("true").paramLabel("true|false").hideParamSyntax(true).build()
                : option.paramLabel(label).build());
    }

    /** {@return what a command was given for it} */
    Optional<String> given(CommandLine command) {
        return Optional.ofNullable(command.getCommandSpec().findOption(option()).getValue());
    }

    /** {@return the query of what a command was given; empty for nothing} */
    static String query(List<TransferParameter> parameters, CommandLine command) {
        String query = parameters.stream().flatMap(parameter -> parameter.given(command).stream()
                .map(value -> parameter.name() + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : '?' + query;
    }
}
