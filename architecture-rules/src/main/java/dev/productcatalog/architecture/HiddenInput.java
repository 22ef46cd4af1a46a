package dev.productcatalog.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DirectMethodHandleDesc.Kind;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The methods of the JDK whose results depend on when and where they run, or which run beside their caller. */
final class HiddenInput {

    /** All of these types: the machine, randomness, threads. */
    private static final Set<String> TYPES = Set.of("java.util.Random", "java.util.SplittableRandom",
            "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom", "java.util.Timer");

    /** These methods, whatever they take. */
    private static final Set<String> METHODS = Set.of("java.lang.Math.random", "java.lang.StrictMath.random",
            "java.util.UUID.randomUUID", "java.time.InstantSource.system", "java.time.ZoneId.systemDefault",
            "java.util.Locale.getDefault", "java.util.TimeZone.getDefault", "java.nio.charset.Charset.defaultCharset",
            "java.lang.Boolean.getBoolean", "java.lang.Integer.getInteger", "java.lang.Long.getLong");

    /** These methods, of whatever in {@code java.util}. */
    private static final Set<String> PARALLEL = Set.of("parallelStream", "parallel", "parallelSort", "parallelPrefix",
            "parallelSetAll");

    private HiddenInput() {
    }

    static boolean isHidden(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        return Part.MACHINE.contains(Part.outermost(owner)) || TYPES.contains(owner)
                || METHODS.contains(owner + '.' + name)
                || owner.startsWith("java.util.") && PARALLEL.contains(name)
                || owner.equals("java.time.Clock") && (name.startsWith("system") || name.startsWith("tick")
                        && !takes(access, "java.time.Clock"))
                || owner.startsWith("java.time.") && name.equals("now") && !takes(access, "java.time.Clock")
                || owner.equals("java.util.Collections") && name.equals("shuffle")
                        && !takes(access, "java.util.random.RandomGenerator") && !takes(access, "java.util.Random");
    }

    private static boolean takes(JavaAccess<?> access, String type) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getRawParameterTypes().stream().map(JavaClass::getName).anyMatch(type::equals);
    }

    /** A static method to be called and referred to; {@code parameters} are empty or reference types. */
    private record Method(String owner, String name, String result, List<String> parameters) {

        MethodTypeDesc type() {
            return MethodTypeDesc.of(ClassDesc.ofDescriptor(result),
                    parameters.stream().map(ClassDesc::of).toArray(ClassDesc[]::new));
        }

        Consumer<CodeBuilder> call() {
            return code -> {
                parameters.forEach(parameter -> code.aconst_null());
                code.invokestatic(ClassDesc.of(owner), name, type(), owner.equals("java.lang.ProcessHandle"));
                switch (TypeKind.fromDescriptor(result)) {
                    case VOID -> { }
                    case LONG, DOUBLE -> code.pop2();
                    default -> code.pop();
                }
            };
        }
    }

    private static Method method(String owner, String name, String result, String... parameters) {
        return new Method(owner, name, result, List.of(parameters));
    }

    private static final List<Method> HIDDEN = List.of(
            method("java.time.Instant", "now", "Ljava/time/Instant;"),
            method("java.time.LocalDate", "now", "Ljava/time/LocalDate;", "java.time.ZoneId"),
            method("java.time.Clock", "systemUTC", "Ljava/time/Clock;"),
            method("java.lang.System", "nanoTime", "J"),
            method("java.lang.System", "getenv", "Ljava/lang/String;", "java.lang.String"),
            method("java.lang.Integer", "getInteger", "Ljava/lang/Integer;", "java.lang.String"),
            method("java.util.Locale", "getDefault", "Ljava/util/Locale;"),
            method("java.util.UUID", "randomUUID", "Ljava/util/UUID;"),
            method("java.lang.Math", "random", "D"),
            method("java.util.Collections", "shuffle", "V", "java.util.List"),
            method("java.lang.Runtime", "getRuntime", "Ljava/lang/Runtime;"),
            method("java.lang.ProcessHandle", "current", "Ljava/lang/ProcessHandle;"),
            method("java.lang.Thread", "currentThread", "Ljava/lang/Thread;"));

    private static final List<Method> SHOWN = List.of(
            method("java.time.Instant", "now", "Ljava/time/Instant;", "java.time.Clock"),
            method("java.util.Collections", "shuffle", "V", "java.util.List", "java.util.random.RandomGenerator"),
            method("java.util.UUID", "fromString", "Ljava/util/UUID;", "java.lang.String"));

    /** {@return classes of a package that call, and refer to, what is hidden and what is not} */
    static Stream<Specimen> specimens(String where) {
        List<Specimen> specimens = new ArrayList<>();
        for (int i = 0; i < HIDDEN.size(); i++) {
            specimens.add(Specimen.breaking(where, "Calls" + i, Specimen.runs(HIDDEN.get(i).call())));
            specimens.add(Specimen.breaking(where, "Refers" + i, Specimen.refersTo(reference(HIDDEN.get(i)))));
        }
        for (int i = 0; i < SHOWN.size(); i++) {
            specimens.add(Specimen.keeping(where, "CallsShown" + i, Specimen.runs(SHOWN.get(i).call())));
            specimens.add(Specimen.keeping(where, "RefersShown" + i, Specimen.refersTo(reference(SHOWN.get(i)))));
        }
        ClassDesc random = ClassDesc.of("java.util.Random");
        specimens.add(Specimen.breaking(where, "Throws", Specimen.runs(code -> code.new_(random).dup()
                .invokespecial(random, "<init>", MethodTypeDesc.of(ConstantDescs.CD_void)).pop())));
        specimens.add(Specimen.breaking(where, "RefersToDice",
                Specimen.refersTo(MethodHandleDesc.ofConstructor(random))));
        specimens.add(Specimen.breaking(where, "Parallel", Specimen.runs(code -> code.aconst_null()
                .invokeinterface(ClassDesc.of("java.util.List"), "parallelStream",
                        MethodTypeDesc.of(ClassDesc.of("java.util.stream.Stream"))).pop())));
        return specimens.stream();
    }

    private static DirectMethodHandleDesc reference(Method method) {
        Kind kind = method.owner().equals("java.lang.ProcessHandle") ? Kind.INTERFACE_STATIC : Kind.STATIC;
        return MethodHandleDesc.ofMethod(kind, ClassDesc.of(method.owner()), method.name(), method.type());
    }
}
