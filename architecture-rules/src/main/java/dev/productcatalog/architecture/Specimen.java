package dev.productcatalog.architecture;

import static java.lang.constant.ConstantDescs.CD_MethodHandle;
import static java.lang.constant.ConstantDescs.CD_MethodHandles_Lookup;
import static java.lang.constant.ConstantDescs.CD_MethodType;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.attribute.RecordAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.function.Consumer;

/**
 * A class made in memory on which a rule is tried: one that breaks it, or one that keeps it. It is never loaded, so it
 * may name types that do not exist. Thread-safe.
 *
 * @param name   its full name
 * @param breaks whether the rule must report it
 * @param bytes  the class file
 */
public record Specimen(String name, boolean breaks, byte[] bytes) {

    /**
     * Makes a class that the rule must report.
     *
     * @param packageName where it lies
     * @param simpleName  its name, which no other class of the package has
     * @param content     adds flags, fields and methods; without flags it is package-private and final
     */
    public static Specimen breaking(String packageName, String simpleName, Consumer<ClassBuilder> content) {
        return make(packageName, simpleName, true, content);
    }

    /** Makes a class that the rule must not report; otherwise as {@link #breaking}. */
    public static Specimen keeping(String packageName, String simpleName, Consumer<ClassBuilder> content) {
        return make(packageName, simpleName, false, content);
    }

    private static Specimen make(String packageName, String simpleName, boolean breaks,
                                 Consumer<ClassBuilder> content) {
        String name = packageName.isEmpty() ? simpleName : packageName + '.' + simpleName;
        return new Specimen(name, breaks, ClassFile.of().build(ClassDesc.of(name), type -> {
            type.withFlags(ClassFile.ACC_FINAL);
            content.accept(type);
        }));
    }

    /** {@return content: a final field of a type} */
    static Consumer<ClassBuilder> uses(String typeName) {
        return type -> type.withField(typeName.replace('.', '_'), ClassDesc.of(typeName), ClassFile.ACC_FINAL);
    }

    /** {@return content: a class that no one else sees, with a final field of each type} */
    static Consumer<ClassBuilder> usesAll(List<String> typeNames) {
        return type -> typeNames.stream().distinct().forEach(name -> uses(name).accept(type));
    }

    static Consumer<ClassBuilder> flags(int flags) {
        return type -> type.withFlags(flags);
    }

    static Consumer<ClassBuilder> interfaceWith(int methods) {
        return type -> {
            type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_INTERFACE | ClassFile.ACC_ABSTRACT);
            for (int i = 0; i < methods; i++) {
                type.withMethod("method" + i, MethodTypeDesc.of(CD_void), ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT,
                        method -> { });
            }
        };
    }

    static Consumer<ClassBuilder> classWith(int flags, int publicMethods) {
        return type -> {
            type.withFlags(flags);
            for (int i = 0; i < publicMethods; i++) {
                type.withMethodBody("method" + i, MethodTypeDesc.of(CD_void), ClassFile.ACC_PUBLIC,
                        CodeBuilder::return_);
            }
        };
    }

    static Consumer<ClassBuilder> record() {
        return type -> type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL)
                .withSuperclass(ClassDesc.of("java.lang.Record")).with(RecordAttribute.of());
    }

    /** {@return content: a static method with this code} */
    static Consumer<ClassBuilder> runs(Consumer<CodeBuilder> code) {
        return type -> type.withMethodBody("run", MethodTypeDesc.of(CD_void), ClassFile.ACC_STATIC, builder -> {
            code.accept(builder);
            builder.return_();
        });
    }

    /** {@return content: a method that hands out a reference to another} */
    static Consumer<ClassBuilder> refersTo(DirectMethodHandleDesc target) {
        return runs(code -> code.invokedynamic(DynamicCallSiteDesc.of(
                MethodHandleDesc.ofMethod(DirectMethodHandleDesc.Kind.STATIC,
                        ClassDesc.of("java.lang.invoke.LambdaMetafactory"), "metafactory",
                        MethodTypeDesc.of(ClassDesc.of("java.lang.invoke.CallSite"), CD_MethodHandles_Lookup, CD_String,
                                CD_MethodType, CD_MethodType, CD_MethodHandle, CD_MethodType)),
                "get", MethodTypeDesc.of(ClassDesc.of("java.util.function.Supplier")),
                MethodTypeDesc.of(ClassDesc.of("java.lang.Object")), target, target.invocationType())).pop());
    }

    @Override
    public String toString() {
        return name;
    }
}
