package dev.productcatalog.architecture;

import static java.lang.constant.ConstantDescs.CD_Throwable;
import static java.lang.constant.ConstantDescs.CD_void;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rules about what code calls, and about which types others see. */
final class CodeRules {

    private static final Set<String> STREAMS = Set.of("in", "out", "err");
    private static final List<String> GENERIC = List.of("java.lang.Throwable", "java.lang.Exception",
            "java.lang.RuntimeException", "java.lang.Error");

    private final House house;

    CodeRules(House house) {
        this.house = house;
    }

    Rule noHiddenInput() {
        return Rule.of(HexagonRule.NO_HIDDEN_INPUT,
                type -> house.isCore(type) ? accesses(type, HiddenInput::isHidden) : Stream.of(),
                house.corePackages().stream().flatMap(HiddenInput::specimens));
    }

    Rule noStandardStreams() {
        return Rule.of(HexagonRule.NO_STANDARD_STREAMS, type -> accesses(type, CodeRules::isStandardStream),
                house.packages().stream().flatMap(where -> Stream.of(
                        Specimen.breaking(where, "Prints", reads("out")),
                        Specimen.breaking(where, "Complains", reads("err")),
                        Specimen.breaking(where, "Asks", reads("in")),
                        Specimen.breaking(where, "PrintsStack", Specimen.runs(code -> code.aconst_null()
                                .invokevirtual(CD_Throwable, "printStackTrace", MethodTypeDesc.of(CD_void)))),
                        Specimen.keeping(where, "Silent", type -> { }))));
    }

    private static boolean isStandardStream(JavaAccess<?> access) {
        return access.getTargetOwner().getName().equals("java.lang.System") && STREAMS.contains(access.getName())
                || access.getName().equals("printStackTrace") && access.getTargetOwner().isAssignableTo(Throwable.class)
                && access.getTarget().getFullName().endsWith("()");
    }

    private static Consumer<ClassBuilder> reads(String stream) {
        return Specimen.runs(code -> code.getstatic(ClassDesc.of("java.lang.System"), stream,
                ClassDesc.of(stream.equals("in") ? "java.io.InputStream" : "java.io.PrintStream")).pop());
    }

    Rule noGenericExceptions() {
        return Rule.of(HexagonRule.NO_GENERIC_EXCEPTIONS, type -> type.isAssignableTo(Throwable.class) ? Stream.of()
                        : accesses(type, access -> access.getName().equals("<init>")
                                && GENERIC.contains(access.getTargetOwner().getName())),
                house.packages().stream().flatMap(where -> Stream.of(
                        IntStream.range(0, GENERIC.size()).mapToObj(i ->
                                Specimen.breaking(where, "Nameless" + i, creates(GENERIC.get(i)))),
                        Stream.of(Specimen.breaking(where, "NamelessByReference", Specimen.refersTo(
                                        MethodHandleDesc.ofConstructor(ClassDesc.of(GENERIC.getFirst())))),
                                Specimen.keeping(where, "Named", creates("java.lang.IllegalStateException"))))
                        .flatMap(specimens -> specimens)));
    }

    private static Consumer<ClassBuilder> creates(String error) {
        return Specimen.runs(code -> code.new_(ClassDesc.of(error)).dup()
                .invokespecial(ClassDesc.of(error), "<init>", MethodTypeDesc.of(CD_void)).pop());
    }

    Rule onlyOfferedTypesAreSeen() {
        Stream<Specimen> specimens = house.parts().stream().flatMap(part -> part.offeringPackages().flatMap(where ->
                Stream.concat(
                        Stream.of(Specimen.breaking(where, "TooVisible", Specimen.flags(ClassFile.ACC_PUBLIC)),
                                Specimen.keeping(where, "Hidden", type -> { })),
                        house.parts().stream().filter(other -> !other.equals(part) && house.mayKnow(other, part))
                                .flatMap(other -> house.packages(other).stream()).flatMap(other -> Stream.of(
                                        Specimen.breaking(other, "Knows" + simple(where),
                                                Specimen.uses(where + ".Hidden")),
                                        Specimen.keeping(other, "Asks" + simple(where),
                                                Specimen.uses(offeredIn(part, where))))))));
        return Rule.of(HexagonRule.ONLY_OFFERED_TYPES_ARE_SEEN, type -> house.partOf(type).stream().flatMap(part ->
                Stream.concat(visible(type, part), known(type, part))), specimens);
    }

    private static String simple(String packageName) {
        return packageName.replace('.', '_');
    }

    private static String offeredIn(Part part, String packageName) {
        return part.offers().stream().filter(name -> name.substring(0, name.lastIndexOf('.')).equals(packageName))
                .findFirst().orElseThrow();
    }

    private static Stream<String> visible(JavaClass type, Part part) {
        return type.getModifiers().contains(JavaModifier.PUBLIC) && part.isBesideOffered(type.getPackageName())
                && !part.isOffered(type.getName()) ? Stream.of(Rule.fault(type, "is public, but not offered"))
                : Stream.of();
    }

    private Stream<String> known(JavaClass type, Part part) {
        return type.getDirectDependenciesFromSelf().stream().filter(dependency -> {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            return house.partOf(target).filter(other -> !other.equals(part) && !other.isOffered(target.getName()))
                    .isPresent();
        }).map(dependency -> dependency.getDescription() + ", which is not offered");
    }

    private static Stream<String> accesses(JavaClass type, Predicate<JavaAccess<?>> refused) {
        return type.getAccessesFromSelf().stream().filter(refused).map(JavaAccess::getDescription);
    }
}
