package dev.productcatalog.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Optional;
import java.util.Set;

/**
 * The shape of use cases. It is asked of the public types in the packages of use cases which are no records, enums,
 * annotations or exceptions (inputs, results and errors), and not nested in others.
 */
public enum UseCaseShape {

    /** A final class, without an interface before it, with one public method. */
    FINAL_CLASS {
        @Override
        Optional<String> fault(JavaClass type) {
            if (type.isInterface()) { // what a use case is given or gives back
                return Optional.empty();
            }
            if (!type.getModifiers().contains(JavaModifier.FINAL)) {
                return Optional.of("is not final");
            }
            if (!type.getRawInterfaces().isEmpty()) {
                return Optional.of("implements an interface");
            }
            return onePublicMethod(type);
        }
    },

    /** An interface with one method, which a service implements. */
    INTERFACE {
        @Override
        Optional<String> fault(JavaClass type) {
            return type.isInterface() ? onePublicMethod(type) : Optional.of("is not an interface");
        }
    };

    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

    /** {@return what is wrong with a type for which the shape is asked, if anything is} */
    abstract Optional<String> fault(JavaClass type);

    static boolean isUseCase(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass() && !type.isRecord()
                && !type.isEnum() && !type.isAnnotation() && !type.isAssignableTo(Throwable.class);
    }

    private static Optional<String> onePublicMethod(JavaClass type) {
        long methods = type.getMethods().stream().filter(UseCaseShape::isOffered).count();
        return methods == 1 ? Optional.empty() : Optional.of("has " + methods + " public methods instead of one");
    }

    private static boolean isOffered(JavaMethod method) {
        return method.getModifiers().contains(JavaModifier.PUBLIC)
                && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !OF_EVERY_OBJECT.contains(method.getName());
    }
}
