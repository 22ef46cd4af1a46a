package dev.productcatalog.benchmark;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is made of the figures of several rounds. */
final class Figures {

    /** Rounds that differ by more than this part of their median get a warning. */
    private static final double SPREAD = 0.15;

    private Figures() { }

    static double median(Stream<Double> values) {
        return median(values.toList());
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** {@return what to print behind a line if its rounds disagree; else nothing} */
    static String warning(String what, List<Double> rounds) {
        double spread = (rounds.stream().max(Comparator.naturalOrder()).orElseThrow()
                - rounds.stream().min(Comparator.naturalOrder()).orElseThrow()) / median(rounds);
        return spread > SPREAD ? "  ! %s: rounds differ by %.0f %%".formatted(what, 100 * spread) : "";
    }
}
