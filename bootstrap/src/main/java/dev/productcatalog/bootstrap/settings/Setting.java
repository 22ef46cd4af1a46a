package dev.productcatalog.bootstrap.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A row of the {@link SettingTable}. Immutable.
 *
 * @param key      its name in the file and among the system properties
 * @param standard the default, as it would be written; empty for none
 * @param allowed  what is allowed, in words that fit after "must be"
 * @param meaning  what it is for, in one sentence without its full stop
 * @param shown    its value for people to read, without a password
 * @param parser   throws an {@link IllegalArgumentException} for what is not allowed
 * @param <T>      what the service gets to see
 */
public record Setting<T>(String key, String standard, String allowed, String meaning, UnaryOperator<String> shown,
                         Function<String, T> parser) {

    private static final Pattern WITH_UNIT = Pattern.compile("(\\d{1,12}) ?([A-Za-z]*)");
    private static final Map<String, Duration> DURATIONS = Map.of("", Duration.ofSeconds(1), "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));
    private static final Map<String, Long> SIZES =
            Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    /** {@return its name in the environment} */
    public String variable() {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** {@return the value that a text stands for} @throws IllegalArgumentException if it is not allowed */
    T parse(String text) {
        return parser.apply(text);
    }

    static Setting<String> text(String key, String standard, String allowed, String meaning) {
        return new Setting<>(key, standard, allowed, meaning, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /** Is never shown. */
    static Setting<String> secret(String key, String meaning) {
        return new Setting<>(key, "", "a text", meaning, value -> value.isEmpty() ? ""
                : "***", UnaryOperator.identity());
    }

    static Setting<Integer> number(String key, int standard, int min, int max, String meaning) {
        return new Setting<>(key, Integer.toString(standard), "a number from %d to %d".formatted(min, max), meaning,
                UnaryOperator.identity(), text -> Math.toIntExact(between(min, Long.parseLong(text), max)));
    }

    /** Is not set by default. */
    static Setting<OptionalInt> optionalNumber(String key, int min, int max, String meaning) {
        return new Setting<>(key, "", "a number from %d to %d".formatted(min, max), meaning, UnaryOperator.identity(),
                text -> text.isEmpty() ? OptionalInt.empty()
                        : OptionalInt.of(Math.toIntExact(between(min, Long.parseLong(text), max))));
    }

    /** Is not set by default. @param parser throws an {@link IllegalArgumentException} for what is not allowed */
    static <T> Setting<Optional<T>> optional(String key, String allowed, String meaning, Function<String, T> parser) {
        return new Setting<>(key, "", allowed, meaning, UnaryOperator.identity(),
                text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text)));
    }

    static Setting<Boolean> flag(String key, boolean standard, String meaning) {
        return new Setting<>(key, Boolean.toString(standard), "true or false", meaning, UnaryOperator.identity(),
                text -> Boolean.parseBoolean(oneOf(List.of("true", "false"), text)));
    }

    /** Takes the names of an enum in lower case, with a hyphen for each underscore. */
    static <E extends Enum<E>> Setting<E> choice(String key, E standard, String meaning) {
        Class<E> type = standard.getDeclaringClass();
        List<String> names = Arrays.stream(type.getEnumConstants()).map(Setting::name).toList();
        return new Setting<>(key, name(standard), String.join(" or ", names), meaning, UnaryOperator.identity(),
                text -> type.getEnumConstants()[names.indexOf(oneOf(names, text))]);
    }

    /** Takes a number with a unit, of seconds without one. All texts are as they would be written, such as "24h". */
    static Setting<Duration> duration(String key, String standard, String min, String max, String meaning) {
        return new Setting<>(key, standard, "from %s to %s, in ms, s, m, h or d".formatted(min, max),
                meaning, UnaryOperator.identity(),
                text -> Duration.ofMillis(between(millis(min), millis(text), millis(max))));
    }

    /** Takes a number of bytes with a unit. All texts are as they would be written, such as "1GiB". */
    static Setting<Long> size(String key, String standard, String min, String max, String meaning) {
        return new Setting<>(key, standard, "from %s to %s, in B, KiB, MiB or GiB".formatted(min, max),
                meaning, UnaryOperator.identity(), text -> between(bytes(min), bytes(text), bytes(max)));
    }

    /** Takes texts with commas between them. */
    static Setting<List<String>> list(String key, String allowed, String meaning) {
        return new Setting<>(key, "", allowed, meaning, UnaryOperator.identity(),
                text -> Pattern.compile(",").splitAsStream(text).map(String::strip).filter(item -> !item.isEmpty())
                        .collect(Collectors.toUnmodifiableList()));
    }

    private static <E extends Enum<E>> String name(E constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String oneOf(List<String> names, String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (!names.contains(name)) {
            throw new IllegalArgumentException(text);
        }
        return name;
    }

    private static long millis(String text) {
        Matcher parts = parts(text, DURATIONS);
        return times(Long.parseLong(parts.group(1)), DURATIONS.get(parts.group(2)).toMillis());
    }

    private static long bytes(String text) {
        Matcher parts = parts(text, SIZES);
        return times(Long.parseLong(parts.group(1)), SIZES.get(parts.group(2)));
    }

    private static long times(long number, long unit) {
        return number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
    }

    private static Matcher parts(String text, Map<String, ?> units) {
        Matcher parts = WITH_UNIT.matcher(text);
        if (!parts.matches() || !units.containsKey(parts.group(2))) {
            throw new IllegalArgumentException(text);
        }
        return parts;
    }

    private static long between(long min, long value, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(Long.toString(value));
        }
        return value;
    }
}
