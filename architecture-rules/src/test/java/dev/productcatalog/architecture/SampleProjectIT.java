package dev.productcatalog.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A project outside of ours, {@code src/sample/shop}, is tested with the jar as it was built, on a class path. */
@Timeout(120)
class SampleProjectIT {

    private static final Path SOURCES = Path.of("src", "sample", "shop", "src");

    @TempDir
    private Path folder;

    @Test
    void the_sample_keeps_the_rules() throws Exception {
        compile("main", "classes", libraries());

        assertThat(runTests()).contains("[         0 tests failed          ]")
                .contains("[        31 tests successful      ]");
    }

    @Test
    void a_fault_in_the_sample_is_found() throws Exception {
        Path bad = folder.resolve("Bad.java");
        Files.writeString(bad, "package com.acme.shop.domain; record Bad(java.nio.file.Path path) { }");
        compile("main", "classes", libraries(), bad);

        assertThat(runTests()).contains("[         1 tests failed          ]")
                .contains("Field <com.acme.shop.domain.Bad.path> has type <java.nio.file.Path>")
                .contains("What to do: move the code");
    }

    private String runTests() throws Exception {
        // the folder is named as Maven names it, by which classes of tests are told from others
        String path = folder.resolve("target/classes") + File.pathSeparator + libraries();
        compile("test", "test-classes", path);
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                folder.resolve("target/test-classes") + File.pathSeparator + path,
                "org.junit.platform.console.ConsoleLauncher", "execute", "--disable-banner", "--details=tree",
                "--scan-class-path=" + folder.resolve("target/test-classes"))
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        process.waitFor();
        return Files.readString(output);
    }

    private void compile(String kind, String target, String path, Path... added) throws IOException {
        List<String> sources;
        try (Stream<Path> files = Files.walk(SOURCES.resolve(kind))) {
            sources = Stream.concat(files.filter(file -> file.toString().endsWith(".java")), Stream.of(added))
                    .map(Path::toString).toList();
        }
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        String[] arguments = Stream.concat(Stream.of("-proc:none", "-cp", path, "-d",
                folder.resolve("target").resolve(target).toString()), sources.stream()).toArray(String[]::new);
        assertThat(ToolProvider.findFirst("javac").orElseThrow().run(writer, writer, arguments)).as(output.toString())
                .isZero();
    }

    /** {@return the jar that was built, and what it needs: what this test itself sees} */
    private static String libraries() throws IOException {
        Path jar;
        try (Stream<Path> jars = Files.list(Path.of("target"))) {
            jar = jars.filter(file -> file.getFileName().toString().matches("architecture-rules-.*\\.jar"))
                    .findFirst().orElseThrow();
        }
        String seen = System.getProperty("java.class.path") + File.pathSeparator
                + System.getProperty("jdk.module.path");
        return Stream.concat(Stream.of(jar.toAbsolutePath().toString()), Stream.of(seen.split(File.pathSeparator))
                .filter(path -> path.endsWith(".jar") && !path.contains("architecture-rules")))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
