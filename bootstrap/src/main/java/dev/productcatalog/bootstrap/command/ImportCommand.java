package dev.productcatalog.bootstrap.command;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes products from a file, whether the service runs or not. */
@Command(name = "import", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Takes products from a file, as CSV if its name ends in .csv (.tsv with tabs), else as NDJSON, an object a line.",
    "Says what became of the rows; ends with 1 if any failed."})
final class ImportCommand implements Callable<Integer> {

    private static final String PATH = "/api/v1/products/import";
    private static final List<String> COUNTS =
            List.of("created", "updated", "unchanged", "skipped", "failed", "truncated");

    @Mixin
    private FileArgument argument;
    @Option(names = "--format", paramLabel = "ndjson|csv|tsv",
            description = "The form of the file, if its name does not end so.")
    private FileFormat format;
    @Option(names = "--charset", paramLabel = "CHARSET", defaultValue = "utf-8",
            description = "CSV: the file's character set, as windows-1252; utf-8 if it is not given.")
    private String charset;

    @Override
    public Integer call() throws IOException {
        Path file = argument.file();
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new CommandFailed(file + " cannot be read", ProductCatalogCommand.FAILED);
        }
        ServiceAnswer answer;
        try (AskedService service = AskedService.of(argument.settings())) {
            answer = send(file, service);
        }
        JsonObject report = answer.object();
        if (!report.containsKey("received")) {
            throw answer.failure();
        }
        PrintWriter out = argument.spec().commandLine().getOut();
        out.println(argument.isJson() ? answer.text() : text(report));
        return answer.status() == ServiceAnswer.OK ? 0 : ProductCatalogCommand.FAILED;
    }

    private ServiceAnswer send(Path file, AskedService service) throws IOException {
        String target = PATH + TransferParameter.query(TransferParameter.IMPORT, argument.spec().commandLine());
        FileFormat form = format == null ? FileFormat.of(file) : format;
        // of a pipe nobody knows how long it is
        OptionalLong size = Files.isRegularFile(file) ? OptionalLong.of(Files.size(file)) : OptionalLong.empty();
        try (Progress progress = argument.progress("import", size)) {
            return ServiceAnswer.of(service.api(target, request -> request
                    .header("Content-Type", form.mediaType() + "; charset=" + charset)
                    .expectContinue(true) // what is wrong with the request is told before all is sent
                    .POST(content(file, size, progress))));
        }
    }

    private static BodyPublisher content(Path file, OptionalLong size, Progress progress) {
        BodyPublisher content = BodyPublishers.ofInputStream(() -> open(file, progress));
        return size.isEmpty() ? content : size.getAsLong() == 0 ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(content, size.getAsLong());
    }

    private static InputStream open(Path file, Progress progress) {
        try {
            return progress.of(Files.newInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(JsonObject report) {
        String counts = COUNTS.stream().filter(report::containsKey).map(name -> report.getInt(name) + " " + name)
                .collect(Collectors.joining(", ", report.getInt("received") + " received: ", ""));
        String errors = report.getJsonArray("errors").getValuesAs(JsonObject.class).stream()
                .map(ImportCommand::error).collect(Collectors.joining());
        return counts + errors;
    }

    private static String error(JsonObject error) {
        String place = List.of("column", "pointer").stream().filter(error::containsKey).findFirst()
                .map(name -> ", " + ServiceAnswer.text(error, name)).orElse("");
        return System.lineSeparator() + "line " + ServiceAnswer.text(error, "line") + place + ": "
                + ServiceAnswer.text(error, "detail");
    }
}
