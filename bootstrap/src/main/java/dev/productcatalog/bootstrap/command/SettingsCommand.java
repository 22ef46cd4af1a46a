package dev.productcatalog.bootstrap.command;

import dev.productcatalog.bootstrap.log.Json;
import dev.productcatalog.bootstrap.settings.Settings;
import dev.productcatalog.bootstrap.settings.Settings.Row;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Says each value in force and where it comes from, passwords blotted out. */
@Command(name = "settings", mixinStandardHelpOptions = true,
        description = "Prints each value in force and where it comes from, with passwords blotted out.")
final class SettingsCommand implements Callable<Integer> {

    @ParentCommand
    private ProductCatalogCommand parent;
    @Spec
    private CommandSpec spec;
    @Option(names = "--json", description = "Prints an array of objects.")
    private boolean json;

    @Override
    public Integer call() {
        Settings settings = parent.settings();
        PrintWriter out = spec.commandLine().getOut();
        List<Row> rows = settings.inForce();
        if (json) {
            out.println(rows.stream().map(SettingsCommand::json)
                    .collect(Collectors.joining(",\n ", "[", "]")));
        } else {
            int width = rows.stream().mapToInt(row -> row.key().length()).max().orElse(0);
            rows.forEach(row -> out.printf("%-" + width + "s = %s  (%s)%n", row.key(), row.value(), row.source()));
        }
        settings.warnings().forEach(spec.commandLine().getErr()::println);
        return 0;
    }

    private static String json(Row row) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("key", row.key());
        members.put("value", row.value());
        members.put("source", row.source());
        return Json.object(members);
    }
}
