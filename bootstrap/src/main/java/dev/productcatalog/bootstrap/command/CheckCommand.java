package dev.productcatalog.bootstrap.command;

import dev.productcatalog.bootstrap.adapter.Persistence;
import dev.productcatalog.bootstrap.settings.SettingTable;
import dev.productcatalog.bootstrap.settings.Settings;
import dev.productcatalog.domain.CatalogException;
import jakarta.json.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Says whether the service could start, and what it would change in the database. */
@Command(name = "check", mixinStandardHelpOptions = true, description = {
    "Reads the settings, opens the database, and says what a start would make or change in it. Changes nothing.",
    "An embedded database of a running service cannot be opened."})
final class CheckCommand implements Callable<Integer> {

    private static final int WRONG = 2;

    @ParentCommand
    private ProductCatalogCommand parent;
    @Spec
    private CommandSpec spec;
    @Option(names = "--json", description = "Prints an object.")
    private boolean json;

    @Override
    public Integer call() {
        Settings settings = parent.settings();
        settings.warnings().forEach(spec.commandLine().getErr()::println);
        Persistence persistence = Persistence.of(settings);
        List<String> pending;
        try {
            pending = persistence.pending();
        } catch (CatalogException.Unavailable e) {
            spec.commandLine().getErr().println("The database does not answer: " + e.getMessage());
            return WRONG;
        }
        PrintWriter out = spec.commandLine().getOut();
        String database = settings.shown(SettingTable.DB_URL);
        if (json) {
            out.println(Json.createObjectBuilder().add("database", database)
                    .add("pending", Json.createArrayBuilder(pending)).build());
        } else {
            out.println("The settings are right, and the database can be used: " + database);
            out.println(pending.isEmpty() ? "Nothing is pending." : "A start will make: " + String.join(", ", pending));
        }
        return 0;
    }
}
