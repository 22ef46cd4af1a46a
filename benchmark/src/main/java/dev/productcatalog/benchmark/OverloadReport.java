package dev.productcatalog.benchmark;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What came of requests, by their kind. Thread-safe. */
final class OverloadReport {

    private static final int SECONDS = 100;
    private static final int FAULTS = 20;

    private final Map<String, Kind> kinds = new ConcurrentSkipListMap<>();
    private final Set<String> faults = ConcurrentHashMap.newKeySet();
    private final AtomicInteger faultCount = new AtomicInteger();

    /** How many were answered within so many tenths of a second. */
    private static final class Kind {
        private final AtomicLongArray tenths = new AtomicLongArray(10 * SECONDS);
        private final AtomicLong refused = new AtomicLong();

        long done() {
            long sum = 0;
            for (int i = 0; i < tenths.length(); i++) {
                sum += tenths.get(i);
            }
            return sum;
        }

        /** {@return within how many seconds that part of all was answered} */
        double quantile(double part) {
            long left = (long) Math.ceil(part * done());
            int tenth = 0;
            while (tenth < tenths.length() - 1 && left > tenths.get(tenth)) {
                left -= tenths.get(tenth++);
            }
            return (tenth + 1) / 10.0;
        }
    }

    private Kind kind(String what) {
        return kinds.computeIfAbsent(what, _ -> new Kind());
    }

    void done(String what, Duration time) {
        kind(what).tenths.incrementAndGet((int) Math.min(time.toMillis() / 100, 10 * SECONDS - 1));
    }

    void refused(String what) {
        kind(what).refused.incrementAndGet();
    }

    /** Something that should not have come. */
    void fault(String what) {
        if (faultCount.incrementAndGet() <= FAULTS) {
            faults.add(what.length() > 500 ? what.substring(0, 500) : what);
        }
    }

    void print() {
        System.out.printf("%n%-16s %10s %10s  within s: %6s %6s %6s%n", "under load", "right", "503", "half", "99 %",
                "all");
        kinds.forEach((what, kind) -> System.out.printf("%-16s %,10d %,10d            %6.1f %6.1f %6.1f%n", what,
                kind.done(), kind.refused.get(), kind.quantile(0.5), kind.quantile(0.99), kind.quantile(1)));
        System.out.printf("%d other than they should be%n%n", faultCount.get());
        faults.forEach(System.out::println);
    }
}
