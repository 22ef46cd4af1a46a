package dev.productcatalog.domain.list;

import static dev.productcatalog.domain.list.SortOrder.Field.ID;
import static dev.productcatalog.domain.list.SortOrder.Field.NAME;
import static dev.productcatalog.domain.list.SortOrder.Field.PRICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.list.SortOrder.Key;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SortOrderTest {

    private static final Key ID_UP = new Key(ID, false);
    private static final Key ID_DOWN = new Key(ID, true);
    private static final Key NAME_UP = new Key(NAME, false);
    private static final Key NAME_DOWN = new Key(NAME, true);
    private static final Key PRICE_UP = new Key(PRICE, false);
    private static final Key PRICE_DOWN = new Key(PRICE, true);

    @Test
    void ends_with_the_id() {
        assertThat(SortOrder.BY_ID.keys()).containsExactly(ID_UP);
        assertThat(order(NAME_DOWN).keys()).containsExactly(NAME_DOWN, ID_UP);
        assertThat(order(NAME_UP, PRICE_DOWN).keys()).containsExactly(NAME_UP, PRICE_DOWN, ID_UP);
        assertThat(order(PRICE_UP, ID_DOWN).keys()).containsExactly(PRICE_UP, ID_DOWN);
        assertThat(order(ID_DOWN)).isNotEqualTo(SortOrder.BY_ID);
    }

    @Test
    void leaves_out_what_stands_behind_the_id() {
        assertThat(order(ID_UP, NAME_UP, PRICE_UP)).isEqualTo(SortOrder.BY_ID);
        assertThat(order(NAME_UP, ID_DOWN, PRICE_UP)).isEqualTo(order(NAME_UP, ID_DOWN));
    }

    @Test
    void refuses_a_field_twice() {
        assertThatIllegalArgumentException().isThrownBy(() -> order(NAME_UP, NAME_DOWN));
        assertThatIllegalArgumentException().isThrownBy(() -> order(ID_UP, PRICE_UP, ID_UP));
    }

    @Test
    void compares_key_by_key() {
        Position cheapB = new Position(1, "B", 10);
        Position dearA = new Position(2, "A", 20);
        Position cheapA = new Position(3, "A", 10);

        assertThat(sorted(SortOrder.BY_ID, dearA, cheapA, cheapB)).containsExactly(cheapB, dearA, cheapA);
        assertThat(sorted(order(ID_DOWN), dearA, cheapB, cheapA)).containsExactly(cheapA, dearA, cheapB);
        assertThat(sorted(order(NAME_UP), cheapA, cheapB, dearA)).containsExactly(dearA, cheapA, cheapB);
        assertThat(sorted(order(NAME_UP, ID_DOWN), dearA, cheapB, cheapA)).containsExactly(cheapA, dearA, cheapB);
        assertThat(sorted(order(NAME_DOWN), cheapA, dearA, cheapB)).containsExactly(cheapB, dearA, cheapA);
        assertThat(sorted(order(PRICE_DOWN, NAME_UP), cheapB, cheapA, dearA)).containsExactly(dearA, cheapA, cheapB);
        assertThat(sorted(order(PRICE_UP, NAME_DOWN), dearA, cheapA, cheapB)).containsExactly(cheapB, cheapA, dearA);
    }

    @Test
    void compares_prices_and_ids_as_longs() {
        Position least = new Position(Long.MIN_VALUE, "x", 0);
        Position most = new Position(Long.MAX_VALUE, "x", ProductDetails.PRICE_MAX);

        assertThat(sorted(SortOrder.BY_ID, most, least)).containsExactly(least, most);
        assertThat(sorted(order(PRICE_UP), most, least)).containsExactly(least, most);
    }

    @Test
    void orders_names_by_code_point() {
        List<String> ascending = List.of(" ", "A", "Aa", "B", "Z", "a", "\u00E4", "\u0416", "\uD7FF",
                "\uE000", "\uFF5A", "\uFFFF", "\uD800\uDC00", "\uD83C\uDF75", "\uD83C\uDF75a",
                "\uD83D\uDE00", "\uDBFF\uDFFF");
        List<Position> positions = ascending.stream().map(name -> new Position(1, name, 1)).toList();

        assertThat(sorted(order(NAME_UP), positions.reversed().toArray(Position[]::new))).isEqualTo(positions);
        assertThat(sorted(order(NAME_DOWN), positions.toArray(Position[]::new))).isEqualTo(positions.reversed());
    }

    @Test
    void orders_random_names_as_their_code_points_are() {
        Random random = new Random(42);
        Comparator<Position> byName = order(NAME_UP).comparator();
        for (int i = 0; i < 20_000; i++) {
            String a = randomName(random);
            String b = random.nextBoolean() ? randomName(random) : a + randomName(random);

            int expected = Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
            assertThat(Integer.signum(byName.compare(new Position(1, a, 1), new Position(1, b, 1))))
                    .as("%s and %s", a, b).isEqualTo(Integer.signum(expected));
        }
    }

    /** Few different characters, so that names often begin alike; both sides of the surrogates among them. */
    private static String randomName(Random random) {
        int[] alphabet = {'a', 'b', 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x103FF, 0x10400, 0x1F375, 0x10FFFF};
        return random.ints(random.nextInt(4), 0, alphabet.length).map(i -> alphabet[i])
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static SortOrder order(Key... keys) {
        return new SortOrder(List.of(keys));
    }

    private static List<Position> sorted(SortOrder order, Position... positions) {
        return Stream.of(positions).sorted(order.comparator()).toList();
    }
}
