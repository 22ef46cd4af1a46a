package dev.productcatalog.architecture;

import static java.lang.classfile.ClassFile.ACC_ABSTRACT;
import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.attribute.PermittedSubclassesAttribute;
import java.lang.constant.ClassDesc;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules about the shape of what lies in the core. */
final class CoreRules {

    private final House house;

    CoreRules(House house) {
        this.house = house;
    }

    Rule fieldsAreFinal() {
        return Rule.of(HexagonRule.FIELDS_ARE_FINAL, type -> !house.isCore(type) ? Stream.of()
                : type.getFields().stream().filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                        .map(field -> "Field <" + field.getFullName() + "> is not final"),
                in(house.corePackages(), where -> Stream.of(
                        Specimen.breaking(where, "Changing", field(ACC_PUBLIC)),
                        Specimen.breaking(where, "ChangingInside", field(0)),
                        Specimen.keeping(where, "Lasting", field(ACC_PUBLIC | ACC_FINAL)))));
    }

    Rule valuesAreRecords() {
        Stream<String> packages = house.records() ? house.packages(Stream.of(Part.Role.DOMAIN)).stream() : Stream.of();
        return Rule.of(HexagonRule.VALUES_ARE_RECORDS, type -> type.isRecord() || type.isInterface() || type.isEnum()
                || type.isAnonymousClass() || isError(type) || house.partOf(type)
                        .filter(part -> part.role() == Part.Role.DOMAIN).isEmpty()
                        ? Stream.of() : Stream.of(Rule.fault(type, "is not a record")),
                in(packages.toList(), where -> Stream.of(
                        Specimen.breaking(where, "NoRecord", field(ACC_FINAL)),
                        Specimen.keeping(where, "SoundRecord", Specimen.record()),
                        Specimen.keeping(where, "SoundInterface", Specimen.interfaceWith(1)),
                        Specimen.keeping(where, "SoundError", error(ACC_FINAL)))));
    }

    Rule useCasesHaveOneShape() {
        return Rule.of(HexagonRule.USE_CASES_HAVE_ONE_SHAPE, type -> !UseCaseShape.isUseCase(type)
                || !Part.matchesAny(house.useCases(), type.getPackageName()) ? Stream.of()
                : house.shape().fault(type).map(fault -> Rule.fault(type, fault)).stream(),
                in(house.packagesThatMatch(house.useCases()), where -> Stream.concat(
                        Stream.of(Specimen.keeping(where, "SoundRecord", Specimen.record()),
                                Specimen.keeping(where, "SoundError", error(ACC_PUBLIC | ACC_FINAL))),
                        house.shape() == UseCaseShape.INTERFACE ? interfaces(where) : finalClasses(where))));
    }

    private static Stream<Specimen> finalClasses(String where) {
        return Stream.of(
                Specimen.breaking(where, "CanBeExtended", Specimen.classWith(ACC_PUBLIC, 1)),
                Specimen.breaking(where, "DoesNothing", Specimen.classWith(ACC_PUBLIC | ACC_FINAL, 0)),
                Specimen.breaking(where, "DoesTwoThings", Specimen.classWith(ACC_PUBLIC | ACC_FINAL, 2)),
                Specimen.breaking(where, "HasInterface", Specimen.classWith(ACC_PUBLIC | ACC_FINAL, 1)
                        .andThen(type -> type.withInterfaceSymbols(ClassDesc.of(where, "Interface")))),
                Specimen.keeping(where, "Helper", Specimen.classWith(0, 2)),
                Specimen.keeping(where, "UseCase", Specimen.classWith(ACC_PUBLIC | ACC_FINAL, 1)));
    }

    private static Stream<Specimen> interfaces(String where) {
        return Stream.of(
                Specimen.breaking(where, "NoInterface", Specimen.classWith(ACC_PUBLIC | ACC_FINAL, 1)),
                Specimen.breaking(where, "DoesNothing", Specimen.interfaceWith(0)),
                Specimen.breaking(where, "DoesTwoThings", Specimen.interfaceWith(2)),
                Specimen.keeping(where, "Helper", Specimen.classWith(0, 2)),
                Specimen.keeping(where, "UseCase", Specimen.interfaceWith(1)));
    }

