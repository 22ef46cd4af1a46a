package dev.productcatalog.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project outside of ours, {@code src/sample/shop}, is built by Maven, which takes the artifact as it was packaged
 * from a local repository that has nothing else in it.
 */
@Timeout(240)
class SampleProjectIT {

    private static final String VERSION = "1.0.0-SNAPSHOT";

    @TempDir
    private Path folder;
    private Path project;

    @BeforeEach
    void copySample() throws IOException {
        project = folder.resolve("shop");
        Path sample = Path.of("src", "sample", "shop");
        try (Stream<Path> files = Files.walk(sample)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copy(file, project.resolve(sample.relativize(file)));
            }
        }
    }

    @BeforeEach
    void putArtifactIntoRepository() throws IOException {
        Path group = folder.resolve("repository/dev/productcatalog");
        Path artifact = group.resolve("architecture-rules").resolve(VERSION);
        String name = "architecture-rules-" + VERSION;
        copy(Path.of("target", name + ".jar"), artifact.resolve(name + ".jar"));
        copy(Path.of("pom.xml"), artifact.resolve(name + ".pom"));
        copy(Path.of("..", "pom.xml"),
                group.resolve("product-catalog").resolve(VERSION).resolve("product-catalog-" + VERSION + ".pom"));
        // plugins and libraries come from where this build has them, so that no network is needed
        Files.writeString(folder.resolve("settings.xml"), """
                <settings>
                    <mirrors>
                        <mirror><id>ours</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
                    </mirrors>
                </settings>
                """.formatted(Path.of(System.getProperty("local.repository")).toUri()));
    }

    @Test
    void the_sample_keeps_the_rules_and_a_fault_in_it_fails_its_build() throws Exception {
        assertThat(build()).contains("Tests run: 32, Failures: 0, Errors: 0, Skipped: 1").contains("BUILD SUCCESS");

        Files.writeString(project.resolve("src/main/java/com/acme/shop/domain/Bad.java"),
                "package com.acme.shop.domain; record Bad(java.nio.file.Path path) { }");

        assertThat(build()).contains("Tests run: 32, Failures: 1, Errors: 0, Skipped: 1").contains("BUILD FAILURE")
                .contains("Field <com.acme.shop.domain.Bad.path> has type <java.nio.file.Path>")
                .contains("What to do: move the code");
    }

    /** {@return what Maven said} */
    private String build() throws Exception {
        Path output = folder.resolve("output.txt");
        ProcessBuilder maven = new ProcessBuilder(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "--batch-mode", "--settings", folder.resolve("settings.xml").toString(),
                "-Dmaven.repo.local=" + folder.resolve("repository"), "test").directory(project.toFile())
                .redirectErrorStream(true).redirectOutput(output.toFile());
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        maven.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
        maven.start().waitFor();
        return Files.readString(output);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }
}
