package dev.productcatalog.http.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.problem.ProblemType;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {

    private static final UUID CATALOGUE = UUID.fromString("0197a2f0-1234-7abc-8def-0123456789ab");
    private static final String QUERY = "sort=name&q=tea";
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/.%~ \u00E9";

    private final Cursors cursors = new Cursors(CATALOGUE);

    @Test
    void read_what_they_wrote() {
        for (Position position : List.of(new Position(7, "Tea", 450), new Position(Long.MAX_VALUE, "x", 0),
                new Position(1, "\uD83C\uDF75".repeat(50), ProductDetails.PRICE_MAX), new Position(1, "\u00FF", 1))) {
            String cursor = cursors.write(position, QUERY);

            assertThat(cursor).matches("[A-Za-z0-9_-]+");
            assertThat(cursors.read(cursor, QUERY)).isEqualTo(position);
        }
    }

    @Test
    void hold_at_every_instance_of_the_catalogue_only() {
        String cursor = cursors.write(new Position(7, "Tea", 450), QUERY);

        assertThat(new Cursors(CATALOGUE).read(cursor, QUERY)).isEqualTo(new Position(7, "Tea", 450));
        assertRefused(new Cursors(UUID.randomUUID()), cursor, QUERY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sort=name&q=te", "sort=name&q=teas", "sort=-name&q=tea", "q=tea&sort=name"})
    void belong_to_one_query(String other) {
        assertRefused(cursors, cursors.write(new Position(7, "Tea", 450), QUERY), other);
    }

    @Test
    void do_not_confuse_the_name_with_the_query() {
        assertThat(cursors.write(new Position(7, "Tea", 450), "x").substring(0, 21))
                .isNotEqualTo(cursors.write(new Position(7, "Te", 450), "ax").substring(0, 21));
    }

    @ParameterizedTest
    @ValueSource(strings = {"T", "Te", "Tea"})
    void are_refused_when_any_character_is_changed(String name) {
        String cursor = cursors.write(new Position(7, name, 450), QUERY);
        for (int i = 0; i < cursor.length(); i++) {
            for (char c : ALPHABET.toCharArray()) {
                if (c != cursor.charAt(i)) {
                    assertRefused(cursors, cursor.substring(0, i) + c + cursor.substring(i + 1), QUERY);
                }
            }
            assertRefused(cursors, cursor.substring(0, i), QUERY);
            assertRefused(cursors, cursor.substring(0, i) + cursor.substring(i + 1), QUERY);
            assertRefused(cursors, cursor.substring(0, i) + "A" + cursor.substring(i), QUERY);
        }
        for (String tail : List.of("=", "==", "A", "AAAA", "\n", cursor)) {
            assertRefused(cursors, cursor + tail, QUERY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "AAAA", "!!!", "7", "\uD83C\uDF75"})
    void are_refused_when_they_are_rubbish(String rubbish) {
        assertRefused(cursors, rubbish, QUERY);
    }

    private static void assertRefused(Cursors cursors, String cursor, String query) {
        assertThatThrownBy(() -> cursors.read(cursor, query)).isInstanceOfSatisfying(Problem.class,
                problem -> assertThat(problem.type()).isEqualTo(ProblemType.INVALID_CURSOR));
    }
}
