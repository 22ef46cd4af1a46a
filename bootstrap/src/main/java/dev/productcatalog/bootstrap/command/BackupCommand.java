package dev.productcatalog.bootstrap.command;

import dev.productcatalog.bootstrap.adapter.Persistence;
import dev.productcatalog.bootstrap.settings.SettingTable;
import dev.productcatalog.bootstrap.settings.Settings;
import dev.productcatalog.domain.port.CatalogFile;
import jakarta.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Copies the whole catalogue to a file, whether the service runs or not. */
@Command(name = "backup", mixinStandardHelpOptions = true, description = {
    "Writes the whole catalogue, with its history, to a file that restore takes, while the service runs or not.",
    "An existing file is replaced when the new one is whole. For an H2 file; PostgreSQL has pg_dump."})
final class BackupCommand implements Callable<Integer> {

    @Mixin
    private FileArgument argument;

    @Override
    public Integer call() throws IOException {
        Settings settings = argument.settings();
        Persistence persistence = Persistence.of(settings);
        CatalogFile catalog = fileOf(persistence, settings);
        long bytes;
        try (NewFile made = argument.create()) {
            bytes = write(settings, persistence, catalog, made);
            catalog.verify(made.temporary().toString());
            argument.finish(made);
        }
        argument.done("%s has the catalogue of %s (%s)".formatted(argument.file(), catalog.path(),
                Progress.size(bytes)), Json.createObjectBuilder().add("file", argument.file().toString())
                .add("bytes", bytes));
        return 0;
    }

    /** {@return the file of the catalogue} @throws CommandFailed if it has none */
    static CatalogFile fileOf(Persistence persistence, Settings settings) {
        return persistence.file().orElseThrow(() -> new CommandFailed(("db.url is \"%s\", which is no H2 file: back up"
                + " and restore PostgreSQL by pg_dump and pg_restore").formatted(settings.shown(SettingTable.DB_URL)),
                ProductCatalogCommand.WRONG));
    }

    private long write(Settings settings, Persistence persistence, CatalogFile catalog, NewFile made)
            throws IOException {
        long[] bytes = {0};
        try (Progress progress = argument.progress("backup", OptionalLong.empty())) {
            Optional<AskedService> running = AskedService.running(settings, persistence);
            if (running.isPresent()) {
                try (AskedService service = running.get();
                     InputStream backup = ServiceAnswer.body(service.backup())) {
                    bytes[0] = argument.copy(backup, made, progress);
                }
            } else {
                catalog.backUp(piece -> {
                    argument.write(made, piece, piece.length);
                    bytes[0] += piece.length;
                    progress.moved(piece.length);
                });
            }
        }
        return bytes[0];
    }
}
