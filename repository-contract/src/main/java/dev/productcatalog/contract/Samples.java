package dev.productcatalog.contract;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.list.Condition;
import dev.productcatalog.domain.list.Condition.IdIn;
import dev.productcatalog.domain.list.Condition.Mentions;
import dev.productcatalog.domain.list.Condition.NameIs;
import dev.productcatalog.domain.list.Condition.NameStartsWith;
import dev.productcatalog.domain.list.Condition.PriceBetween;
import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.list.SortOrder.Field;
import dev.productcatalog.domain.list.SortOrder.Key;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Products and queries to try a repository with, and the answers that the port defines. */
final class Samples {

    /** More than any test adds. */
    private static final int ALL = 1000;

    private Samples() { }

    static ProductDetails details(String name, String description, long price) {
        return new ProductDetails(name, description, price);
    }

    /** {@return details with all members, and for each member others that differ only in it} */
    static List<ProductDetails> differentInOneMemberEach() {
        List<RecordComponent> members = List.of(ProductDetails.class.getRecordComponents());
        List<Object> usual = members.stream().map(member -> values(member.getGenericType()).getFirst()).toList();
        List<ProductDetails> samples = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            for (Object other : values(members.get(i).getGenericType())) {
                List<Object> changed = new ArrayList<>(usual);
                changed.set(i, other);
                samples.add(details(members, changed));
            }
        }
        return samples.stream().distinct().toList();
    }

    private static ProductDetails details(List<RecordComponent> members, List<Object> values) {
        Class<?>[] types = members.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return ProductDetails.class.getConstructor(types).newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the members " + members + " cannot be put together", e);
        }
    }

    /** {@return values that a member can have, all of them different; one that need not be there is an Optional} */
    private static List<Object> values(Type type) {
        if (type instanceof ParameterizedType optional && optional.getRawType() == Optional.class) {
            return Stream.<Object>concat(Stream.of(Optional.empty()),
                    values(optional.getActualTypeArguments()[0]).stream().map(Optional::of)).toList();
        }
        return switch (type.getTypeName()) {
            case "java.lang.String" -> List.of("one", "other");
            case "long", "java.lang.Long" -> List.of(1L, 2L);
            case "int", "java.lang.Integer" -> List.of(1, 2);
            case "boolean", "java.lang.Boolean" -> List.of(false, true);
            default -> throw new AssertionError("there is no sample for a member of the type " + type);
        };
    }

    // ---- Filters of one condition -----------------------------------------------------------------------------------

    static ProductFilter ids(long... ids) {
        Set<Long> set = LongStream.of(ids).boxed().collect(Collectors.toSet());
        return ProductFilter.of(new IdIn(set));
    }

    static ProductFilter named(String name) {
        return ProductFilter.of(new NameIs(name));
    }

    static ProductFilter startingWith(String prefix) {
        return ProductFilter.of(new NameStartsWith(prefix));
    }

    static ProductFilter prices(long min, long max) {
        return ProductFilter.of(new PriceBetween(min, max));
    }

    static ProductFilter containing(String... words) {
        return ProductFilter.of(new Mentions(List.of(words)));
    }

    // ---- Orders and queries -----------------------------------------------------------------------------------------

    static Key asc(Field field) {
        return new Key(field, false);
    }

    static Key desc(Field field) {
        return new Key(field, true);
    }

    static SortOrder order(Key... keys) {
        return new SortOrder(List.of(keys));
    }

    /** {@return every order there is: 26, as what stands behind the id decides nothing} */
    static List<SortOrder> allOrders() {
        return extend(List.of()).distinct().toList();
    }

    private static Stream<SortOrder> extend(List<Key> keys) {
        List<List<Key>> longer = new ArrayList<>();
        for (Field field : Field.values()) {
            if (keys.stream().noneMatch(key -> key.field() == field)) {
                for (Key key : List.of(asc(field), desc(field))) {
                    List<Key> extended = new ArrayList<>(keys);
                    extended.add(key);
                    longer.add(extended);
                }
            }
        }
        return Stream.concat(Stream.of(new SortOrder(keys)),
                longer.stream().flatMap(Samples::extend));
    }

    static ProductQuery everything() {
        return query(ProductFilter.ALL, SortOrder.BY_ID);
    }

    static ProductQuery query(ProductFilter filter, SortOrder order) {
        return new ProductQuery(filter, order, PageStart.FIRST, ALL);
    }

    // ---- The definitions --------------------------------------------------------------------------------------------

    static Comparator<Product> inOrder(SortOrder order) {
        return Comparator.comparing(Position::of, order.comparator());
    }

    /** {@return the page, as C9 and C10 define it} */
    static List<Product> expected(List<Product> products, ProductQuery query) {
        Comparator<Position> order = query.order().comparator();
        return products.stream()
                .filter(query.filter()::matches)
                .filter(product -> query.start().isBefore(product, order))
                .sorted(inOrder(query.order()))
                .limit(query.limit())
                .toList();
    }

    // ---- By chance, from few letters, so that much matches and ties -------------------------------------------------

    static ProductDetails randomDetails(Random random) {
        return details(randomName(random), randomText(random, random.nextInt(12)), random.nextInt(8));
    }

    static String randomName(Random random) {
        return "n" + randomText(random, random.nextInt(4));
    }

    static ProductFilter randomFilter(Random random, List<Product> products) {
        Set<Long> ids = products.stream().map(Product::id).filter(id -> random.nextInt(3) > 0)
                .collect(Collectors.toSet());
        Product one = products.get(random.nextInt(products.size()));
        String name = one.details().name();
        int prefixLength = Math.min(2, name.codePointCount(0, name.length()));
        String prefix = name.substring(0, name.offsetByCodePoints(0, prefixLength));
        List<String> words = IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> randomText(random, 1 + random.nextInt(2)).replace(" ", "a")).toList();
        List<Condition> conditions = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            conditions.add(new IdIn(ids));
        }
        if (random.nextInt(8) == 0) {
            conditions.add(new NameIs(name));
        }
        if (random.nextInt(4) == 0) {
            conditions.add(new NameStartsWith(prefix));
        }
        if (random.nextInt(2) == 0) {
            conditions.add(new PriceBetween(random.nextInt(3) == 0 ? 0 : random.nextInt(8),
                    random.nextInt(3) == 0 ? Long.MAX_VALUE : random.nextInt(8)));
        }
        if (random.nextInt(2) == 0) {
            conditions.add(new Mentions(words));
        }
        return new ProductFilter(conditions);
    }

    private static String randomText(Random random, int length) {
        String[] letters = {"a", "A", "b", "\u00e4", "\u00c4", "%", "_", "\\", "'", " ", "\uff5a", "\ud83d\ude00"};
        return IntStream.range(0, length).mapToObj(i -> letters[random.nextInt(letters.length)])
                .collect(Collectors.joining());
    }
}
