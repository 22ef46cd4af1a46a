package dev.productcatalog.bootstrap.command;

import dev.productcatalog.bootstrap.settings.Settings;
import dev.productcatalog.http.settings.UnusableFile;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands that have to do with a file have in common. */
final class FileArgument {

    private static final int PIECE = 65_536;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;
    @Parameters(paramLabel = "FILE", description = "A path, relative to where you are.")
    private Path file;
    @Option(names = "--json", description = "Prints an object.")
    private boolean json;

    /** {@return the file, wherever the command was called} */
    Path file() {
        return parent().installation().directory().resolve(file);
    }

    /** {@return the settings in force, after what is to be said of them is said} */
    Settings settings() {
        Settings settings = parent().settings();
        settings.warnings().forEach(spec.commandLine().getErr()::println);
        return settings;
    }

    private ProductCatalogCommand parent() {
        return (ProductCatalogCommand) spec.parent().userObject();
    }

    boolean isJson() {
        return json;
    }

    CommandSpec spec() {
        return spec;
    }

    /** {@return the file, as a new one} */
    NewFile create() {
        try {
            return NewFile.at(file());
        } catch (IOException e) {
            throw cannotBeWritten(e);
        }
    }

    private CommandFailed cannotBeWritten(IOException e) {
        return new CommandFailed(file() + " cannot be written: " + UnusableFile.reason(e),
                ProductCatalogCommand.FAILED);
    }

    /** {@return what says how far the command is, unless its output is for a script} */
    Progress progress(String what, OptionalLong total) {
        return new Progress(spec.commandLine().getOut(), parent().installation().terminal() && !json, what, total,
                Progress.PATIENCE);
    }

    /** Gives the new file its name. */
    void finish(NewFile made) {
        try {
            made.finish();
        } catch (IOException e) {
            throw cannotBeWritten(e);
        }
    }

    /** Writes to the new file. */
    void write(NewFile made, byte[] bytes, int count) {
        try {
            made.write(bytes, 0, count);
        } catch (IOException e) {
            throw cannotBeWritten(e);
        }
    }

    /** {@return how many bytes there were} */
    long copy(InputStream in, NewFile made, Progress progress) throws IOException {
        long bytes = 0;
        byte[] piece = new byte[PIECE];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            write(made, piece, count);
            bytes += count;
            progress.moved(count);
        }
        return bytes;
    }

    /**
     * Says that it is done.
     *
     * @param sentence for people
     * @param object   for scripts
     */
    void done(String sentence, JsonObjectBuilder object) {
        spec.commandLine().getOut().println(json ? object.build() : sentence);
    }
}
