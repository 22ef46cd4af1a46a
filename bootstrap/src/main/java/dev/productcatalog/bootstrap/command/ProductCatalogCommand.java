package dev.productcatalog.bootstrap.command;

import dev.productcatalog.bootstrap.settings.Settings;
import dev.productcatalog.bootstrap.settings.WrongSetting;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.port.CatalogFile;
import dev.productcatalog.http.settings.UnusableFile;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All commands: section 13 of the API contract. */
@Command(name = "product-catalog", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "[COMMAND]",
        header = "A product catalogue behind an HTTP API.",
        description = "Without a command it runs the service, in the foreground, until it is told to end.",
        footer = {"", ProductCatalogCommand.EXIT_CODES,
            "Settings: conf/application.yaml or the environment; see the command settings."},
        subcommands = {BackupCommand.class, CheckCommand.class, ExportCommand.class, HealthCommand.class,
            ImportCommand.class, RestoreCommand.class, SettingsCommand.class, TokenCommand.class})
public final class ProductCatalogCommand {

    static final int FAILED = 1;
    static final int WRONG = 2;
    static final String EXIT_CODES = "Exit codes: 0 done, 1 failed, 2 wrong use or a wrong setting.";

    private final Installation installation;

    private ProductCatalogCommand(Installation installation) {
        this.installation = installation;
    }

    /**
     * Runs a command.
     *
     * @param arguments its name, and what it is given
     * @param out       takes what it has to say
     * @param errors    takes what went wrong, in one line
     * @return the exit code: 0 if it was done, 1 if it failed, 2 for wrong use or a wrong setting
     */
    public static int run(Installation installation, String[] arguments, PrintWriter out, PrintWriter errors) {
        return commandLine(installation).setOut(out).setErr(errors)
                .setExecutionExceptionHandler((e, command, _) -> fail(e, command))
                .execute(arguments);
    }

    private static CommandLine commandLine(Installation installation) {
        CommandLine commandLine = new CommandLine(new ProductCatalogCommand(installation));
        TransferParameter.EXPORT.forEach(parameter -> parameter.addTo(commandLine.getSubcommands().get("export")));
        TransferParameter.IMPORT.forEach(parameter -> parameter.addTo(commandLine.getSubcommands().get("import")));
        CommandLine.IVersionProvider version = () -> new String[] {"Product Catalog " + installation.version()};
        commandLine.getCommandSpec().versionProvider(version);
        commandLine.getSubcommands().values().forEach(command -> command.getCommandSpec().versionProvider(version)
                .usageMessage().footer("", EXIT_CODES));
        return commandLine;
    }

    private static int fail(Exception e, CommandLine command) throws Exception {
        String message = switch (e) {
            case WrongSetting wrong -> wrong.getMessage();
            case CommandFailed failed -> failed.getMessage();
            case CatalogFile.Refused refused -> refused.getMessage();
            case IOException failed -> "The service does not answer: " + UnusableFile.reason(failed);
            case CatalogException.Unavailable unavailable -> "The database does not answer: "
                    + unavailable.getMessage();
            default -> throw e;
        };
        command.getErr().println(message);
        return e instanceof CommandFailed failed ? failed.exitCode() : e instanceof WrongSetting ? WRONG : FAILED;
    }

    /** {@return the settings in force} */
    Settings settings() {
        return Settings.read(installation.home(), installation.environment(), installation.properties());
    }

    Installation installation() {
        return installation;
    }
}
