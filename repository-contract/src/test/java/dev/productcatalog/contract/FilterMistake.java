package dev.productcatalog.contract;

import static dev.productcatalog.contract.Samples.asc;
import static dev.productcatalog.contract.Samples.order;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.list.Condition;
import dev.productcatalog.domain.list.Condition.IdIn;
import dev.productcatalog.domain.list.Condition.Mentions;
import dev.productcatalog.domain.list.Condition.NameIs;
import dev.productcatalog.domain.list.Condition.NameStartsWith;
import dev.productcatalog.domain.list.Condition.PriceBetween;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.port.Catalog;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Mistakes of orders and filters: C10. */
enum FilterMistake implements Mistake {

    // ---- C10 --------------------------------------------------------------------------------------------------------

    NAMES_ARE_ORDERED_BY_UTF_16_UNIT(store -> ordered(store, Comparator.naturalOrder()),
            "c10_names_are_ordered_by_code_point", "c10_every_order_is_as_defined",
            "c10_every_order_can_be_walked_page_by_page"),

    NAMES_ARE_ORDERED_WITHOUT_CASE(store -> ordered(store, String.CASE_INSENSITIVE_ORDER),
            "c10_names_are_ordered_by_code_point", "c10_every_order_is_as_defined"),

    NAMES_ARE_ORDERED_BY_SIGNED_BYTES(store -> ordered(store, Comparator.comparing(
            name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compare)),
            "c10_names_are_ordered_by_code_point", "c10_every_order_is_as_defined"),

    PRICES_ARE_ORDERED_AS_TEXT(store -> new SimpleRepository(store) {
        @Override
        Comparator<Position> comparator(SortOrder order) {
            Comparator<Position> asText = Comparator.comparing(place -> "" + place.price());
            return order.equals(order(asc(SortOrder.Field.PRICE))) ? asText.thenComparing(order.comparator())
                    : order.comparator();
        }
    }, "c10_prices_are_ordered_as_numbers"),

    THE_LAST_KEY_IS_ALWAYS_ASCENDING(store -> new SimpleRepository(store) {
        @Override
        Comparator<Position> comparator(SortOrder order) {
            int last = order.keys().size() - 1;
            return last == 0 ? order.comparator() : new SortOrder(order.keys().subList(0, last)).comparator();
        }
    }, "c09_a_page_may_begin_at_a_place_that_was_never_a_product", "c10_every_order_is_as_defined",
            "c10_every_order_can_be_walked_page_by_page"),

    NO_IDS_MEANS_ANY(store -> filtered(store, (condition, product) -> condition.equals(new IdIn(Set.of()))),
            "c10_ids_choose"),

    A_NAME_MATCHES_WHATEVER_ITS_CASE(store -> filtered(store, (condition, product) ->
            condition instanceof NameIs(String name)
                    && product.details().name().equalsIgnoreCase(name)),
            "c10_a_name_matches_exactly"),

    A_NAME_MATCHES_WITH_PADDING(store -> filtered(store, (condition, product) ->
            condition instanceof NameIs(String name)
                    && product.details().name().stripTrailing().equals(name.stripTrailing())),
            "c10_a_name_matches_exactly"),

    A_PREFIX_MATCHES_WHATEVER_ITS_CASE(store -> filtered(store, (condition, product) ->
            condition instanceof NameStartsWith(String prefix)
                    && fold(product.details().name()).startsWith(fold(prefix))), "c10_a_prefix_matches_exactly"),

    A_PREFIX_IS_A_RANGE_TO_THE_NEXT_CHARACTER(store -> new SimpleRepository(store) {
        @Override
        boolean holds(Condition condition, Product product) {
            return super.holds(condition, product) && !(condition instanceof NameStartsWith(String prefix)
                    && prefix.endsWith(Character.toString(Character.MAX_CODE_POINT)));
        }
    }, "c10_a_prefix_may_end_in_the_last_character_there_is"),

    WHAT_UTF_8_CANNOT_HOLD_BECOMES_A_QUESTION_MARK(store -> new SimpleRepository(store) {
        @Override
        boolean holds(Condition condition, Product product) {
            return super.holds(switch (condition) {
                case NameIs(String name) -> new NameIs(sent(name));
                case NameStartsWith(String prefix) -> new NameStartsWith(sent(prefix));
                case Mentions(List<String> words) -> new Mentions(words.stream().map(this::sent).toList());
                case IdIn _, PriceBetween _ -> condition;
            }, product);
        }

        private String sent(String text) {
            return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        }
    }, "c10_half_a_character_is_in_no_product"),

