package dev.productcatalog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ResolvedModule;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What guards the architecture, beside the compiler. A rule that cannot fail is worse than none, so each is applied
 * twice: to our classes, of which it must find nothing, and to the fixtures, of which it must find those named here.
 */
class ArchitectureTest {

    private static final String OURS = "dev.productcatalog";
    private static final String FIXTURES = "dev.productcatalog.fixture";

    private static final JavaClasses OUR_CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importLocations(ourModules().map(ArchitectureTest::location).collect(Collectors.toSet()));
    private static final JavaClasses FIXTURE_CLASSES = new ClassFileImporter()
            .importPaths(Path.of("target", "test-classes", "dev", "productcatalog", "fixture"));

    /** Each rule, and those of the fixtures that break it. */
    static Stream<Arguments> rules() {
        return Stream.of(
                rule("layers", ArchitectureRules::layers, "http.KnowsPersistence", "persistence.KnowsApplication",
                        "persistence.KnowsHttp", "nowhere.Homeless"),
                rule("domainDependsOnLittle", ArchitectureRules::domainDependsOnLittle, "domain.KnowsFiles"),
                rule("applicationDependsOnLittle", ArchitectureRules::applicationDependsOnLittle,
                        "application.KnowsFiles", "application.KnowsSql"),
                rule("databasesInPersistenceOnly", ArchitectureRules::databasesInPersistenceOnly,
                        "application.KnowsSql"),
                rule("webInHttpOnly", ArchitectureRules::webInHttpOnly, "persistence.KnowsJson"),
                rule("noCycles", ArchitectureRules::noCycles, "http.KnowsPersistence", "persistence.KnowsHttp"),
                rule("fieldsAreFinal", ArchitectureRules::fieldsAreFinal, "domain.ChangingException"),
                rule("valuesAreRecords", ArchitectureRules::valuesAreRecords, "domain.NoRecord"),
                rule("onlyEntryPointsArePublic", ArchitectureRules::onlyEntryPointsArePublic,
                        "http.TooVisible", "persistence.KnowsApplication"),
                rule("noStandardStreams", ArchitectureRules::noStandardStreams, "bootstrap.Prints"),
                rule("noGenericExceptions", ArchitectureRules::noGenericExceptions, "application.ThrowsAnything"),
                rule("noOldDates", ArchitectureRules::noOldDates, "domain.OldDate"),
                rule("noHiddenClock", ArchitectureRules::noHiddenClock, "domain.HiddenClock"));
    }

