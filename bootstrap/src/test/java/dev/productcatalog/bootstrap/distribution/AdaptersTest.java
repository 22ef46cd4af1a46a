package dev.productcatalog.bootstrap.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.bootstrap.adapter.Adapters;
import dev.productcatalog.bootstrap.harness.StrangersJar;
import dev.productcatalog.bootstrap.log.Log;
import dev.productcatalog.bootstrap.log.LogFormat;
import dev.productcatalog.bootstrap.service.Service;
import dev.productcatalog.bootstrap.service.Stop;
import dev.productcatalog.bootstrap.settings.Settings;
import dev.productcatalog.bootstrap.settings.WrongSetting;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptersTest {

    private static final Logger LOGGER = Logger.getLogger(Adapters.class.getName());

    @TempDir
    private Path folder;
    private Path plugins;
    private final List<String> log = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            log.add(Log.formatter(LogFormat.TEXT, Map::of).format(record));
        }

        @Override
        public void flush() { }

        @Override
        public void close() { }
    };

    @BeforeEach
    void preparePlugins() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        LOGGER.addHandler(handler);
        LOGGER.setUseParentHandlers(false);
    }

    @AfterEach
    void restoreLog() {
        LOGGER.removeHandler(handler);
        LOGGER.setUseParentHandlers(true);
    }

    @Test
    void ours_are_found_without_a_folder() throws IOException {
        Files.delete(plugins);

        assertThat(find("memory:").accepts("memory:")).isTrue();
        assertThat(find("jdbc:h2:mem:x").accepts("jdbc:postgresql://h/db")).isTrue();
    }

    @Test
    void a_plain_jar_is_found() {
        StrangersJar.plainExample(plugins.resolve("map-1.0.jar"));

        assertThat(find("map:").getClass().getModule().getDescriptor().isAutomatic()).isTrue();
        assertThat(log).isEmpty();
    }

    @Test
    void a_modular_jar_is_found() {
        StrangersJar.modularExample(plugins.resolve("map.jar"));

        assertThat(find("map:").getClass().getModule().getName()).isEqualTo("example");
        assertThat(log).isEmpty();
    }

    @Test
    void what_a_jar_needs_may_lie_beside_it() {
        Path plain = plugins.resolve("z-library.jar");
        StrangersJar.make(plain, Map.of("z/Library.java", "package z; public class Library { }"));
        plainAdapter("needs-plain.jar", provider("a", "plain:", "z.Library library = new z.Library();"), plain);
        Path modular = plugins.resolve("y-library.jar");
        StrangersJar.make(modular, Map.of("y/Library.java", "package y; public class Library { }",
                "module-info.java", "module y.library { exports y; }"));
        String moduleInfo = """
                module b {
                    requires y.library;
                    requires dev.productcatalog.domain;
                    provides dev.productcatalog.domain.port.CatalogProvider with b.P;
                }
                """;
        StrangersJar.make(plugins.resolve("needs-modular.jar"), Map.of("module-info.java", moduleInfo,
                "b/P.java", provider("b", "modular:", "y.Library library = new y.Library();")), modular);

        assertThat(find("plain:").getClass().getName()).isEqualTo("a.P");
        assertThat(find("modular:").getClass().getName()).isEqualTo("b.P");
        assertThat(log).isEmpty();
    }

    /** The adapter of the documentation over a driver that is a module, and that nobody names as one it needs. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_driver_may_lie_beside_an_adapter(boolean modular) throws IOException {
        Path driver = plugins.resolve("sqlite-jdbc.jar");
        Files.copy(Path.of("target", "drivers", "sqlite-jdbc.jar"), driver);
        Map<String, String> files = StrangersJar.documented("sqlite");
        if (modular) {
            files.put("module-info.java", """
                    module a {
                        requires java.sql;
                        requires org.xerial.sqlitejdbc;
                        requires dev.productcatalog.domain;
                        provides dev.productcatalog.domain.port.CatalogProvider with sqlite.SqliteProvider;
                    }
                    """);
        } else {
            files.put(StrangersJar.SERVICE, "sqlite.SqliteProvider");
        }
        StrangersJar.make(plugins.resolve("adapter.jar"), files, driver);
        String url = "jdbc:sqlite::memory:";

        try (Catalog catalog = find(url).open(CatalogProvider.Settings.of(url))) {
            Product tea = catalog.products().add(new ProductDetails("Tea", "", 450L));

            assertThat(catalog.products().find(tea.id())).contains(tea);
        }
        assertThat(log).isEmpty();
    }

    @Test
    void broken_jars_are_reported_and_harm_no_other() throws IOException {
        Files.writeString(plugins.resolve("a-corrupt.jar"), "this is no jar");
        Files.createFile(plugins.resolve("b-empty.jar"));
        Files.createDirectory(plugins.resolve("c-folder.jar"));
        StrangersJar.make(plugins.resolve("d-missing.jar"), Map.of(StrangersJar.SERVICE, "d.Missing"));
        plainAdapter("e-no-provider.jar", "package e; public class P { }");
        plainAdapter("f-fails.jar",
                provider("f", "f:", "{ if (true) throw new IllegalStateException(\"not\\ntoday\"); }"));
        plainAdapter("g-fails-early.jar",
                provider("g", "g:", "static { if (true) throw new IllegalStateException(); }"));
        Path library = plugins.resolve("gone.jar");
        StrangersJar.make(library, Map.of("gone/Library.java", "package gone; public class Library { }"));
        plainAdapter("h-needs-more.jar", provider("h", "h:", "gone.Library library = new gone.Library();"), library);
        Files.delete(library);
        StrangersJar.plainExample(plugins.resolve("z-map.jar"));
        Files.writeString(plugins.resolve("README.txt"), "no jar, and not reported");

        assertThat(find("map:").getClass().getName()).isEqualTo("example.MapProvider");
        assertThat(log).allSatisfy(line -> assertThat(line).contains(" is left out: ").hasLineCount(1));
        assertThat(log.stream().map(line -> line.replaceFirst("(?s).*/plugins/(.)-.*", "$1")))
                .containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f", "g", "h");
    }

    /** Java derives a module's name from the file's, and no part of it may be a word of the language. */
    @Test
    void a_plain_jar_whose_file_name_makes_no_module_name_is_told_so() {
        StrangersJar.plainExample(plugins.resolve("my-new-adapter.jar"));
        StrangersJar.modularExample(plugins.resolve("a-new-but-modular-one.jar"));

        assertThat(find("map:").getClass().getModule().getName()).isEqualTo("example");
        assertThat(log).singleElement().asString().contains("my-new-adapter.jar is left out: ")
                .contains("its file name makes no module name (my.new.adapter: ", "; rename it, or give it an ");
    }

    @Test
    void libraries_that_contradict_each_other_harm_no_adapter() {
        for (String version : List.of("1", "2")) {
            Path library = plugins.resolve("library" + version + ".jar");
            StrangersJar.make(library, Map.of("z/Z.java", "package z; class Z { }"));
        }
        StrangersJar.plainExample(plugins.resolve("map.jar"));

        assertThat(find("map:")).isNotNull();
        assertThat(log).isEmpty();
    }

    @Test
    void one_that_throws_on_an_url_harms_no_other() {
        for (String thrown : List.of("RuntimeException", "AssertionError")) {
            plainAdapter(thrown + ".jar", provider(thrown.toLowerCase(Locale.ROOT), "a:", "")
                    .replace("return url", "if (true) throw new " + thrown + "(); return url"));
        }

        assertThat(find("memory:")).isNotNull();
        assertThat(log).hasSize(2)
                .anyMatch(line -> line.contains("RuntimeException.jar is left out: java.lang.RuntimeException"))
                .anyMatch(line -> line.contains("AssertionError.jar is left out: java.lang.AssertionError"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "return null;| java.lang.NullPointerException: there is no catalogue",
            "throw new IllegalStateException(\"not\\ntoday\");| java.lang.IllegalStateException: not today",
            "throw new NoClassDefFoundError(\"z/Z\");| java.lang.NoClassDefFoundError: z/Z",
            "throw new IllegalArgumentException();| java.lang.IllegalArgumentException"})
    void one_that_fails_to_open_stops_the_start_with_one_line(String open, String reason) {
        plainAdapter("fails.jar", provider("a", "a://joe:geheim@h", "").replace("return null;", open));
        Settings settings = Settings.read(folder, Map.of(), Map.of("server.port", "0", "db.url", "a://joe:geheim@h"));

        assertThatThrownBy(() -> Service.start(settings, Stop.never()).close()).isInstanceOf(WrongSetting.class)
                .hasMessage("db.url is \"a://joe:***@h\", but a.P in " + plugins.resolve("fails.jar")
                        + " cannot open it: " + reason);
    }

    @Test
    void what_one_says_of_its_settings_is_passed_on() {
        plainAdapter("picky.jar", provider("a", "a://joe:geheim@h", "").replace("return null;",
                "throw new IllegalArgumentException(settings.url() + \" has no port\");"));
        Settings settings = Settings.read(folder, Map.of(), Map.of("server.port", "0", "db.url", "a://joe:geheim@h"));

        assertThatThrownBy(() -> Service.start(settings, Stop.never()).close()).isInstanceOf(WrongSetting.class)
                .hasMessage("db.url is \"a://joe:***@h\", but a://joe:***@h has no port");
    }

    @Test
    void a_url_that_no_adapter_takes_is_refused() {
        assertThatThrownBy(() -> Adapters.find("jdbc:oracle:x", "shown", plugins))
                .isInstanceOf(WrongSetting.class)
                .hasMessage("db.url is \"shown\", but must be jdbc:h2:..., jdbc:postgresql:..., memory: or what an"
                        + " adapter in " + plugins + " takes");
    }

    @Test
    void a_url_that_two_adapters_take_is_refused() {
        StrangersJar.plainExample(plugins.resolve("one.jar"));
        StrangersJar.plainExample(plugins.resolve("other.jar"));
        StrangersJar.modularExample(plugins.resolve("third.jar"));

        assertThatThrownBy(() -> find("map:"))
                .isInstanceOf(WrongSetting.class).hasMessageStartingWith("db.url is \"map:\"")
                .hasMessageContainingAll("one.jar", "other.jar", "third.jar");
        assertThat(log).isEmpty();
    }

    @Test
    void a_url_that_ours_takes_too_is_refused() {
        plainAdapter("mine.jar", provider("a", "memory:", ""));

        assertThatThrownBy(() -> find("memory:"))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContainingAll("mine.jar", "MemoryCatalogProvider");
    }

    private CatalogProvider find(String url) {
        return Adapters.find(url, url, plugins);
    }

    /** Makes a plain jar with one class P, which its services file names. */
    private void plainAdapter(String jar, String source, Path... beside) {
        String type = source.substring("package ".length(), source.indexOf(';')) + ".P";
        StrangersJar.make(plugins.resolve(jar),
                Map.of(type.replace('.', '/') + ".java", source, StrangersJar.SERVICE, type), beside);
    }

    private static String provider(String name, String url, String member) {
        return """
                package %s;
                public class P implements dev.productcatalog.domain.port.CatalogProvider {
                    %s
                    public boolean accepts(String url) { return url.equals("%s"); }
                    public dev.productcatalog.domain.port.Catalog open(Settings settings) { return null; }
                }
                """.formatted(name, member, url);
    }
}
