package dev.productcatalog.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a database finds the rows of a statement, by its own account of having executed it.
 *
 * @param rows that it reads for it, selected or not
 * @param by   of what
 */
record Plan(long rows, String by) {

    /** Of H2: an index, whether there is a condition for it, and the rows read. */
    private static final Pattern H2 = Pattern.compile(
            "/\\* PUBLIC\\.(\\S+?)(:| \\*/).*?scanCount: (\\d+)", Pattern.DOTALL);
    /** Of PostgreSQL: a scan, with its index, if there is one, rows and loops, and the lines that belong to it. */
    private static final Pattern POSTGRESQL = Pattern.compile(
            "(?<!Bitmap Heap )Scan (?:using (\\w+) )?on (\\w+) .*actual.* rows=([\\d.]+) loops=(\\d+)\\)"
            + "((?:\\n(?!.*->).*)*)");
    private static final Pattern REMOVED = Pattern.compile("Rows Removed by (?:Filter|Index Recheck): (\\d+)");

    /**
     * Executes the statement.
     *
     * @param parameters each a Long, an Integer, a String or a Long[]
     */
    static Plan of(String sql, List<?> parameters, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("EXPLAIN ANALYZE " + sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i) instanceof Long[] numbers
                        ? connection.createArrayOf("BIGINT", numbers) : parameters.get(i));
            }
            StringBuilder text = new StringBuilder();
            try (ResultSet lines = statement.executeQuery()) {
                while (lines.next()) {
                    text.append(lines.getString(1)).append('\n');
                }
            }
            return read(text.toString());
        }
    }

    private static Plan read(String text) {
        Matcher h2 = H2.matcher(text);
        if (h2.find()) {
            String index = h2.group(1).toLowerCase(Locale.ROOT);
            return new Plan(Long.parseLong(h2.group(3)), by(index, h2.group(2).equals(":")));
        }
        if (text.contains("/* direct lookup */")) {
            return new Plan(0, "the number of rows that H2 keeps");
        }
        double rows = 0;
        String by = text; // to be read by the reader, if there is no scan
        for (Matcher scan = POSTGRESQL.matcher(text); scan.find();) {
            double each = Double.parseDouble(scan.group(3));
            for (Matcher removed = REMOVED.matcher(scan.group(5)); removed.find();) {
                each += Long.parseLong(removed.group(1));
            }
            rows += each * Long.parseLong(scan.group(4));
            String index = scan.group(1) == null ? scan.group(2) : scan.group(1);
            by = by(index, scan.group(5).contains("Index Cond:"));
        }
        return new Plan(Math.round(rows), by);
    }

    private static String by(String index, boolean condition) {
        String name = switch (index) {
            case "product", "product.tablescan" -> "the table";
            case String key when key.startsWith("primary_key") || key.endsWith("pkey") -> "the primary key";
            default -> index;
        };
        return (condition ? "range of " : "scan of ") + name;
    }
}
