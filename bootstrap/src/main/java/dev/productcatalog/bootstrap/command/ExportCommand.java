package dev.productcatalog.bootstrap.command;

import jakarta.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes products to a file, whether the service runs or not. */
@Command(name = "export", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Writes products to a file, in one state: as CSV if its name ends in .csv, else as NDJSON, a product a line.",
    "An existing file is replaced when the new one is whole."})
final class ExportCommand implements Callable<Integer> {

    private static final String PATH = "/api/v1/products/export";

    @Mixin
    private FileArgument argument;

    @Override
    public Integer call() throws IOException {
        String query = TransferParameter.query(TransferParameter.EXPORT, argument.spec().commandLine());
        long bytes;
        try (AskedService service = AskedService.of(argument.settings())) {
            String type = FileFormat.of(argument.file()).mediaType() + ", */*;q=0.1";
            try (InputStream body = ServiceAnswer.body(service.api(PATH + query, get -> get.header("Accept", type)));
                 NewFile made = argument.create();
                 Progress progress = argument.progress("export", OptionalLong.empty())) {
                bytes = argument.copy(body, made, progress);
                argument.finish(made);
            }
        }
        argument.done("%s has the products (%s)".formatted(argument.file(), Progress.size(bytes)),
                Json.createObjectBuilder().add("file", argument.file().toString()).add("bytes", bytes));
        return 0;
    }
}
