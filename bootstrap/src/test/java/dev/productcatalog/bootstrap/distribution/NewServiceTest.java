package dev.productcatalog.bootstrap.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tool of docs/new-service.md, in a clone of the repository; elsewhere it does not know which files to copy. */
@Timeout(600)
class NewServiceTest {

    private static final Path HOUSE = Path.of("..").toAbsolutePath().normalize();
    /** In two parts, as the tool refuses a word that is used already. */
    private static final String ENTITY = "Vou" + "cher";

    @TempDir
    private Path folder;

    @BeforeEach
    void requireClone() throws Exception {
        try {
            assumeTrue(run("git", "ls-files", "pom.xml").startsWith("0 pom.xml"), "no clone of the repository");
        } catch (IOException e) {
            abort("there is no git: " + e);
        }
    }

    @Test
    void a_copy_has_the_new_names_only_and_compiles() throws Exception {
        Path copy = folder.resolve("copy");

        assertThat(make(copy, ENTITY)).startsWith("0 ").contains(" files in " + copy);

        List<Path> files;
        try (Stream<Path> all = Files.walk(copy)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).map(file -> copy.relativize(file).toString().toLowerCase(Locale.ROOT))
                .contains("bootstrap/src/dist/bin/" + ENTITY.toLowerCase(Locale.ROOT) + "-catalog")
                .noneMatch(name -> name.contains("product"));
        for (Path file : files) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).as("%s", file)
                    .doesNotContainIgnoringCase("productcatalog");
        }
        compile(copy);
    }

    /** The two modules that need no library. */
    private void compile(Path copy) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        List<String> options = List.of("-proc:none", "-d", folder.resolve("classes").toString(),
                "--module-source-path", "org.example.shop.domain=" + copy.resolve("domain/src/main/java"),
                "--module-source-path", "org.example.shop.application=" + copy.resolve("application/src/main/java"),
                "--module", "org.example.shop.application");
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(errors, manager, null, options, null, null).call()).as("%s", errors).isTrue();
        }
    }

    @Test
    void a_word_that_is_used_already_is_refused() throws Exception {
        Path copy = folder.resolve("copy");

        assertThat(make(copy, "Order")).startsWith("1 ").contains("\"Order\" means something else");
        assertThat(copy).doesNotExist();
    }

    private static String make(Path copy, String entity) throws Exception {
        return run(ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1",
                "tools/NewService.java", copy.toString(), "org.example.shop", entity);
    }

    /** {@return the exit code and what was said} */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(HOUSE.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        return process.waitFor() + " " + said;
    }
}
