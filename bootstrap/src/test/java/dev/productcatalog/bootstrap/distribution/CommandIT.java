package dev.productcatalog.bootstrap.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.productcatalog.bootstrap.harness.Distribution;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the distribution, each in a process of its own. */
@Timeout(300)
class CommandIT {

    @TempDir
    private Path folder;
    private Distribution distribution;

    @BeforeEach
    void copyDistribution() throws Exception {
        folder = folder.toRealPath();
        distribution = Distribution.in(folder.resolve("catalog"));
    }

    @Test
    void the_exit_code_and_both_outputs_of_a_command_are_those_of_the_launcher() throws Exception {
        assertEnds(0, "\\{\"database\":.*\"pending\":\\[.*]}\n", "", "check", "--json");
        assertEnds(1, "", ".* cannot be restored to .*: there is no such file\n", "restore", "none");
        assertEnds(2, "", "Unmatched argument at index 0: 'serve'(?s).*", "serve");
    }

    private void assertEnds(int exitCode, String output, String errors, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(distribution.launcher().toString()));
        command.addAll(List.of(words));
        Path told = folder.resolve("errors.txt");
        Process process = builder(command).redirectError(told.toFile()).start();

        assertThat(process.inputReader().readAllAsString()).matches(output);
        assertThat(process.waitFor()).isEqualTo(exitCode);
        assertThat(Files.readString(told)).matches(errors);
    }

    /** They ask a service that does not answer before the line is seen, so that all take longer than a second. */
    @Test
    void on_a_terminal_a_line_says_how_far_a_command_is_but_neither_in_a_file_nor_to_a_script() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script, which makes a terminal, is not installed");
        Path data = Files.createDirectory(distribution.home().resolve("data"));
        Process toFile;
        Process toScript;
        Process toPeople;
        try (ServerSocket service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
             FileChannel address = FileChannel.open(data.resolve("catalog.mv.db.service"), StandardOpenOption.CREATE,
                     StandardOpenOption.WRITE)) {
            address.lock();
            String uri = "http://127.0.0.1:" + service.getLocalPort() + '\n';
            address.write(ByteBuffer.wrap((uri + uri + "token\n").getBytes(StandardCharsets.UTF_8)));
            toFile = start(distribution.launcher().toString(), "backup", "1.backup");
            toScript = terminal("backup", "2.backup", "--json");
            try (Socket _ = service.accept(); Socket _ = service.accept()) {
                toPeople = terminal("backup", "3.backup");
                assertThat(upTo(" s", toPeople.inputReader())).matches("\\rbackup: 0 bytes, [1-9]\\d* s");
            }
        }
        for (Process process : List.of(toFile, toScript, toPeople)) {
            assertThat(process.waitFor()).isEqualTo(1);
        }
        assertThat(toPeople.inputReader().readAllAsString()).contains(" \rThe service does not answer: ");
        assertThat(toFile.inputReader().readAllAsString()).startsWith("The service does not answer: ");
        assertThat(toScript.inputReader().readAllAsString()).startsWith("The service does not answer: ");
        assertThat(folder).isDirectoryNotContaining(file -> file.toString().contains(".backup"));
    }

    /** {@return what there is to be read, with the end that is waited for} */
    private static String upTo(String end, Reader output) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(end) < 0) {
            int character = output.read();
            assertThat(character).as(seen.toString()).isNotNegative();
            seen.append((char) character);
        }
        return seen.toString();
    }

    @Test
    void after_a_restore_that_is_killed_the_catalogue_is_the_old_one_or_the_new_one_and_can_be_restored()
            throws Exception {
        String tea = "{\"id\":1,\"name\":\"Tea\",\"description\":\"\",\"price\":450}\n";
        String cup = "{\"id\":2,\"name\":\"Cup\",\"description\":\"\",\"price\":900}\n";
        imported(tea);
        run("backup", "tea.backup");
        imported(cup);

        Path made = distribution.home().resolve("data").resolve("catalog-restoring.mv.db");
        Process restore = start(distribution.launcher().toString(), "restore", "tea.backup");
        while (!Files.exists(made) && restore.isAlive()) {
            Thread.onSpinWait(); // nobody tells when there is a file
        }
        restore.destroyForcibly().waitFor();

        assertThat(exported()).isIn(tea + cup, tea);
        run("restore", "tea.backup");
        assertThat(exported()).isEqualTo(tea);
        assertThat(made).doesNotExist();
    }

    private void imported(String lines) throws Exception {
        Files.writeString(folder.resolve("products.ndjson"), lines);
        run("import", "products.ndjson");
    }

    private String exported() throws Exception {
        run("export", "all.ndjson");
        return Files.readString(folder.resolve("all.ndjson"));
    }

    /** Runs a command that does what it is to do. */
    private void run(String command, String file) throws Exception {
        Process process = start(distribution.launcher().toString(), command, file);
        String output = process.inputReader().readAllAsString();
        assertThat(process.waitFor()).as(output).isZero();
    }

    /** Runs a command in a terminal, which its output is read from. */
    private Process terminal(String... words) throws IOException {
        return start("script", "-qec", distribution.launcher() + " " + String.join(" ", words), "/dev/null");
    }

    private Process start(String... words) throws IOException {
        return builder(List.of(words)).redirectErrorStream(true).start();
    }

    private ProcessBuilder builder(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(SERVER|DB|API)_.*|JAVA_OPTS"));
        builder.environment().put("SERVER_PORT", "0");
        return builder;
    }
}