    THE_HIGHEST_PRICE_IS_EXCLUSIVE(store -> new SimpleRepository(store) {
        @Override
        boolean holds(Condition condition, Product product) {
            return super.holds(condition, product)
                    && !(condition instanceof PriceBetween(_, long max) && product.details().price() == max);
        }
    }, "c10_a_price_range_includes_its_bounds", "c10_conditions_are_combined"),

    ONE_WORD_IS_ENOUGH(store -> filtered(store, (condition, product) ->
            condition instanceof Mentions(List<String> words)
                    && words.stream().anyMatch(ProductFilter.searchText(product.details())::contains)),
            "c10_every_word_must_occur_in_name_or_description", "c10_conditions_are_combined"),

    SEARCH_IS_BY_LIKE(store -> searched(store, (text, word) -> fold(text).contains(word)
            || (word.contains("%") || word.contains("_")) && Pattern
            .compile("\\Q" + word.replace("%", "\\E(?s:.*)\\Q").replace("_", "\\E(?s:.)\\Q") + "\\E")
            .matcher(fold(text)).find()),
            "c10_special_characters_are_plain_characters"),

    SEARCH_HEEDS_CASE(store -> searched(store, String::contains), "c10_words_are_found_whatever_their_case",
            "c10_every_word_must_occur_in_name_or_description"),

    SEARCH_FOLDS_ASCII_ONLY(store -> searched(store, (text, word) -> asciiLower(text).contains(word)),
            "c10_words_are_found_whatever_their_case"),

    SEARCH_FOLDS_BY_THE_RULES_OF_A_LANGUAGE(store -> searched(store, (text, word) ->
            text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT)
                    .contains(word.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT))),
            "c10_words_are_folded_as_the_filter_folds_them"),

    NAME_AND_DESCRIPTION_ARE_SEARCHED_AS_ONE(store -> searched(store, (text, word) ->
            fold(text.replaceFirst("\n", "")).contains(word)),
            "c10_a_word_does_not_reach_from_the_name_into_the_description"),

    ONLY_THE_BEGINNING_OF_A_DESCRIPTION_IS_SEARCHED(store -> searched(store, (text, word) ->
            fold(text.substring(0, Math.min(text.length(), 4000))).contains(word)),
            "c10_a_word_is_found_at_the_end_of_the_longest_description"),

    THE_SEARCH_INDEX_IS_NOT_UPDATED(store -> new SimpleRepository(store) {
        private final Map<Long, String> index = new ConcurrentHashMap<>();

        @Override
        boolean holds(Condition condition, Product product) {
            return condition instanceof Mentions(List<String> words)
                    ? words.stream().allMatch(indexed(product)::contains) : super.holds(condition, product);
        }

        @Override
        Product put(Product product) {
            indexed(product);
            return super.put(product);
        }

        private String indexed(Product product) {
            return index.computeIfAbsent(product.id(), id -> ProductFilter.searchText(product.details()));
        }
    }, "c10_a_replaced_product_is_found_by_its_new_details_only");

    private final Broken broken;

    FilterMistake(Function<Store, Catalog> catalog, String... foundBy) {
        broken = new Broken(catalog, Set.of(foundBy));
    }

    @Override
    public Broken broken() {
        return broken;
    }

    // ---- Kinds of mistake -------------------------------------------------------------------------------------------

    private interface Also {
        boolean holds(Condition condition, Product product);
    }

    private interface Finds {
        boolean finds(String text, String word);
    }

    private static Catalog ordered(Store store, Comparator<String> names) {
        return new SimpleRepository(store) {
            @Override
            Comparator<Position> comparator(SortOrder order) {
                return order.keys().stream().map(key -> {
                    Comparator<Position> comparator = switch (key.field()) {
                        case ID -> Comparator.comparingLong(Position::id);
                        case NAME -> Comparator.comparing(Position::name, names);
                        case PRICE -> Comparator.comparingLong(Position::price);
                    };
                    return key.descending() ? comparator.reversed() : comparator;
                }).reduce(Comparator::thenComparing).orElseThrow();
            }
        };
    }

    private static Catalog filtered(Store store, Also also) {
        return new SimpleRepository(store) {
            @Override
            boolean holds(Condition condition, Product product) {
                return super.holds(condition, product) || also.holds(condition, product);
            }
        };
    }

    private static Catalog searched(Store store, Finds finds) {
        return new SimpleRepository(store) {
            @Override
            boolean holds(Condition condition, Product product) {
                String text = product.details().name() + "\n" + product.details().description();
                return condition instanceof Mentions(List<String> words)
                        ? words.stream().allMatch(word -> finds.finds(text, word)) : super.holds(condition, product);
            }
        };
    }

    private static String fold(String text) {
        return ProductFilter.fold(text);
    }

    private static String asciiLower(String text) {
        return text.codePoints().map(c -> c < 0x80 ? Character.toLowerCase(c) : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
