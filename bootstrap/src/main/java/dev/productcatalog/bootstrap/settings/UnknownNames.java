package dev.productcatalog.bootstrap.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Names that look like a setting of ours and are none: mostly mistyped. */
final class UnknownNames {

    private UnknownNames() {
    }

    /**
     * {@return a line for each name that begins as ours do, but is none of them}
     *
     * @param names  of variables or of properties
     * @param nameOf how a setting is called there
     * @param prefix what people write before the name
     */
    static List<String> among(Collection<String> names, Function<Setting<?>, String> nameOf, String prefix) {
        Set<String> ours = SettingTable.rows().stream().map(nameOf).collect(Collectors.toSet());
        Set<String> beginnings = ours.stream().map(name -> name.split("(?<=[._])", 2)[0]).collect(Collectors.toSet());
        return names.stream()
                .filter(name -> !ours.contains(name) && beginnings.stream().anyMatch(name::startsWith))
                .sorted()
                .map(name -> "%s%s is no setting, the nearest is %s%s"
                        .formatted(prefix, name, prefix, nearest(name, ours)))
                .toList();
    }

    /** {@return the one of the candidates that takes the fewest changes to come to} */
    static String nearest(String name, Collection<String> candidates) {
        return candidates.stream().min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder())).orElseThrow();
    }

    /** {@return how many characters have to be inserted, deleted or replaced (the Levenshtein distance)} */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
