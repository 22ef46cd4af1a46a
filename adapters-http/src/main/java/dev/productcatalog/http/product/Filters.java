package dev.productcatalog.http.product;

import dev.productcatalog.domain.list.Condition;
import dev.productcatalog.domain.list.Condition.IdIn;
import dev.productcatalog.domain.list.Condition.Mentions;
import dev.productcatalog.domain.list.Condition.NameIs;
import dev.productcatalog.domain.list.Condition.NameStartsWith;
import dev.productcatalog.domain.list.Condition.PriceBetween;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.http.exchange.Query;
import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.text.Integers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** The filters of section 5 of the API contract, wherever they select products. */
public final class Filters {

    /** White_Space of the Unicode Character Database, as in the rules of a product's name. */
    private static final Pattern WHITE_SPACE = Pattern.compile("\\p{IsWhite_Space}+");

    private Filters() {
    }

    /** {@return which products the query selects} */
    public static Checked<ProductFilter> read(Query query) {
        Checked<Optional<Set<Long>>> ids = ids(query);
        Checked<Optional<String>> name = query.text("name");
        Checked<Optional<String>> prefix = query.text("name_prefix");
        Checked<Optional<Long>> price = price(query, "price");
        Checked<Optional<Long>> above = price(query, "price_gt");
        Checked<Optional<Long>> atLeast = price(query, "price_gte");
        Checked<Optional<Long>> below = price(query, "price_lt");
        Checked<Optional<Long>> atMost = price(query, "price_lte");
        Checked<List<String>> words = words(query);
        return Checked.all(() -> {
            long min = Math.max(bound(price, 0), Math.max(bound(atLeast, 0), next(bound(above, -1))));
            long max = Math.min(bound(price, Long.MAX_VALUE),
                    Math.min(bound(atMost, Long.MAX_VALUE), previous(below.value())));
            List<Condition> conditions = new ArrayList<>();
            ids.value().map(IdIn::new).ifPresent(conditions::add);
            name.value().map(NameIs::new).ifPresent(conditions::add);
            prefix.value().filter(text -> !text.isEmpty()).map(NameStartsWith::new).ifPresent(conditions::add);
            if (min > 0 || max < Long.MAX_VALUE) {
                conditions.add(new PriceBetween(min, max));
            }
            if (!words.value().isEmpty()) {
                conditions.add(new Mentions(words.value()));
            }
            return new ProductFilter(conditions);
        }, ids, name, prefix, price, above, atLeast, below, atMost, words);
    }

    /** Any integer is a bound, even where no price can be. */
    private static Checked<Optional<Long>> price(Query query, String name) {
        return query.integer(name, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static long bound(Checked<Optional<Long>> bound, long otherwise) {
        return bound.value().orElse(otherwise);
    }

    private static long next(long bound) {
        return bound == Long.MAX_VALUE ? bound : bound + 1;
    }

    private static long previous(Optional<Long> bound) {
        return bound.map(value -> value == Long.MIN_VALUE ? value : value - 1).orElse(Long.MAX_VALUE);
    }

    private static Checked<Optional<Set<Long>>> ids(Query query) {
        return query.text("id").then(list -> {
            if (list.isEmpty()) {
                return Checked.valid(Optional.empty());
            }
            Set<Long> ids = new HashSet<>();
            for (String part : list.get().split(",", -1)) {
                OptionalLong id = Integers.plain(part);
                if (id.isEmpty()) {
                    return Query.fault("id", Code.INT_TYPE, "must be integers, separated by commas");
                }
                ids.add(id.getAsLong());
            }
            return Checked.valid(Optional.of(ids));
        });
    }

    private static Checked<List<String>> words(Query query) {
        return query.text("q").then(text -> {
            List<String> words = WHITE_SPACE.splitAsStream(text.orElse("")).filter(word -> !word.isEmpty()).toList();
            return text.isPresent() && words.isEmpty() ? Query.fault("q", Code.STRING_PATTERN, "must have a word")
                    : Checked.valid(words);
        });
    }
}
