package dev.productcatalog.bootstrap.harness;

import dev.productcatalog.bootstrap.command.Installation;
import dev.productcatalog.bootstrap.command.ProductCatalogCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * What came of a command of the program.
 *
 * @param out    what it said
 * @param errors what it said of what went wrong
 */
public record Command(int exitCode, String out, String errors) {

    /** Runs it in the folder of the application. */
    public static Command run(Path home, Map<String, String> properties, String... words) {
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        int exitCode = ProductCatalogCommand.run(new Installation(home, home, "1", Map.of(), properties, false), words,
                new PrintWriter(out, true), new PrintWriter(errors, true));
        return new Command(exitCode, out.toString(), errors.toString());
    }
}
