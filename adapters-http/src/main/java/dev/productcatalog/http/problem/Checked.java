package dev.productcatalog.http.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What was read from a request: a value, or the problem that it has. The value can be had only where there is no
 * problem, so nothing that was not checked goes further. Immutable.
 *
 * @param <T> what kind of value
 */
public final class Checked<T> {

    private final T value;
    private final Problem problem;

    private Checked(T value, Problem problem) {
        this.value = value;
        this.problem = problem;
    }

    /** {@return a value that is right} */
    public static <T> Checked<T> valid(T value) {
        return new Checked<>(value, null);
    }

    /** {@return what breaks one rule} */
    public static <T> Checked<T> fault(Fault fault) {
        return refused(Problem.invalid(List.of(fault)));
    }

    /** {@return what is right if there are no faults} */
    public static Checked<?> faultless(List<Fault> faults) {
        return faults.isEmpty() ? valid(faults) : refused(Problem.invalid(faults));
    }

    /** {@return what cannot be taken} */
    public static <T> Checked<T> refused(Problem problem) {
        return new Checked<>(null, problem);
    }

    /**
     * Puts parts together. The faults of all of them are told at once; a part that is malformed is told only where the
     * others have no faults, as section 2 of the API contract orders the checks.
     *
     * @param whole makes the whole of the parts' values; is asked only if all of them are valid
     */
    public static <T> Checked<T> all(Supplier<T> whole, Checked<?>... parts) {
        List<Problem> problems = new ArrayList<>(0);
        for (Checked<?> part : parts) {
            if (part.problem != null) {
                problems.add(part.problem);
            }
        }
        return problems.isEmpty() ? valid(whole.get()) : refused(Problem.together(problems));
    }

    /** {@return the value, changed into another one, if there is no problem} */
    public <R> Checked<R> map(Function<? super T, ? extends R> change) {
        return problem == null ? valid(change.apply(value)) : refused(problem);
    }

    /** {@return what a further check makes of the value, if there is no problem yet} */
    public <R> Checked<R> then(Function<? super T, Checked<R>> check) {
        return problem == null ? check.apply(value) : refused(problem);
    }

    /** {@return whether there is a value} */
    public boolean isValid() {
        return problem == null;
    }

    /**
     * {@return the value}
     *
     * @throws Problem what is wrong, all of it
     */
    public T value() {
        if (problem != null) {
            throw problem;
        }
        return value;
    }
}
