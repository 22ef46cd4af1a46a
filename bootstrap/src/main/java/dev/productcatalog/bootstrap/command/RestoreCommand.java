package dev.productcatalog.bootstrap.command;

import dev.productcatalog.bootstrap.adapter.Persistence;
import dev.productcatalog.bootstrap.settings.Settings;
import dev.productcatalog.domain.port.CatalogFile;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the catalogue what it was when a backup was made. */
@Command(name = "restore", mixinStandardHelpOptions = true, description = {
    "Makes the catalogue what it was when the backup was made, while the service does not run.",
    "The catalogue that was there is kept beside it. Followers of changes are told to begin anew."})
final class RestoreCommand implements Callable<Integer> {

    @Mixin
    private FileArgument argument;

    @Override
    public Integer call() {
        Settings settings = argument.settings();
        CatalogFile catalog = BackupCommand.fileOf(Persistence.of(settings), settings);
        Optional<String> kept;
        try (Progress progress = argument.progress("restore", OptionalLong.of(argument.file().toFile().length()))) {
            kept = catalog.restore(argument.file().toString(), progress::moved);
        }
        JsonObjectBuilder object = Json.createObjectBuilder().add("database", catalog.path());
        kept.ifPresent(path -> object.add("kept", path));
        argument.done(catalog.path() + " is restored"
                + kept.map(path -> "; what was there is kept as " + path).orElse(""), object);
        return 0;
    }
}
