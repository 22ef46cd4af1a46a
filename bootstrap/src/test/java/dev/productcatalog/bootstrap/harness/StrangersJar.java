package dev.productcatalog.bootstrap.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes jars as a stranger would: outside the build, with the domain to compile against and nothing else of ours. */
public final class StrangersJar {

    public static final String SERVICE = "META-INF/services/dev.productcatalog.domain.port.CatalogProvider";

    private static final Pattern FILE =
            Pattern.compile("`(?:src/main/java/)?(\\w+/\\w+\\.java)`\\s+```java\n(.*?)```", Pattern.DOTALL);

    private StrangersJar() {
    }

    /** The adapter of the documentation, for {@code map:}, in a plain jar that announces it in a services file only. */
    public static void plainExample(Path jar) {
        Map<String, String> files = documented("example");
        files.put(SERVICE, "example.MapProvider\n");
        make(jar, files);
    }

    /** The same in a modular jar, which announces it in its descriptor only. */
    public static void modularExample(Path jar) {
        Map<String, String> files = documented("example");
        files.put("module-info.java", """
                module example {
                    requires dev.productcatalog.domain;
                    provides dev.productcatalog.domain.port.CatalogProvider with example.MapProvider;
                }
                """);
        make(jar, files);
    }

    /** {@return the files that the documentation says to write into a folder, as they stand there} */
    public static Map<String, String> documented(String folder) {
        try {
            return FILE.matcher(Files.readString(Path.of("..", "docs", "adapters.md"))).results()
                    .filter(file -> file.group(1).startsWith(folder + '/'))
                    .collect(Collectors.toMap(file -> file.group(1), file -> file.group(2)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a jar.
     *
     * @param jar    the jar
     * @param files  by their names, the texts of the files: Java is compiled, all else goes into the jar as it is
     * @param beside jars that it needs
     */
    public static void make(Path jar, Map<String, String> files, Path... beside) {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            Path classes = Files.createTempDirectory(jar.toAbsolutePath().getParent().getParent(), "classes");
            compile(classes, files, beside);
            try (Stream<Path> compiled = Files.walk(classes)) {
                for (Path file : compiled.filter(Files::isRegularFile).toList()) {
                    write(out, classes.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            for (Map.Entry<String, String> file : files.entrySet()) {
                if (!file.getKey().endsWith(".java")) {
                    write(out, file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compile(Path classes, Map<String, String> files, Path... beside) throws IOException {
        List<Source> sources = files.entrySet().stream().filter(file -> file.getKey().endsWith(".java"))
                .map(file -> new Source(file.getKey(), file.getValue())).toList();
        if (sources.isEmpty()) {
            return;
        }
        String path = Stream.concat(Stream.of(domain()), Stream.of(beside)).map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        String kind = files.containsKey("module-info.java") ? "--module-path" : "--class-path";
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(diagnostics, null, null)) {
            List<String> options = List.of(kind, path, "-d", classes.toString());
            if (!compiler.getTask(null, manager, diagnostics, options, null, sources).call()) {
                throw new IllegalArgumentException(diagnostics.getDiagnostics().stream().map(Diagnostic::toString)
                        .collect(Collectors.joining("\n")));
            }
        }
    }

    private static Path domain() {
        return Path.of(ModuleLayer.boot().configuration().findModule("dev.productcatalog.domain").orElseThrow()
                .reference().location().orElseThrow());
    }

    private static void write(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        public Source(String name, String text) {
            super(URI.create("string:///" + name), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