    private static Arguments rule(String name, Function<ArchitectureRules, ArchRule> rule, String... broken) {
        return argumentSet(name, rule, Set.of(broken));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void ourClassesKeepTheRule(Function<ArchitectureRules, ArchRule> rule) {
        rule.apply(new ArchitectureRules(OURS)).check(OUR_CLASSES);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleFindsJustTheFixturesThatBreakIt(Function<ArchitectureRules, ArchRule> rule, Set<String> broken) {
        List<String> findings = rule.apply(new ArchitectureRules(FIXTURES)).evaluate(FIXTURE_CLASSES)
                .getFailureReport().getDetails();

        assertThat(findings).isNotEmpty();
        assertThat(findings.stream().flatMap(ArchitectureTest::culprits).collect(Collectors.toSet())).isEqualTo(broken);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleSaysWhy(Function<ArchitectureRules, ArchRule> rule) {
        assertThat(rule.apply(new ArchitectureRules(OURS)).getDescription()).contains(", because ");
    }

    @Test
    void everyRuleIsApplied() {
        Set<String> written = Stream.of(ArchitectureRules.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == ArchRule.class)
                .map(Method::getName).collect(Collectors.toSet());

        assertThat(rules().map(arguments -> ((Arguments.ArgumentSet) arguments).getName())).hasSameElementsAs(written);
    }

    @Test
    void thePackagesAreThoseThatTheRulesName() {
        Set<String> packages = OUR_CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

        assertThat(packages).isEqualTo(ArchitectureRules.PACKAGES.stream()
                .map(name -> OURS + '.' + name).collect(Collectors.toSet()));
    }

    @Test
    void everyNamedEntryPointIsThereAndPublic() {
        assertThat(ArchitectureRules.ENTRY_POINTS).allSatisfy(name ->
                assertThat(OUR_CLASSES.get(OURS + '.' + name).getModifiers().toString()).contains("PUBLIC"));
    }

    @Test
    void theTechnologiesThatTheRulesNameAreThoseInUse() {
        assertThat(ArchitectureRules.DATABASES).allSatisfy(name -> assertThat(used("persistence")).contains(name));
        assertThat(ArchitectureRules.WEB).allSatisfy(name -> assertThat(used("http")).contains(name));
    }

    @Test
    void theDomainRequiresTheBaseOnly() {
        assertThat(required("domain")).containsExactly("java.base");
    }

    @Test
    void theApplicationRequiresTheDomainOnly() {
        assertThat(required("application")).containsExactlyInAnyOrder("java.base", OURS + ".domain");
    }

    @Test
    void adaptersDoNotRequireEachOther() {
        assertThat(required("http")).contains(OURS + ".application").doesNotContain(OURS + ".persistence");
        assertThat(required("persistence")).contains(OURS + ".domain")
                .doesNotContain(OURS + ".http", OURS + ".application");
    }

    @Test
    void bootstrapFindsTheRepositoryAsAService() {
        assertThat(required("bootstrap")).contains(OURS + ".http").doesNotContain(OURS + ".persistence");
    }

    @Test
    void everyModuleIsNamedAndExportsWhatOthersCompileAgainst() {
        Map<String, Set<String>> exported = ourModules().collect(Collectors.toMap(ResolvedModule::name, module ->
                module.reference().descriptor().exports().stream()
                        .filter(exports -> !exports.isQualified()).map(ModuleDescriptor.Exports::source)
                        .collect(Collectors.toSet())));

        assertThat(ourModules()).noneMatch(module -> module.reference().descriptor().isAutomatic());
        assertThat(exported).containsOnly(
                entry(OURS + ".domain", Set.of(OURS + ".domain", OURS + ".domain.change",
                        OURS + ".domain.list", OURS + ".domain.port")),
                entry(OURS + ".application", Set.of(OURS + ".application")),
                entry(OURS + ".http", Set.of(OURS + ".http", OURS + ".http.settings")),
                entry(OURS + ".persistence", Set.of()),
                entry(OURS + ".bootstrap", Set.of()));
    }

    private static Set<String> used(String module) {
        return OUR_CLASSES.stream().filter(type -> (type.getPackageName() + '.').startsWith(OURS + '.' + module + '.'))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName()).collect(Collectors.toSet());
    }

    private static Stream<ResolvedModule> ourModules() {
        return ModuleLayer.boot().configuration().modules().stream()
                .filter(module -> module.name().startsWith(OURS + '.'));
    }

    /** {@return where the classes of a module lie: in a folder, or in a jar if Maven has packaged it already} */
    private static Location location(ResolvedModule module) {
        URI location = module.reference().location().orElseThrow();
        return Location.of(location.getPath().endsWith(".jar") ? URI.create("jar:" + location + "!/") : location);
    }

    private static Set<String> required(String module) {
        return ModuleLayer.boot().findModule(OURS + '.' + module).orElseThrow().getDescriptor().requires().stream()
                .map(ModuleDescriptor.Requires::name).collect(Collectors.toSet());
    }

    /** {@return the fixtures to which a finding points: in each of its lines the first class that is one} */
    private static Stream<String> culprits(String finding) {
        return finding.lines().map(Pattern.compile("<" + Pattern.quote(FIXTURES) + "\\.(\\w+\\.\\w+)")::matcher)
                .filter(Matcher::find).map(matcher -> matcher.group(1));
    }
}
