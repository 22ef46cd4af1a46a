package dev.productcatalog.bootstrap;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Calendar;
import java.util.Date;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rules of the house, as functions of where the house stands: {@link ArchitectureTest} applies them to ours, and to
 * a small house beside it that breaks each of them.
 *
 * @param root the package of which the modules' packages are children
 */
record ArchitectureRules(String root) {

    /** The packages below the root, and nothing else. */
    static final Set<String> PACKAGES = Set.of("domain", "domain.change", "domain.list", "domain.port", "application",
            "http", "http.access", "http.connection", "http.exchange", "http.operation", "http.problem", "http.product",
            "http.settings", "http.site", "http.text", "persistence.database", "persistence.memory", "persistence.sql",
            "bootstrap", "bootstrap.command", "bootstrap.log", "bootstrap.settings");

    /** All that may be public in the outermost packages: what starts them, and what an operator sets. */
    static final Set<String> ENTRY_POINTS = Set.of(
            "http.HttpAdapter", "http.HttpAdapter$Settings", "http.UseCases", "http.LogUseCases", "http.NewToken",
            "http.settings.AccessSettings", "http.settings.ConnectionLimits", "http.settings.JwtSettings",
            "http.settings.OperationSettings", "http.settings.TlsSettings", "http.settings.UnusableFile",
            "persistence.sql.SqlCatalogProvider", "persistence.memory.MemoryCatalogProvider",
            "bootstrap.Main", "bootstrap.log.LastingLogManager");

    /** What the domain and the application may use of the JDK; the compiler itself refers to the second and third. */
    static final Set<String> JDK = Set.of("java.lang", "java.lang.invoke", "java.lang.runtime", "java.util..",
            "java.time..", "java.math", "java.net");

    /** What only persistence, and only HTTP, may use. */
    static final Set<String> DATABASES = Set.of("io.helidon.dbclient", "com.zaxxer.hikari", "java.sql");
    static final Set<String> WEB = Set.of("io.helidon.webserver", "io.helidon.http", "jakarta.json");

    ArchRule layers() {
        return layeredArchitecture().consideringOnlyDependenciesInAnyPackage(root + "..")
                .layer("domain").definedBy(in("domain"))
                .layer("application").definedBy(in("application"))
                .layer("http").definedBy(in("http"))
                .layer("persistence").definedBy(in("persistence"))
                .layer("bootstrap").definedBy(in("bootstrap"))
                .whereLayer("bootstrap").mayNotBeAccessedByAnyLayer()
                .whereLayer("http").mayOnlyBeAccessedByLayers("bootstrap")
                .whereLayer("persistence").mayOnlyBeAccessedByLayers("bootstrap")
                .whereLayer("application").mayOnlyBeAccessedByLayers("http", "bootstrap")
                .ensureAllClassesAreContainedInArchitecture()
                .because("an adapter can be swapped only as long as nobody but bootstrap knows it");
    }

    ArchRule domainDependsOnLittle() {
        return classes().that().resideInAPackage(in("domain"))
                .should().onlyDependOnClassesThat().resideInAnyPackage(jdkAnd(in("domain")))
                .because("the rules of the business outlive every technology");
    }

    ArchRule applicationDependsOnLittle() {
        return classes().that().resideInAPackage(in("application"))
                .should().onlyDependOnClassesThat().resideInAnyPackage(jdkAnd(in("domain"), in("application")))
                .because("a use case must run behind any driving adapter and before any repository");
    }

    ArchRule databasesInPersistenceOnly() {
        return noClasses().that().resideOutsideOfPackage(in("persistence"))
                .should().dependOnClassesThat().resideInAnyPackage(andBelow(DATABASES))
                .because("how products are kept is the secret of one adapter");
    }

    ArchRule webInHttpOnly() {
        return noClasses().that().resideOutsideOfPackage(in("http"))
                .should().dependOnClassesThat().resideInAnyPackage(andBelow(WEB))
                .because("how clients are served is the secret of one adapter");
    }

    ArchRule noCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles()
                .because("packages in a cycle can only be understood and changed together");
    }

    ArchRule fieldsAreFinal() {
        return fields().that().areDeclaredInClassesThat().resideInAnyPackage(in("domain"), in("application"))
                .should().beFinal()
                .because("what does not change can be shared by threads");
    }

    ArchRule valuesAreRecords() {
        return classes().that().resideInAPackage(in("domain"))
                .and().areNotInterfaces().and().areNotEnums().and().areNotAnonymousClasses()
                .and().areNotAssignableTo(Throwable.class)
                .should().beRecords()
                .because("two values that look the same are the same");
    }

    ArchRule onlyEntryPointsArePublic() {
        return classes().that().resideInAnyPackage(root + ".http", in("http.settings"), root + ".persistence",
                        in("persistence.memory"), in("persistence.sql"), root + ".bootstrap")
                .and(describe("are no named entry points", type -> !ENTRY_POINTS.contains(relative(type))))
                .should().notBePublic()
                .because("what others cannot see can be changed without asking them");
    }

    ArchRule noStandardStreams() {
        return noClasses().that(not(describe("are Main", type -> relative(type).equals("bootstrap.Main"))))
                .should(ACCESS_STANDARD_STREAMS)
                .because("only the start speaks to the operator directly, everything else through the log");
    }

    ArchRule noGenericExceptions() {
        return noClasses().should(THROW_GENERIC_EXCEPTIONS)
                .because("a caller can only answer to what has a name");
    }

    ArchRule noOldDates() {
        return noClasses().should().dependOnClassesThat().belongToAnyOf(Date.class, Calendar.class)
                .because("java.time says what is meant");
    }

    ArchRule noHiddenClock() {
        return noClasses().that().resideInAnyPackage(in("domain"), in("application"))
                .should().callMethodWhere(describe("it is now() of java.time without a clock", (JavaMethodCall call) ->
                        call.getTargetOwner().getPackageName().equals("java.time") && call.getName().equals("now")
                                && call.getTarget().getRawParameterTypes().isEmpty()))
                .because("a rule about time must be testable at any time");
    }

    private String in(String module) {
        return root + "." + module + "..";
    }

    private static String[] jdkAnd(String... packages) {
        return Stream.concat(JDK.stream(), Stream.of(packages)).toArray(String[]::new);
    }

    private static String[] andBelow(Set<String> packages) {
        return packages.stream().map(name -> name + "..").toArray(String[]::new);
    }

    private String relative(JavaClass type) {
        return type.getName().substring(root.length() + 1);
    }
}
