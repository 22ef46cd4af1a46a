package dev.productcatalog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.productcatalog.architecture.Hexagon;
import dev.productcatalog.architecture.HexagonRule;
import dev.productcatalog.architecture.Rule;
import dev.productcatalog.architecture.Specimen;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Our hexagon, package by package: what each part may use, and what it offers to others. */
class ArchitectureTest {

    private static final String OURS = "dev.productcatalog";

    @TestFactory
    Stream<DynamicNode> hexagon() {
        return Hexagon.of(OURS)
                .domain("domain", "domain.change", "domain.list", "domain.port")
                .valuesAreRecords().ports("domain.port")
                .application("application", "application.transfer")
                .drivingAdapter("http", "http", "http.access", "http.access.jwt", "http.capacity", "http.change",
                        "http.connection", "http.exchange", "http.operation", "http.problem", "http.product",
                        "http.settings", "http.site", "http.text", "http.transfer", "http.transfer.row",
                        "http.transfer.text")
                .mayUse("com.nimbusds.jose..", "de.siegmar.fastcsv..", "io.helidon.common.buffers",
                        "io.helidon.common.concurrency.limits", "io.helidon.common.socket", "io.helidon.common.task",
                        "io.helidon.common.uri",
                        "io.helidon.http..", "io.helidon.webserver..", "io.opentelemetry..", "io.prometheus.metrics..",
                        "jakarta.json..", "org.yaml.snakeyaml..", "java.net", "java.security..", "java.text",
                        "javax.crypto..", "javax.net.ssl")
                .offers("http.HttpAdapter", "http.HttpAdapter$Settings", "http.UseCases", "http.BulkUseCases",
                        "http.LogUseCases", "http.NewToken", "http.settings.AccessSettings",
                        "http.settings.ConnectionLimits", "http.settings.JwtSettings",
                        "http.settings.OperationSettings", "http.settings.TlsSettings",
                        "http.settings.TraceSettings", "http.settings.TransferSettings", "http.settings.UnusableFile")
                .drivenAdapter("persistence", "persistence.backup", "persistence.database",
                        "persistence.memory", "persistence.sql")
                .mayUse("com.zaxxer.hikari", "io.helidon.dbclient..", "org.apache.ibatis.migration..",
                        "org.h2.engine", "org.h2.jdbc", "org.h2.message", "org.h2.mvstore..",
                        "java.security", "java.sql", "javax.sql")
                .offers("persistence.memory.MemoryCatalogProvider", "persistence.sql.SqlCatalogProvider")
                .wiring("bootstrap", "bootstrap.adapter", "bootstrap.command", "bootstrap.log", "bootstrap.service",
                        "bootstrap.settings")
                .mayUse("jakarta.json..", "org.yaml.snakeyaml..", "picocli", "java.net",
                        "java.net.http", "java.security..", "javax.net.ssl")
                .offers("bootstrap.Main")
                .except(HexagonRule.NO_STANDARD_STREAMS, "bootstrap.Main", "the start speaks to the operator directly")
                .except(HexagonRule.NO_HIDDEN_INPUT, "domain.Version", "a version must be one that nobody has seen")
                .except(HexagonRule.FIELDS_ARE_FINAL, "application.transfer.KeySet",
                        "it belongs to one import under way, and must be small")
                .except(HexagonRule.FIELDS_ARE_FINAL, "application.transfer.KeySet$Room",
                        "it counts what all imports under way have taken, under a lock")
                .ignoring("architecture", "the rules themselves, here to be run only")
                .rule(helidonsInsideIsKnownToConnectionOnly())
                .diagram(Path.of("target", "hexagon.md"))
                .tests();
    }

    private static Rule helidonsInsideIsKnownToConnectionOnly() {
        String[] inside = {"io.helidon.common.buffers", "io.helidon.common.socket", "io.helidon.webserver.http1.."};
        return new Rule(ArchRuleDefinition.noClasses().that().resideInAPackage(OURS + ".http..")
                .and().resideOutsideOfPackage(OURS + ".http.connection")
                .should().dependOnClassesThat().resideInAnyPackage(inside)
                .because("a new release of the server may change what lies inside it: one package follows"),
                "let a type of http.connection do it",
                Stream.of("http", "http.exchange", "http.product", "http.site").map(name -> Specimen.breaking(
                        OURS + '.' + name, "KnowsSockets", type -> type.withField("socket",
                                ClassDesc.of("io.helidon.common.socket.PeerInfo"), ClassFile.ACC_FINAL))).toList());
    }

    @Test
    void the_wiring_finds_the_catalog_as_a_service() {
        ModuleDescriptor wiring = ModuleLayer.boot().findModule(OURS + ".bootstrap").orElseThrow().getDescriptor();

        assertThat(wiring.requires()).extracting(ModuleDescriptor.Requires::name)
                .contains(OURS + ".http").doesNotContain(OURS + ".persistence");
        assertThat(wiring.uses()).contains(OURS + ".domain.port.CatalogProvider");
    }
}