    Rule errorsAreSealed() {
        return Rule.of(HexagonRule.ERRORS_ARE_SEALED, type -> !house.isCore(type) || !isError(type) || type.isSealed()
                        || type.getModifiers().contains(JavaModifier.FINAL) || type.isAnonymousClass()
                        ? Stream.of() : Stream.of(Rule.fault(type, "is neither sealed nor final")),
                in(house.corePackages(), where -> Stream.of(
                        Specimen.breaking(where, "OpenError", error(ACC_PUBLIC)),
                        Specimen.keeping(where, "FinalError", error(ACC_PUBLIC | ACC_FINAL)),
                        Specimen.keeping(where, "SealedError", error(ACC_PUBLIC | ACC_ABSTRACT).andThen(
                                permits(ClassDesc.of(where, "FinalError")))))));
    }

    Rule portsAreImplementedOutside() {
        List<String> packages = house.packagesThatMatch(house.ports());
        List<String> drivenPackages = house.packages(Stream.of(Part.Role.DRIVEN_ADAPTER));
        Stream<Specimen> ports = in(packages, where -> Stream.of(
                Specimen.breaking(where, "NoInterface", Specimen.classWith(ACC_PUBLIC | ACC_FINAL, 1)),
                Specimen.breaking(where, "Forgotten", Specimen.interfaceWith(1)),
                Specimen.keeping(where, "SoundRecord", Specimen.record()),
                Specimen.keeping(where, "SoundError", error(ACC_PUBLIC | ACC_FINAL)),
                Specimen.keeping(where, "SoundPort", Specimen.interfaceWith(1))));
        Stream<Specimen> core = packages.isEmpty() ? Stream.of() : house.corePackages().stream().map(where ->
                Specimen.breaking(where, "CoreAdapter", implementing(packages)));
        Stream<Specimen> outside = packages.isEmpty() ? Stream.of() : drivenPackages.stream().map(where ->
                Specimen.keeping(where, "SoundAdapter", implementing(packages)));
        return Rule.of(HexagonRule.PORTS_ARE_IMPLEMENTED_OUTSIDE, new Implemented(),
                Stream.of(ports, core, outside).flatMap(specimens -> specimens));
    }

    private static Consumer<ClassBuilder> implementing(List<String> packages) {
        return type -> type.withInterfaceSymbols(
                packages.stream().map(name -> ClassDesc.of(name, "SoundPort")).toList());
    }

    private final class Implemented extends ArchCondition<JavaClass> {
        private Collection<JavaClass> implementations;

        Implemented() {
            super("be implemented outside");
        }

        @Override
        public void init(Collection<JavaClass> all) {
            implementations = all.stream().filter(type -> !type.isInterface()).collect(Collectors.toSet());
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            faults(type).forEach(fault -> events.add(SimpleConditionEvent.violated(type, Rule.fault(type, fault))));
        }

        private Stream<String> faults(JavaClass type) {
            if (isOpenPort(type)) {
                return implementations.stream().anyMatch(by -> by.isAssignableTo(type.getName())) ? Stream.of()
                        : Stream.of("is a port that nothing implements");
            }
            if (house.isPort(type) && type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isInterface()
                    && !type.isRecord() && !type.isEnum() && !isError(type) && type.isTopLevelClass()) {
                return Stream.of("lies among the ports, but is no interface");
            }
            return !house.isCore(type) || type.isInterface() ? Stream.of() : type.getAllRawInterfaces().stream()
                    .filter(this::isOpenPort)
                    .map(port -> "is in the core, but implements the port <" + port.getName() + '>');
        }

        private boolean isOpenPort(JavaClass type) {
            return house.isPort(type) && type.isInterface() && !type.isAnnotation() && !type.isSealed()
                    && type.isTopLevelClass();
        }
    }

    private static boolean isError(JavaClass type) {
        return type.isAssignableTo(Throwable.class);
    }

    private static Stream<Specimen> in(List<String> packages, Function<String, Stream<Specimen>> specimens) {
        return packages.stream().flatMap(specimens);
    }

    private static Consumer<ClassBuilder> field(int flags) {
        return type -> type.withField("value", ClassDesc.ofDescriptor("J"), flags);
    }

    private static Consumer<ClassBuilder> permits(ClassDesc type) {
        return sealed -> sealed.with(PermittedSubclassesAttribute.ofSymbols(type));
    }

    private static Consumer<ClassBuilder> error(int flags) {
        return type -> type.withFlags(flags).withSuperclass(ClassDesc.of("java.lang.RuntimeException"));
    }
}
