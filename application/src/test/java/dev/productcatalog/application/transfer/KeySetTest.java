package dev.productcatalog.application.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.productcatalog.domain.CatalogException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeySetTest {

    private static final int MANY = 100_000;

    private final KeySet.Room room = new KeySet.Room();

    @Test
    void each_id_is_new_once() {
        KeySet keys = new KeySet(room);

        assertThat(IntStream.range(0, MANY).filter(i -> keys.add(7L * i)).count()).isEqualTo(MANY);
        assertThat(IntStream.range(0, MANY).filter(i -> keys.add(7L * i)).count()).isZero();
        assertThat(keys.add(1L)).isTrue();
        assertThat(keys.add(Long.MAX_VALUE)).isTrue();
    }

    @Test
    void each_name_is_new_once() {
        KeySet keys = new KeySet(room);

        assertThat(IntStream.range(0, MANY).filter(i -> keys.add("Tea " + i)).count()).isEqualTo(MANY);
        assertThat(IntStream.range(0, MANY).filter(i -> keys.add("Tea " + i)).count()).isZero();
        assertThat(keys.add("tea 1")).isTrue();
        assertThat(keys.add("")).isTrue();
    }

    @Test
    void an_import_may_have_two_million_and_none_more() {
        KeySet keys = new KeySet(room);

        assertThat(keys.grow(KeySet.MAX - 1)).isTrue();
        assertThat(keys.grow(2)).isFalse();
        assertThat(keys.grow(1)).isTrue();
        assertThat(keys.grow(1)).isFalse();
        assertThat(keys.grow(0)).isTrue();
    }

    @Test
    void imports_under_way_may_have_two_million_together() {
        KeySet first = new KeySet(room);
        KeySet second = new KeySet(room);
        assertThat(first.grow(KeySet.MAX - 1)).isTrue();
        assertThat(second.grow(1)).isTrue();
        assertThatExceptionOfType(CatalogException.Overloaded.class).isThrownBy(() -> second.grow(1));
        assertThat(first.grow(0)).isTrue();

        first.close();

        assertThat(second.grow(KeySet.MAX - 1)).isTrue();
    }
}
